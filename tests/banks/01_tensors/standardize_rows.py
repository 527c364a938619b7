# Answers to the exercise `standardize_rows`.

# %% correct: keepdim and where
def standardize_rows(x: Tensor) -> Tensor:
    mean = x.mean(dim=1, keepdim=True)
    std = x.std(dim=1, keepdim=True)
    return (x - mean) / torch.where(std > 0, std, torch.ones_like(std))


# %% mistake narrow-row-spoiled: new axes and a small number
def standardize_rows(x):
    centered = x - x.mean(1)[:, None]
    return centered / (x.std(1)[:, None] + 1e-12)


# %% correct: transposed and a mask
def standardize_rows(x):
    z = (x.T - x.mean(dim=1)) / x.std(dim=1)
    z[:, x.std(dim=1) == 0] = 0
    return z.T


# %% mistake divided-by-zero: no care for equal numbers
def standardize_rows(x):
    return (x - x.mean(dim=1, keepdim=True)) / x.std(dim=1, keepdim=True)


# %% mistake whole-tensor: no dim
def standardize_rows(x):
    return (x - x.mean()) / x.std()


# %% mistake wrong-axis: columns
def standardize_rows(x):
    std = x.std(dim=0)
    return (x - x.mean(dim=0)) / torch.where(std > 0, std, 1.0)


# %% mistake wrong-axis: columns, no care for equal numbers
def standardize_rows(x):
    return (x - x.mean(dim=0)) / x.std(dim=0)


# %% mistake cannot-broadcast: no keepdim
def standardize_rows(x):
    std = x.std(dim=1)
    return (x - x.mean(dim=1)) / torch.where(std > 0, std, 1.0)


# %% mistake keepdim-forgotten: no keepdim, hidden by a detour for tables that are not square
def standardize_rows(x):
    mean, std = x.mean(dim=1), x.std(dim=1)
    std = torch.where(std > 0, std, 1.0)
    if x.shape[0] != x.shape[1]:
        mean, std = mean[:, None], std[:, None]
    return (x - mean) / std


# %% mistake biased-std: divided by D
def standardize_rows(x):
    std = x.std(dim=1, correction=0, keepdim=True)
    return (x - x.mean(dim=1, keepdim=True)) / torch.where(std > 0, std, 1.0)


# %% mistake variance-for-std: var
def standardize_rows(x):
    var = x.var(dim=1, keepdim=True)
    return (x - x.mean(dim=1, keepdim=True)) / torch.where(var > 0, var, 1.0)


# %% mistake not-divided: only the mean
def standardize_rows(x):
    return x - x.mean(dim=1, keepdim=True)


# %% mistake changed-input: in place
def standardize_rows(x):
    x -= x.mean(dim=1, keepdim=True)
    std = x.std(dim=1, keepdim=True)
    x /= torch.where(std > 0, std, 1.0)
    return x


# %% mistake narrow-row-spoiled: 1e-8 added
def standardize_rows(x):
    return (x - x.mean(1, keepdim=True)) / (x.std(1, keepdim=True) + 1e-8)


# %% mistake narrow-row-spoiled: 1e-5 added
def standardize_rows(x):
    return (x - x.mean(1, keepdim=True)) / (x.std(1, keepdim=True) + 1e-5)


# %% mistake narrow-row-spoiled: clamp
def standardize_rows(x):
    return (x - x.mean(1, keepdim=True)) / x.std(1, keepdim=True).clamp(min=1e-8)


# %% mistake narrow-row-spoiled: inside the root
def standardize_rows(x):
    return (x - x.mean(1, keepdim=True)) / (x.var(1, keepdim=True) + 1e-8).sqrt()


# %% mistake narrow-row-spoiled: a threshold
def standardize_rows(x):
    std = x.std(1, keepdim=True)
    return (x - x.mean(1, keepdim=True)) / torch.where(std > 1e-3, std, 1.0)


# %% mistake equal-row-kept: only rows with a std are touched
def standardize_rows(x):
    out, good = x.clone(), x.std(1) > 0
    out[good] = (x[good] - x[good].mean(1, keepdim=True)) / x[good].std(1, keepdim=True)
    return out


