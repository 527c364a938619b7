# Answers to the exercise `standardize`.

# %% correct: two statistics, the column itself is asked
def standardize(train, test):
    mean = train.mean(dim=0)
    std = train.std(dim=0, correction=0)
    constant = (train == train[0]).all(dim=0)
    std = torch.where(constant, torch.ones_like(std), std)
    return (train - mean) / std, (test - mean) / std


# %% correct: torch.std, a tiny one counts as zero
def standardize(train, test):
    mean, std = train.mean(dim=0), train.std(dim=0, correction=0)
    std = torch.where(std > 1e-6, std, 1.0)
    return (train - mean) / std, (test - mean) / std


# %% mistake constant-column-rounded: torch.std compared with 0
def standardize(train, test):
    mean = train.mean(dim=0)
    std = train.std(dim=0, correction=0)
    std = torch.where(std == 0, torch.ones_like(std), std)
    return (train - mean) / std, (test - mean) / std


# %% correct: scikit-learn
from sklearn.preprocessing import StandardScaler


def standardize(train, test):
    scaler = StandardScaler().fit(train.numpy())
    return tuple(
        torch.from_numpy(scaler.transform(a.numpy())).to(train.dtype) for a in (train, test)
    )


# %% correct: sums by hand, a tiny one counts as zero
def standardize(train, test):
    n = train.shape[0]
    mean = train.sum(dim=0) / n
    var = ((train - mean) ** 2).sum(dim=0) / n
    std = var.sqrt()
    std[std < 1e-6] = 1.0
    return (train - mean).div(std), (test - mean).div(std)


# %% correct: by hand, the column itself is asked
def standardize(train, test):
    mean = train.mean(dim=0)
    std = ((train - mean) ** 2).mean(dim=0).sqrt()
    std = torch.where((train == train[0]).all(dim=0), 1.0, std)
    return (train - mean) / std, (test - mean) / std


# %% mistake scaler-saw-test-rows: all rows
def standardize(train, test):
    rows = torch.cat([train, test])
    mean = rows.mean(dim=0)
    std = rows.std(dim=0, correction=0)
    std = torch.where(std == 0, torch.ones_like(std), std)
    return (train - mean) / std, (test - mean) / std


# %% mistake unbiased-std: torch's default
def standardize(train, test):
    mean = train.mean(dim=0)
    std = train.std(dim=0)
    std = torch.where(std == 0, torch.ones_like(std), std)
    return (train - mean) / std, (test - mean) / std


# %% mistake test-own-statistics: each table with its own
def standardize(train, test):
    def scale(a):
        std = a.std(dim=0, correction=0)
        return (a - a.mean(dim=0)) / torch.where(std == 0, 1.0, std)

    return scale(train), scale(test)


# %% mistake test-not-scaled: the test as it is
def standardize(train, test):
    mean = train.mean(dim=0)
    std = train.std(dim=0, correction=0)
    std = torch.where(std == 0, torch.ones_like(std), std)
    return (train - mean) / std, test


# %% mistake scaled-by-rows: the wrong axis
def standardize(train, test):
    def scale(a):
        return (a - a.mean(dim=1, keepdim=True)) / a.std(dim=1, correction=0, keepdim=True)

    return scale(train), scale(test)


# %% mistake one-scale-for-all-columns: no dim
def standardize(train, test):
    mean = train.mean()
    std = train.std(correction=0)
    std = torch.where(std == 0, torch.ones_like(std), std)
    return (train - mean) / std, (test - mean) / std


# %% mistake columns-by-variance: var for std
def standardize(train, test):
    mean = train.mean(dim=0)
    std = train.var(dim=0, correction=0)
    std = torch.where(std == 0, torch.ones_like(std), std)
    return (train - mean) / std, (test - mean) / std


# %% mistake squeezed-into-0-1: smallest and largest
def standardize(train, test):
    low, high = train.min(dim=0).values, train.max(dim=0).values
    width = torch.where(high == low, 1.0, high - low)
    return (train - low) / width, (test - low) / width


