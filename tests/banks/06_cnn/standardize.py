# Answers to the exercise `standardize`.

# %% correct: two statistics
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
