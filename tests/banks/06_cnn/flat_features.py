# Answers to the exercise `flat_features`.

# %% correct: by the formula
def flat_features(height, width, blocks):
    channels = 1
    for out_channels, kernel_size, padding in blocks:
        channels = out_channels
        height = (height + 2 * padding - kernel_size + 1) // 2
        width = (width + 2 * padding - kernel_size + 1) // 2
    return channels * height * width


# %% correct: ask PyTorch
def flat_features(height, width, blocks):
    x = torch.zeros(1, 1, height, width)
    for out_channels, kernel_size, padding in blocks:
        conv = nn.Conv2d(x.shape[1], out_channels, kernel_size, padding=padding)
        with torch.no_grad():
            x = nn.MaxPool2d(2)(conv(x).relu())
    return x.flatten(1).shape[1]


# %% correct: a helper for one axis
def flat_features(height, width, blocks):
    def left(n):
        for _, k, p in blocks:
            n = (n - k + 2 * p + 1) >> 1
        return n

    return left(height) * left(width) * (blocks[-1][0] if blocks else 1)


# %% mistake flat-without-channels: places only
def flat_features(height, width, blocks):
    channels = 1
    for out_channels, kernel_size, padding in blocks:
        channels = out_channels
        height = (height + 2 * padding - kernel_size + 1) // 2
        width = (width + 2 * padding - kernel_size + 1) // 2
    return height * width


# %% mistake flat-channels-multiplied: channels multiply
def flat_features(height, width, blocks):
    channels = 1
    for out_channels, kernel_size, padding in blocks:
        channels *= out_channels
        height = (height + 2 * padding - kernel_size + 1) // 2
        width = (width + 2 * padding - kernel_size + 1) // 2
    return channels * height * width


# %% mistake flat-without-pooling: convolutions only
def flat_features(height, width, blocks):
    channels = 1
    for out_channels, kernel_size, padding in blocks:
        channels = out_channels
        height = (height + 2 * padding - kernel_size + 1)
        width = (width + 2 * padding - kernel_size + 1)
    return channels * height * width


# %% mistake flat-square-only: the height twice
def flat_features(height, width, blocks):
    channels = 1
    for out_channels, kernel_size, padding in blocks:
        channels = out_channels
        height = (height + 2 * padding - kernel_size + 1) // 2
        width = (width + 2 * padding - kernel_size + 1) // 2
    return channels * height * height


# %% mistake flat-rounds-late: true division
def flat_features(height, width, blocks):
    channels = 1
    for out_channels, kernel_size, padding in blocks:
        channels = out_channels
        height = (height + 2 * padding - kernel_size + 1) / 2
        width = (width + 2 * padding - kernel_size + 1) / 2
    return int(channels * height * width)


# %% mistake flat-ignores-padding: no padding
def flat_features(height, width, blocks):
    channels = 1
    for out_channels, kernel_size, padding in blocks:
        channels = out_channels
        height = (height - kernel_size + 1) // 2
        width = (width - kernel_size + 1) // 2
    return channels * height * width


# %% mistake conv-rounds-up: half a window counts
def flat_features(height, width, blocks):
    channels = 1
    for out_channels, kernel_size, padding in blocks:
        channels = out_channels
        height = (height + 2 * padding - kernel_size + 2) // 2
        width = (width + 2 * padding - kernel_size + 2) // 2
    return channels * height * width


# %% mistake conv-off-by-one: steps for places
def flat_features(height, width, blocks):
    channels = 1
    for out_channels, kernel_size, padding in blocks:
        channels = out_channels
        height = (height + 2 * padding - kernel_size) // 2
        width = (width + 2 * padding - kernel_size) // 2
    return channels * height * width


# %% mistake conv-pads-one-side: padding once
def flat_features(height, width, blocks):
    channels = 1
    for out_channels, kernel_size, padding in blocks:
        channels = out_channels
        height = (height + padding - kernel_size + 1) // 2
        width = (width + padding - kernel_size + 1) // 2
    return channels * height * width


# %% mistake flat-conv-keeps-size: only the pooling counts
def flat_features(height, width, blocks):
    channels = 1
    for out_channels, _, _ in blocks:
        channels, height, width = out_channels, height // 2, width // 2
    return channels * height * width


