# Answers to the exercise `flatten_images`.

# %% correct: flatten
def flatten_images(images: Tensor) -> Tensor:
    return images.flatten(start_dim=1)


# %% correct: reshape with -1
def flatten_images(images):
    return images.reshape(len(images), -1)


# %% correct: view of a contiguous copy
def flatten_images(images):
    N, _, H, W = images.shape
    return images.contiguous().view(N, H * W)


# %% correct: squeeze of one named axis
def flatten_images(images):
    return images.squeeze(1).flatten(1)


# %% mistake flattened-the-batch: flatten everything
def flatten_images(images):
    return images.flatten()


# %% mistake bare-squeeze: squeeze without a dim
def flatten_images(images):
    return images.squeeze().flatten(1)


# %% mistake samples-in-columns: -1 in the wrong place
def flatten_images(images):
    return images.reshape(-1, len(images))


# %% mistake samples-in-columns: transposed at the end
def flatten_images(images):
    return images.flatten(1).T


# %% mistake view-not-contiguous: view
def flatten_images(images):
    return images.view(len(images), -1)


# %% mistake fixed-size: the example's numbers
def flatten_images(images):
    return images.reshape(2, 4)


# %% mistake read-by-columns: height and width swapped
def flatten_images(images):
    return images.transpose(2, 3).flatten(1)


# %% mistake samples-mixed: transposed afterwards
def flatten_images(images):
    return images.reshape(-1, len(images)).T
