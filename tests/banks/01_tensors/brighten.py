# Answers to the exercise `brighten`.

# %% correct: by int32
def brighten(image: Tensor, amount: int) -> Tensor:
    return (image.int() + amount).clamp(0, 255).to(torch.uint8)


# %% correct: by float and two comparisons
def brighten(image, amount):
    result = image.float() + amount
    result[result > 255] = 255
    result[result < 0] = 0
    return result.byte()


# %% correct: by int16 with type
def brighten(image, amount):
    return torch.clip(image.type(torch.int16) + amount, 0, 255).type(torch.uint8)


# %% mistake uint8-wraps: as it was
def brighten(image, amount):
    return (image + amount).clamp(0, 255)


# %% mistake uint8-wraps: back before the clamp
def brighten(image, amount):
    return (image.int() + amount).to(torch.uint8).clamp(0, 255)


# %% mistake not-back-to-uint8: stays int32
def brighten(image, amount):
    return (image.int() + amount).clamp(0, 255)


# %% mistake changed-dtype-to-float: stays float
def brighten(image, amount):
    return (image.float() + amount).clamp(0, 255)


# %% mistake one-sided-clamp: only the upper end
def brighten(image, amount):
    return (image.int() + amount).clamp(max=255).to(torch.uint8)


# %% mistake sign-lost: the amount as an unsigned number
def brighten(image, amount):
    return (image.int() + abs(amount)).clamp(0, 255).to(torch.uint8)


# %% mistake changed-input: writes into the image
def brighten(image, amount):
    image.copy_((image.int() + amount).clamp(0, 255))
    return image


# %% mistake one-sided-clamp: only 0 is watched
def brighten(image, amount):
    return (image.int() + amount).clamp(min=0).to(torch.uint8)


# %% mistake one-sided-clamp: 255 where it got darker
def brighten(image, amount):
    out = image + amount
    out[out < image] = 255
    return out


# %% mistake fractions-cut-off: from 0 to 1 and back, cut off
def brighten(image, amount):
    return ((image / 255 + amount / 255).clamp(0, 1) * 255).to(torch.uint8)


# %% correct: NumPy
def brighten(image, amount):
    sums = image.numpy().astype(np.int16) + amount
    return torch.from_numpy(np.asarray(sums.clip(0, 255).astype(np.uint8)))


# %% correct: half precision holds these integers
def brighten(image, amount):
    return (image.half() + amount).clamp(min=0).clamp(max=255).to(image.dtype)


# %% correct: minimum and maximum
def brighten(image, amount):
    bright = image.long() + amount
    bright = torch.minimum(bright, torch.tensor(255))
    return torch.maximum(bright, torch.tensor(0)).to(torch.uint8)


# %% correct: only the room that is left
def brighten(image, amount):
    if amount >= 0:
        return image + (255 - image).clamp(max=amount)
    return image - image.clamp(max=-amount)


# %% mistake zero-amount-black: black if the amount is 0
def brighten(image, amount):
    if not amount:
        return torch.zeros_like(image)
    return (image.int() + amount).clamp(0, 255).to(torch.uint8)


# %% mistake uint8-wraps: int8 on the way
def brighten(image, amount):
    return (image.to(torch.int8) + amount).clamp(0, 255).to(torch.uint8)
