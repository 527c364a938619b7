# Answers to the exercise `one_hot`.

# %% correct: pairs of positions
def one_hot(labels: Tensor, classes: int) -> Tensor:
    encoded = torch.zeros(len(labels), classes)
    encoded[torch.arange(len(labels)), labels] = 1
    return encoded


# %% correct: rows of the identity
def one_hot(labels, classes):
    return torch.eye(classes)[labels]


# %% correct: a comparison by broadcasting
def one_hot(labels, classes):
    return (labels.unsqueeze(1) == torch.arange(classes)).float()


# %% correct: torch's own
def one_hot(labels, classes):
    return torch.nn.functional.one_hot(labels, num_classes=classes).float()


# %% mistake all-rows-marked: a slice for the rows
def one_hot(labels, classes):
    encoded = torch.zeros(len(labels), classes)
    encoded[:, labels] = 1
    return encoded


# %% mistake one-hot-of-integers: torch's own, as it is
def one_hot(labels, classes):
    return torch.nn.functional.one_hot(labels, classes)


# %% mistake classes-from-data: classes that do not occur
def one_hot(labels, classes):
    return torch.nn.functional.one_hot(labels).float()


# %% mistake counted-from-one: labels from 1
def one_hot(labels, classes):
    encoded = torch.zeros(len(labels), classes)
    encoded[torch.arange(len(labels)), labels - 1] = 1
    return encoded


# %% mistake classes-in-rows: transposed
def one_hot(labels, classes):
    encoded = torch.zeros(classes, len(labels))
    encoded[labels, torch.arange(len(labels))] = 1
    return encoded


# %% mistake uses-loop: a loop
def one_hot(labels, classes):
    encoded = torch.zeros(len(labels), classes)
    for row, label in enumerate(labels):
        encoded[row, label] = 1
    return encoded


# %% mistake narrow-dtype-on-the-way: labels as bytes
def one_hot(labels, classes):
    return (labels.byte()[:, None] == torch.arange(classes).byte()).float()


# %% mistake wrong-dtype: float64
def one_hot(labels, classes):
    return torch.from_numpy(np.eye(classes)[labels.numpy()])


# %% correct: scatter
def one_hot(labels, classes):
    return torch.zeros(len(labels), classes).scatter_(1, labels.unsqueeze(1), 1.0)


# %% correct: NumPy's identity
def one_hot(labels, classes):
    return torch.from_numpy(np.eye(classes, dtype=np.float32)[labels.numpy()])


# %% correct: positions in the flat tensor
def one_hot(labels, classes):
    flat = torch.zeros(len(labels) * classes)
    flat[torch.arange(len(labels)) * classes + labels] = 1
    return flat.view(len(labels), classes)


# %% correct: a lookup in the identity
def one_hot(labels, classes):
    return torch.nn.functional.embedding(labels, torch.eye(classes))


# %% correct: index_select
def one_hot(labels, classes):
    return torch.diag(torch.ones(classes)).index_select(0, labels)


# %% mistake narrow-dtype-on-the-way: labels in float16 on the way
def one_hot(labels, classes):
    return (labels.half()[:, None] == torch.arange(classes)).float()


# %% mistake axis-of-one-removed: one label disappears
def one_hot(labels, classes):
    return torch.eye(classes)[labels].squeeze(0)


# %% mistake axis-of-one-removed: squeeze without a dim
def one_hot(labels, classes):
    return torch.eye(classes)[labels].squeeze()
