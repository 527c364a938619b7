# Answers to the exercise `standardize`.

# %% correct: scikit-learn's scaler
def standardize(features, train_rows, test_rows):
    from sklearn.preprocessing import StandardScaler

    scaler = StandardScaler().fit(features[train_rows].double().numpy())
    return tuple(
        torch.from_numpy(scaler.transform(features[rows].double().numpy())).to(features.dtype)
        for rows in (train_rows, test_rows)
    )


# %% correct: by hand
def standardize(features, train_rows, test_rows):
    train = features.index_select(0, train_rows)
    mean = train.sum(0, keepdim=True) / len(train)
    std = ((train - mean) ** 2).mean(0, keepdim=True).sqrt()
    std[std == 0] = 1
    return (train - mean) / std, (features.index_select(0, test_rows) - mean) / std


# %% correct: constant columns found by their values
def standardize(features, train_rows, test_rows):
    train, test = features[train_rows], features[test_rows]
    mean = train.sum(dim=0) / len(train)
    std = ((train - mean) ** 2).mean(dim=0).sqrt()
    constant = (train == train[0]).all(dim=0)  # (D,)
    std = std.masked_fill(constant, 1.0)
    return (train - mean) / std, (test - mean) / std


# %% mistake scaler-fitted-on-all-rows: scaled before the split
def standardize(features, train_rows, test_rows):
    std = features.std(0, correction=0)
    scaled = (features - features.mean(0)) / torch.where(std > 0, std, 1.0)
    return scaled[train_rows], scaled[test_rows]


# %% mistake scaler-per-part: each part by itself
def standardize(features, train_rows, test_rows):
    def scale(part):
        std = part.std(0, correction=0)
        return (part - part.mean(0)) / torch.where(std > 0, std, 1.0)

    return scale(features[train_rows]), scale(features[test_rows])


# %% mistake scaler-one-for-all-columns: no dim
def standardize(features, train_rows, test_rows):
    train = features[train_rows]
    mean, std = train.mean(), train.std(correction=0)
    return (train - mean) / std, (features[test_rows] - mean) / std


# %% mistake scaler-correction: the default of std
def standardize(features, train_rows, test_rows):
    train = features[train_rows]
    mean, std = train.mean(0), train.std(0)
    std = torch.where(std > 0, std, 1.0)
    return (train - mean) / std, (features[test_rows] - mean) / std


# %% mistake scaler-skips-test: only training
def standardize(features, train_rows, test_rows):
    train = features[train_rows]
    mean, std = train.mean(0), train.std(0, correction=0)
    return (train - mean) / torch.where(std > 0, std, 1.0), features[test_rows]


# %% mistake scaler-divides-by-zero: no care for constants
def standardize(features, train_rows, test_rows):
    train = features[train_rows]
    mean, std = train.mean(0), train.std(0, correction=0)
    return (train - mean) / std, (features[test_rows] - mean) / std


# %% mistake changed-input: scales the table in place
def standardize(features, train_rows, test_rows):
    train = features[train_rows]
    mean, std = train.mean(0), train.std(0, correction=0)
    features -= mean
    features /= torch.where(std > 0, std, 1.0)
    return features[train_rows], features[test_rows]


# %% mistake scaler-adds-epsilon: a small number
def standardize(features, train_rows, test_rows):
    train, test = features[train_rows], features[test_rows]
    mean, std = train.mean(dim=0), train.std(dim=0, correction=0)
    return (train - mean) / (std + 1e-8), (test - mean) / (std + 1e-8)


# %% mistake scaler-adds-epsilon: at least a small number
def standardize(features, train_rows, test_rows):
    train, test = features[train_rows], features[test_rows]
    mean, std = train.mean(dim=0), train.std(dim=0, correction=0).clamp(min=1e-6)
    return (train - mean) / std, (test - mean) / std


# %% mistake scaler-raises-small-std: at least 1
def standardize(features, train_rows, test_rows):
    train, test = features[train_rows], features[test_rows]
    mean = train.mean(dim=0)
    std = train.std(dim=0, correction=0).clamp(min=1.0)
    return (train - mean) / std, (test - mean) / std


# %% mistake scaler-loses-constant: nan_to_num
def standardize(features, train_rows, test_rows):
    train, test = features[train_rows], features[test_rows]
    mean, std = train.mean(dim=0), train.std(dim=0, correction=0)
    return torch.nan_to_num((train - mean) / std), torch.nan_to_num((test - mean) / std)


# %% mistake scaler-loses-constant: 0 in both parts
def standardize(features, train_rows, test_rows):
    train, test = features[train_rows], features[test_rows]
    mean, std = train.mean(dim=0), train.std(dim=0, correction=0)
    zero = torch.zeros(())
    train = torch.where(std > 0, (train - mean) / std, zero.to(train.dtype))
    test = torch.where(std > 0, (test - mean) / std, zero.to(test.dtype))
    return train, test


# %% mistake rows-not-in-order: a boolean mask
def standardize(features, train_rows, test_rows):
    is_train = torch.zeros(len(features), dtype=torch.bool)
    is_test = torch.zeros(len(features), dtype=torch.bool)
    is_train[train_rows] = True
    is_test[test_rows] = True
    train, test = features[is_train], features[is_test]
    mean, std = train.mean(dim=0), train.std(dim=0, correction=0)
    std = torch.where(std > 0, std, 1.0)
    return (train - mean) / std, (test - mean) / std


# %% mistake small-column-as-constant: a limit for the standard deviation
def standardize(features, train_rows, test_rows):
    train, test = features[train_rows], features[test_rows]
    mean, std = train.mean(0), train.std(0, correction=0)
    std[std < 1e-6] = 1.0
    return (train - mean) / std, (test - mean) / std


# %% mistake values-rounded: three decimals
def standardize(features, train_rows, test_rows):
    train, test = features[train_rows], features[test_rows]
    mean, std = train.mean(0), train.std(0, correction=0)
    std = torch.where(std == 0, 1, std)
    return ((train - mean) / std).round(decimals=3), ((test - mean) / std).round(decimals=3)


# %% correct: one column after another
def standardize(features, train_rows, test_rows):
    columns = []
    for column in features.T:
        train, test = column[train_rows], column[test_rows]
        std = train.std(correction=0)
        columns.append(((train - train.mean()) / (std if std > 0 else 1), (test - train.mean()) / (std if std > 0 else 1)))
    return torch.stack([c[0] for c in columns], 1), torch.stack([c[1] for c in columns], 1)


# %% correct: the whole table scaled, then split
def standardize(features, train_rows, test_rows):
    var, mean = torch.var_mean(features[train_rows], dim=0, correction=0, keepdim=True)
    scale = var.sqrt()
    scale = scale.masked_fill(scale == 0, 1)
    table = features.sub(mean).div(scale)
    return table[train_rows], table[test_rows]


# %% wrong: the training rows twice
def standardize(features: Tensor, train_rows: Tensor, test_rows: Tensor) -> tuple[Tensor, Tensor]:
    train, test = features[train_rows], features[test_rows]  # (A, D) and (B, D)
    mean, std = train.mean(dim=0), train.std(dim=0, correction=0)  # (A, D) -> (D,)
    std = torch.where(std > 0, std, 1.0)
    return (train - mean) / std, (train - mean) / std
