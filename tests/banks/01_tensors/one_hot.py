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
