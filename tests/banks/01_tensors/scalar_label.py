# Answers to the exercise `scalar_label`.

# %% correct: torch.tensor
def scalar_label(label: int) -> Tensor:
    return torch.tensor(label)


# %% correct: as_tensor with a dtype
def scalar_label(label):
    return torch.as_tensor(label, dtype=torch.int64)


# %% correct: full with an empty shape
def scalar_label(label):
    return torch.full((), label)


# %% mistake capital-tensor: as it was
def scalar_label(label):
    return torch.Tensor(label)


# %% mistake capital-tensor: another old class
def scalar_label(label):
    return torch.LongTensor(label)


# %% mistake one-element-vector: the label in a list
def scalar_label(label):
    return torch.tensor([label])


# %% mistake changed-dtype-to-float: a float label
def scalar_label(label):
    return torch.tensor(float(label))


# %% mistake wrong-dtype: int32
def scalar_label(label):
    return torch.tensor(label, dtype=torch.int32)


# %% mistake wrong-type: the number itself
def scalar_label(label):
    return label


# %% mistake counted-to-label: arange
def scalar_label(label):
    return torch.arange(label)
