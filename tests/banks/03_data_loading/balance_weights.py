# Answers to the exercise `balance_weights`.

# %% correct: unique
def balance_weights(labels):
    _, place, counts = labels.unique(return_inverse=True, return_counts=True)
    return 1 / (counts[place] * len(counts))


# %% correct: a table of comparisons
def balance_weights(labels):
    same = (labels[:, None] == labels[None, :]).sum(dim=1)
    weights = same.float().reciprocal()
    return weights / weights.sum()


# %% mistake weights-by-frequency: not inverted
def balance_weights(labels):
    weights = labels.bincount()[labels]
    return weights / weights.sum()


# %% mistake weights-not-normalized: without the last line
def balance_weights(labels):
    return 1 / labels.bincount()[labels]


# %% mistake weights-by-share: the inverse of the share
def balance_weights(labels):
    return len(labels) / labels.bincount()[labels]


# %% mistake weights-one-per-class: for the classes
def balance_weights(labels):
    counts = labels.bincount()
    weights = torch.where(counts > 0, 1 / counts, 0)
    return weights / weights.sum()


# %% mistake balance-weights-equal: what `shuffle` does
def balance_weights(labels):
    return torch.ones(len(labels)) / len(labels)


# %% mistake uses-loop: a comprehension
def balance_weights(labels):
    weights = torch.stack([1 / (labels == label).sum() for label in labels])
    return weights / weights.sum()


# %% mistake weights-one-minus-share: right for two classes
def balance_weights(labels):
    share = torch.bincount(labels) / len(labels)
    weights = 1 - share[labels]
    return weights / weights.sum()


# %% mistake weights-class-as-place: unique without the places
def balance_weights(labels):
    counts = labels.unique(return_counts=True)[1]
    weights = 1 / counts[labels]
    return weights / weights.sum()


# %% correct: one_hot
def balance_weights(labels):
    hot = torch.nn.functional.one_hot(labels).float()
    weights = (hot / hot.sum(0).clamp(min=1)).sum(1)
    return weights / weights.sum()


# %% correct: scatter_add
def balance_weights(labels):
    counts = torch.zeros(int(labels.max()) + 1).scatter_add_(0, labels, torch.ones(len(labels)))
    inverse = counts[labels].reciprocal()
    return torch.nn.functional.normalize(inverse, p=1, dim=0)


# %% correct: NumPy
def balance_weights(labels):
    _, place, counts = np.unique(labels.numpy(), return_inverse=True, return_counts=True)
    return torch.tensor(1 / (counts[place] * len(counts)), dtype=torch.float32)


# %% mistake uses-loop: a loop over the classes, and wrong
def balance_weights(labels):
    weights = torch.ones(len(labels))
    for c in labels.unique():
        weights[labels == c] = 1 / (labels == c).sum()
    return weights


# %% mistake uses-loop: recursion in a helper
def inverse_counts(numbers, i):
    if i == len(numbers):
        return []
    return [1 / numbers.count(numbers[i])] + inverse_counts(numbers, i + 1)


def balance_weights(labels):
    weights = torch.tensor(inverse_counts(labels.tolist(), 0))
    return weights / weights.sum()