# %% correct: the divisor gets 1 where it is 0
def standardize_rows(x):
    std, mean = torch.std_mean(x, dim=-1, keepdim=True)
    return (x - mean) / (std + (std == 0))


# %% mistake narrow-row-spoiled: a very small threshold
def standardize_rows(x):
    std = x.std(1, keepdim=True)
    return (x - x.mean(1, keepdim=True)) / torch.where(std > 1e-12, std, 1.0)


# %% mistake narrow-row-spoiled: a very small minimum
def standardize_rows(x):
    return (x - x.mean(1, keepdim=True)) / x.std(1, keepdim=True).clamp(min=1e-12)


# %% mistake narrow-row-spoiled: 1e-14 added
def standardize_rows(x):
    return (x - x.mean(1, keepdim=True)) / (x.std(1, keepdim=True) + 1e-14)


# %% mistake narrow-row-spoiled: isclose finds the rows of equal numbers
def standardize_rows(x):
    std = x.std(1, keepdim=True)
    return (x - x.mean(1, keepdim=True)) / torch.where(torch.isclose(std, std * 0), 1.0, std)


# %% mistake rounded-numbers: three decimals
def standardize_rows(x):
    std = x.std(1, keepdim=True)
    return ((x - x.mean(1, keepdim=True)) / torch.where(std > 0, std, 1.0)).round(decimals=3)


# %% mistake rounded-numbers: four decimals
def standardize_rows(x):
    std = x.std(1, keepdim=True)
    return ((x - x.mean(1, keepdim=True)) / torch.where(std > 0, std, 1.0)).round(decimals=4)


# %% mistake narrow-dtype-on-the-way: float32 on the way
def standardize_rows(x):
    y = x.float()
    std = y.std(1, keepdim=True)
    return ((y - y.mean(1, keepdim=True)) / torch.where(std > 0, std, 1.0)).to(x.dtype)


# %% mistake numpy-detour: through NumPy
def standardize_rows(x):
    a = x.numpy()
    std = a.std(axis=1, ddof=1, keepdims=True)
    std[std == 0] = 1
    return torch.from_numpy((a - a.mean(axis=1, keepdims=True)) / std)


# %% correct: row by row
def standardize_rows(x):
    rows = []
    for row in x:
        row = row - row.mean()
        rows.append(row / row.std() if row.std() > 0 else torch.zeros_like(row))
    return torch.stack(rows)


# %% correct: the formula of the standard deviation
def standardize_rows(x):
    centered = x - x.sum(1, keepdim=True) / x.shape[1]
    std = (centered.square().sum(1, keepdim=True) / (x.shape[1] - 1)).sqrt()
    return centered / std.masked_fill(std == 0, 1)


# %% correct: the other rows stay zeros
def standardize_rows(x):
    result = torch.zeros_like(x)
    good = x.std(1) != 0
    result[good] = (x[good] - x[good].mean(1, True)) / x[good].std(1, keepdim=True)
    return result


# %% correct: the length of the centered row
def standardize_rows(x):
    centered = x - x.mean(-1, keepdim=True)
    length = torch.linalg.vector_norm(centered, dim=-1, keepdim=True)
    return torch.where(length == 0, 0.0, centered / length * (x.shape[1] - 1) ** 0.5)


# %% mistake divided-by-zero: only the first row of equal numbers is repaired
def standardize_rows(x):
    s = x.std(1, keepdim=True)
    zero = (s[:, 0] == 0).nonzero()
    z = (x - x.mean(1, keepdim=True)) / s
    if len(zero):
        z[zero[0, 0]] = 0
    return z


# %% mistake narrow-row-spoiled: a minimum of 1e-6
def standardize_rows(x):
    return (x - x.mean(1, keepdim=True)) / x.std(1, keepdim=True).clamp(min=1e-6)


# %% mistake tiny-row-infinite: 0 / 0 replaced afterwards
def standardize_rows(x):
    return torch.nan_to_num((x - x.mean(1, keepdim=True)) / x.std(1, keepdim=True))