# %% mistake column-mean-kept: divided only
def standardize(train, test):
    mean = train.mean(dim=0)
    std = train.std(dim=0, correction=0)
    std = torch.where(std == 0, torch.ones_like(std), std)
    return train / std, test / std


# %% mistake constant-column: no guard
def standardize(train, test):
    mean = train.mean(dim=0)
    std = train.std(dim=0, correction=0)
    return (train - mean) / std, (test - mean) / std


# %% mistake constant-column: something small added
def standardize(train, test):
    mean = train.mean(dim=0)
    std = train.std(dim=0, correction=0)
    std = std + 1e-8
    return (train - mean) / std, (test - mean) / std


# %% mistake changed-input: in place
def standardize(train, test):
    mean, std = train.mean(dim=0), train.std(dim=0, correction=0)
    std[std == 0] = 1
    train -= mean
    train /= std
    test -= mean
    test /= std
    return train, test


# %% mistake constant-column-rounded: by hand, compared with 0
def standardize(train, test):
    mean = train.sum(dim=0) / len(train)
    std = (((train - mean) ** 2).sum(dim=0) / len(train)).sqrt()
    std[std == 0] = 1.0
    return (train - mean) / std, (test - mean) / std


# %% mistake small-column-as-constant: below 0.01
def standardize(train, test):
    mean = train.mean(dim=0)
    std = train.std(dim=0, correction=0)
    std = torch.where(std < 0.01, 1.0, std)
    return (train - mean) / std, (test - mean) / std


# %% mistake rounded-result: four decimals
def standardize(train, test):
    mean, std = train.mean(dim=0), train.std(dim=0, correction=0)
    std = torch.where(std == 0, torch.ones_like(std), std)
    return ((train - mean) / std).round(decimals=4), ((test - mean) / std).round(decimals=4)


# %% mistake small-column-as-constant: below 0.001
def standardize(train, test):
    mean, std = train.mean(dim=0), train.std(dim=0, correction=0)
    std = torch.where(std < 1e-3, torch.ones_like(std), std)
    return (train - mean) / std, (test - mean) / std


# %% mistake precision-lost: float32 on the way
def standardize(train, test):
    dtype = train.dtype
    train, test = train.float(), test.float()
    mean, std = train.mean(dim=0), train.std(dim=0, correction=0)
    std = torch.where(std == 0, torch.ones_like(std), std)
    return ((train - mean) / std).to(dtype), ((test - mean) / std).to(dtype)


# %% correct: NumPy
def standardize(train, test):
    a, b = train.numpy(), test.numpy()
    mean, std = a.mean(axis=0), a.std(axis=0)
    std = std + (a == a[0]).all(axis=0) * (1 - std)
    return tuple(torch.tensor((t - mean) / std, dtype=train.dtype) for t in (a, b))


# %% correct: column by column, changed in clones
def standardize(train, test):
    train, test = train.clone(), test.clone()
    for k in range(train.shape[1]):
        column = train[:, k].clone()
        test[:, k] -= column.mean()
        train[:, k] -= column.mean()
        if column.min() < column.max():
            spread = column.std(unbiased=False)
            train[:, k] /= spread
            test[:, k] /= spread
    return train, test


# %% correct: var_mean, and the largest and smallest value of a column
def standardize(train, test):
    var, mean = torch.var_mean(train, 0, correction=0)
    std = var.sqrt().masked_fill(train.amax(0) == train.amin(0), 1.0)
    return train.sub(mean).div(std), test.sub(mean).div(std)


# %% mistake constant-column: constant in the test rows
def standardize(train, test):
    mean, std = train.mean(dim=0), train.std(dim=0, correction=0)
    std = torch.where(test.std(dim=0, correction=0) == 0, torch.ones_like(std), std)
    return (train - mean) / std, (test - mean) / std


# %% wrong: looks at two rows only
def standardize(train: Tensor, test: Tensor) -> tuple[Tensor, Tensor]:
    """Standardize the columns of two tables with the statistics of the first."""
    mean = train.mean(dim=0)
    std = train.std(dim=0, correction=0)
    std = torch.where(train[1] == train[0], 1.0, std)
    return (train - mean) / std, (test - mean) / std
