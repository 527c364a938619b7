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
    return images.reshape(2, 6)


# %% mistake read-by-columns: height and width swapped
def flatten_images(images):
    return images.transpose(2, 3).flatten(1)


# %% mistake samples-mixed: transposed afterwards
def flatten_images(images):
    return images.reshape(-1, len(images)).T


# %% mistake narrow-dtype-on-the-way: to float and back
def flatten_images(images):
    return images.float().flatten(1).to(images.dtype)


# %% mistake numpy-detour: through NumPy
def flatten_images(images):
    return torch.from_numpy(images.numpy().reshape(len(images), -1))


# %% mistake wrong-shape: square images only
def flatten_images(images):
    return images[:, 0, : images.shape[3]].reshape(len(images), -1)


# %% correct: image by image
def flatten_images(images):
    return torch.stack([image.flatten() for image in images])


# %% correct: the layer
def flatten_images(images):
    return torch.nn.Flatten()(images)


# %% correct: row beside row
def flatten_images(images):
    return torch.cat([images[:, 0, y] for y in range(images.shape[2])], dim=1)


# %% correct: unflatten backwards
def flatten_images(images):
    result = images.new_empty(images.shape[0], images.shape[2] * images.shape[3])
    for i, image in enumerate(images):
        result[i] = image.reshape(-1)
    return result


# %% mistake axis-of-one-removed: one image disappears
def flatten_images(images):
    return images.flatten(1).squeeze(0)


# %% mistake wrong-shape: a row for each row of an image
def flatten_images(images):
    return images.reshape(-1, images.shape[-1])


# %% mistake read-in-memory-order: read in the order of the memory
def flatten_images(images):
    N, _, H, W = images.shape
    return images.as_strided((N, H * W), (H * W, 1)).clone()
