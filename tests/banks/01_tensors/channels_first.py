# Answers to the exercise `channels_first`.

# %% correct: permute
def channels_first(image: Tensor) -> Tensor:
    return image.permute(2, 0, 1)


# %% correct: movedim
def channels_first(image):
    return torch.movedim(image, -1, 0)


# %% correct: color by color
def channels_first(image):
    return torch.stack([image[:, :, c] for c in range(image.shape[2])])


# %% mistake reshape-for-permute: as it was
def channels_first(image):
    H, W, C = image.shape
    return image.reshape(C, H, W)


# %% mistake height-width-swapped: transpose the outer axes
def channels_first(image):
    return image.transpose(0, 2)


# %% mistake permute-read-backwards: where each axis goes
def channels_first(image):
    return image.permute(1, 2, 0)


# %% mistake channels-in-the-middle: transpose the last two axes
def channels_first(image):
    return image.transpose(1, 2)


# %% mistake reshape-for-permute: view instead of permute
def channels_first(image):
    H, W, C = image.shape
    return image.view(C, H, W)


# %% mistake narrow-dtype-on-the-way: to float and back
def channels_first(image):
    return image.float().permute(2, 0, 1).to(image.dtype)


# %% mistake numpy-detour: through NumPy
def channels_first(image):
    return torch.from_numpy(image.numpy().transpose(2, 0, 1))


# %% mistake wrong-shape: three colors
def channels_first(image):
    return torch.stack([image[..., c] for c in range(min(3, image.shape[2]))])


# %% correct: einsum
def channels_first(image):
    return torch.einsum("hwc->chw", image)


# %% correct: unbind and stack
def channels_first(image):
    return torch.stack(image.unbind(dim=-1))


# %% correct: two swaps
def channels_first(image):
    return image.transpose(1, 2).transpose(0, 1)


# %% correct: as a table, transposed
def channels_first(image):
    H, W, C = image.shape
    return image.reshape(H * W, C).T.reshape(C, H, W)