# %% mistake flat-without-blocks: the channels of the last block
def flat_features(height, width, blocks):
    for _, kernel_size, padding in blocks:
        height = (height + 2 * padding - kernel_size + 1) // 2
        width = (width + 2 * padding - kernel_size + 1) // 2
    return blocks[-1][0] * height * width


# %% mistake flat-without-blocks: the loop's own name after the loop
def flat_features(height, width, blocks):
    for out_channels, kernel_size, padding in blocks:
        height = (height + 2 * padding - kernel_size + 1) // 2
        width = (width + 2 * padding - kernel_size + 1) // 2
    return out_channels * height * width


# %% mistake flat-without-blocks: channels start at 0
def flat_features(height, width, blocks):
    channels = 0
    for channels, kernel_size, padding in blocks:
        height = (height + 2 * padding - kernel_size + 1) // 2
        width = (width + 2 * padding - kernel_size + 1) // 2
    return channels * height * width


# %% mistake wrong-type: a float
def flat_features(height, width, blocks):
    channels = 1
    for c, k, p in blocks:
        channels = c
        height = (height + 2 * p - k + 1) // 2.0
        width = (width + 2 * p - k + 1) // 2.0
    return channels * height * width


# %% correct: numpy's product
def flat_features(height, width, blocks):
    import numpy as np
    size = [1, height, width]
    for c, k, p in blocks:
        size = [c] + [(n + 2 * p - k + 1) // 2 for n in size[1:]]
    return np.prod(size)


# %% correct: recursion over the blocks
def flat_features(height, width, blocks, channels=1):
    if not blocks:
        return channels * height * width
    (channels, k, p), *rest = blocks
    return flat_features((height + 2 * p - k + 1) // 2, (width + 2 * p - k + 1) // 2, rest, channels)


# %% correct: layers on the meta device
def flat_features(height, width, blocks):
    layers, channels = [], 1
    for out, k, p in blocks:
        layers += [nn.Conv2d(channels, out, k, padding=p), nn.ReLU(), nn.MaxPool2d(2)]
        channels = out
    net = nn.Sequential(*layers, nn.Flatten()).to("meta")
    return net(torch.empty(1, 1, height, width, device="meta")).shape[1]


# %% mistake changed-input: takes the blocks out of the list
def flat_features(height, width, blocks):
    channels = 1
    while blocks:
        channels, k, p = blocks.pop(0)
        height, width = ((n + 2 * p - k + 1) // 2 for n in (height, width))
    return channels * height * width


# %% wrong: an even kernel counts as odd
def flat_features(height: int, width: int, blocks: list[tuple[int, int, int]]) -> int:
    """Return the number of features after flattening."""
    channels = 1
    for out_channels, kernel_size, padding in blocks:
        kernel_size = kernel_size // 2 * 2 + 1
        channels = out_channels
        height = (height + 2 * padding - kernel_size + 1) // 2
        width = (width + 2 * padding - kernel_size + 1) // 2
    return channels * height * width


# %% mistake flat-square-only: the width twice
def flat_features(height, width, blocks):
    channels = 1
    for channels, kernel, padding in blocks:
        width = (width + 2 * padding - kernel + 1) // 2
    return channels * width * width


# %% mistake flat-rounds-to-nearest: round
def flat_features(height, width, blocks):
    channels = 1
    for channels, kernel, padding in blocks:
        height = round((height + 2 * padding - kernel + 1) / 2)
        width = round((width + 2 * padding - kernel + 1) / 2)
    return channels * height * width


# %% mistake flat-ignores-kernel: always 3
def flat_features(height, width, blocks):
    channels = 1
    for channels, _, padding in blocks:
        height = (height + 2 * padding - 2) // 2
        width = (width + 2 * padding - 2) // 2
    return channels * height * width


# %% wrong: a third block pools differently
def flat_features(height, width, blocks):
    channels = 1
    for number, (channels, kernel, padding) in enumerate(blocks):
        height = (height + 2 * padding - kernel + 1) // 2
        if number > 1:
            height = height * 2 // 3
        width = (width + 2 * padding - kernel + 1) // 2
    return channels * height * width
