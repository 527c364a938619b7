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


# %% mistake narrow-dtype-on-the-way: to float and back
def append_ones(x):
    x_float = x.float()
    return torch.cat([x_float, torch.ones_like(x_float[:, :1])], dim=1).to(x.dtype)


# %% mistake dtype-of-the-ones: the dtype of x only on the CPU
def append_ones(x):
    dtype = x.dtype if x.device.type == "cpu" else torch.float32
    ones = torch.ones(len(x), 1, dtype=dtype, device=x.device)
    return torch.cat([x, ones], dim=1)


# %% correct: hstack and to
def append_ones(x):
    return torch.hstack([x, torch.ones(len(x), 1).to(x)])


# %% correct: filled afterwards
def append_ones(x):
    result = torch.ones(x.shape[0], x.shape[1] + 1, dtype=x.dtype, device=x.device)
    result[:, :-1] = x
    return result


# %% correct: column_stack with full
def append_ones(x):
    ones = torch.full((len(x),), 1, dtype=x.dtype, device=x.device)
    return torch.column_stack([x, ones])


# %% correct: an empty tensor with the dtype and device of x
def append_ones(x):
    result = x.new_empty((len(x), x.size(1) + 1))
    result[:, : x.size(1)].copy_(x)
    result[:, -1].fill_(1)
    return result


# %% mistake dtype-of-the-ones: converts the table
def append_ones(x):
    x = x.float()
    return torch.cat([x, x.new_ones(len(x), 1)], dim=1)


# %% mistake left-the-device: through Python lists
def append_ones(x):
    return torch.tensor([row + [1] for row in x.tolist()], dtype=x.dtype, device=x.device)
