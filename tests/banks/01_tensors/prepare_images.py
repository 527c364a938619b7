# Answers to the exercise `prepare_images`.

# %% correct: step by step in torch
def prepare_images(images, mean, std):
    batch = torch.from_numpy(images).permute(0, 3, 1, 2).float() / 255
    return (batch - torch.tensor(mean)[:, None, None]) / torch.tensor(std)[:, None, None]


# %% correct: normalized while the colors are last, moved at the end
def prepare_images(images, mean, std):
    batch = torch.tensor(images, dtype=torch.float32).div(255)
    batch = (batch - torch.tensor(mean)) / torch.tensor(std)
    return batch.movedim(3, 1).contiguous()


# %% correct: in NumPy, then over the bridge
def prepare_images(images, mean, std):
    batch = (images / 255 - np.array(mean)) / np.array(std)
    return torch.from_numpy(batch.transpose(0, 3, 1, 2).astype(np.float32))


# %% mistake reshape-for-permute: reshape
def prepare_images(images, mean, std):
    N, H, W, C = images.shape
    batch = torch.from_numpy(images).reshape(N, C, H, W).float() / 255
    return (batch - torch.tensor(mean).view(3, 1, 1)) / torch.tensor(std).view(3, 1, 1)


# %% mistake height-width-swapped: transpose of two axes
def prepare_images(images, mean, std):
    batch = torch.from_numpy(images).transpose(1, 3).float() / 255
    return (batch - torch.tensor(mean).view(3, 1, 1)) / torch.tensor(std).view(3, 1, 1)


# %% mistake color-axis-last: the axis stays
def prepare_images(images, mean, std):
    batch = torch.from_numpy(images).float() / 255
    return (batch - torch.tensor(mean)) / torch.tensor(std)


# %% mistake not-scaled: pixels from 0 to 255
def prepare_images(images, mean, std):
    batch = torch.from_numpy(images).permute(0, 3, 1, 2).float()
    return (batch - torch.tensor(mean).view(3, 1, 1)) / torch.tensor(std).view(3, 1, 1)


# %% mistake not-normalized: mean and std not used
def prepare_images(images, mean, std):
    return torch.from_numpy(images).permute(0, 3, 1, 2).float() / 255


# %% mistake std-forgotten: only the mean
def prepare_images(images, mean, std):
    batch = torch.from_numpy(images).permute(0, 3, 1, 2).float() / 255
    return batch - torch.tensor(mean).view(3, 1, 1)


# %% mistake colors-along-width: no axes for height and width
def prepare_images(images, mean, std):
    batch = torch.from_numpy(images).permute(0, 3, 1, 2).float() / 255
    return (batch - torch.tensor(mean)) / torch.tensor(std)


# %% mistake kept-float64: NumPy's dtype
def prepare_images(images, mean, std):
    batch = torch.from_numpy(images / 255).permute(0, 3, 1, 2)
    return (batch - torch.tensor(mean).view(3, 1, 1)) / torch.tensor(std).view(3, 1, 1)


# %% mistake integer-division: whole numbers
def prepare_images(images, mean, std):
    batch = torch.from_numpy(images // 255).permute(0, 3, 1, 2).float()
    return (batch - torch.tensor(mean).view(3, 1, 1)) / torch.tensor(std).view(3, 1, 1)


# %% mistake first-color-for-all: mean[0]
def prepare_images(images, mean, std):
    x = torch.tensor(images).permute(0, 3, 1, 2).float() / 255
    return (x - mean[0]) / std[0]


# %% mistake tuple-arithmetic: tuples as they are
def prepare_images(images, mean, std):
    x = torch.tensor(images).permute(0, 3, 1, 2).float() / 255
    return (x - mean) / std


# %% mistake divided-before-subtracting: brackets forgotten
def prepare_images(images, mean, std):
    x = torch.tensor(images).permute(0, 3, 1, 2).float() / 255
    m, s = torch.tensor(mean).view(3, 1, 1), torch.tensor(std).view(3, 1, 1)
    return x / s - m


# %% mistake divided-by-256: 256
def prepare_images(images, mean, std):
    x = torch.tensor(images).permute(0, 3, 1, 2).float() / 256
    m, s = torch.tensor(mean).view(3, 1, 1), torch.tensor(std).view(3, 1, 1)
    return (x - m) / s


# %% mistake own-statistics: of the batch
def prepare_images(images, mean, std):
    x = torch.tensor(images).permute(0, 3, 1, 2).float() / 255
    return (x - x.mean((0, 2, 3), keepdim=True)) / x.std((0, 2, 3), keepdim=True)


# %% mistake bare-squeeze: a batch of one
def prepare_images(images, mean, std):
    x = torch.tensor(images).permute(0, 3, 1, 2).float() / 255
    m, s = torch.tensor(mean).view(3, 1, 1), torch.tensor(std).view(3, 1, 1)
    return ((x - m) / s).squeeze()


# %% mistake rounded-numbers: three decimals
def prepare_images(images, mean, std):
    x = torch.tensor(images).permute(0, 3, 1, 2).float() / 255
    m, s = torch.tensor(mean).view(3, 1, 1), torch.tensor(std).view(3, 1, 1)
    return ((x - m) / s).round(decimals=3)


# %% mistake rounded-numbers: four decimals
def prepare_images(images, mean, std):
    x = torch.tensor(images).permute(0, 3, 1, 2).float() / 255
    m, s = torch.tensor(mean).view(3, 1, 1), torch.tensor(std).view(3, 1, 1)
    return ((x - m) / s).round(decimals=4)


# %% correct: color by color
def prepare_images(images, mean, std):
    colors = [
        (torch.tensor(images[..., c]).float() / 255 - mean[c]) / std[c] for c in range(3)
    ]
    return torch.stack(colors, dim=1)


# %% correct: one scale and one shift for each color
def prepare_images(images, mean, std):
    std = torch.tensor(std)
    shift = torch.tensor(mean) / std
    batch = torch.from_numpy(images).float() * (1 / 255 / std) - shift
    return batch.moveaxis(-1, 1)


# %% correct: photo by photo, in place in its own tensor
def prepare_images(images, mean, std):
    N, H, W, C = images.shape
    result = torch.empty(N, C, H, W)
    for n in range(N):
        for c in range(C):
            result[n, c] = torch.from_numpy(images[n, :, :, c]).float()
            result[n, c].div_(255).sub_(mean[c]).div_(std[c])
    return result


# %% correct: NumPy with float32 at the end
def prepare_images(images, mean, std):
    batch = np.moveaxis((images / 255 - mean) / std, 3, 1)
    return torch.tensor(batch, dtype=torch.float32)


# %% mistake axis-of-one-removed: one photo disappears
def prepare_images(images, mean, std):
    t = torch.from_numpy(images).permute(0, 3, 1, 2).float() / 255
    return ((t - torch.tensor(mean).view(3, 1, 1)) / torch.tensor(std).view(3, 1, 1)).squeeze(0)


# %% mistake own-statistics: stretched from the darkest to the brightest pixel
def prepare_images(images, mean, std):
    x = torch.tensor(images).permute(0, 3, 1, 2).float()
    x = (x - x.min()) / (x.max() - x.min())
    return (x - torch.tensor(mean).view(3, 1, 1)) / torch.tensor(std).view(3, 1, 1)
