# Answers to the exercise `append_ones`.

# %% correct: ones with dtype and device
def append_ones(x: Tensor) -> Tensor:
    ones = torch.ones(x.shape[0], 1, dtype=x.dtype, device=x.device)
    return torch.cat([x, ones], dim=1)


# %% correct: ones_like of a column
def append_ones(x):
    return torch.cat((x, torch.ones_like(x[:, :1])), dim=-1)


# %% correct: padding
def append_ones(x):
    return torch.nn.functional.pad(x, (0, 1), value=1)


# %% mistake left-the-device: ones on the CPU
def append_ones(x):
    return torch.cat([x, torch.ones(len(x), 1, dtype=x.dtype)], dim=1)


# %% mistake left-the-device: brought to the CPU
def append_ones(x):
    return torch.cat([x.cpu(), torch.ones(len(x), 1, dtype=x.dtype)], dim=1)


# %% mistake left-the-device: the device that happens to be there
def append_ones(x):
    device = "cuda" if torch.cuda.is_available() else "cpu"
    return torch.cat([x, torch.ones(len(x), 1, dtype=x.dtype, device=device)], dim=1)


# %% mistake dtype-of-the-ones: the dtype is left to torch
def append_ones(x):
    return torch.cat([x, torch.ones(len(x), 1, device=x.device)], dim=1)


# %% mistake ones-in-front: the first column
def append_ones(x):
    return torch.cat([x.new_ones(len(x), 1), x], dim=1)


# %% mistake row-of-ones: a row below
def append_ones(x):
    return torch.cat([x, x.new_ones(1, x.shape[1])])


# %% mistake zeros-for-ones: zeros
def append_ones(x):
    return torch.cat([x, x.new_zeros(len(x), 1)], dim=1)


# %% mistake left-the-device: NumPy
def append_ones(x):
    a = x.numpy()
    ones = np.ones((len(a), 1), dtype=a.dtype)
    return torch.from_numpy(np.concatenate([a, ones], axis=1))


# %% mistake fixed-size: two rows
def append_ones(x):
    return torch.cat([x, x.new_ones(2, 1)], dim=1)
