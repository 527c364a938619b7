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
