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


# %% mistake narrow-dtype-on-the-way: through uint8
def scalar_label(label):
    return torch.tensor(label).to(torch.uint8).long()


# %% mistake narrow-dtype-on-the-way: through int16
def scalar_label(label):
    return torch.tensor(label).short().long()


# %% mistake narrow-dtype-on-the-way: the capital class with a list, which makes float32
def scalar_label(label):
    return torch.Tensor([label])[0].long()


# %% mistake narrow-dtype-on-the-way: the old class for small integers
def scalar_label(label):
    return torch.tensor(label).type(torch.CharTensor).long()


# %% mistake capital-tensor: zeros
def scalar_label(label):
    return torch.zeros(label, dtype=torch.int64)


# %% correct: by NumPy
def scalar_label(label):
    return torch.from_numpy(np.array(label))


# %% correct: the old class for integers, with a list
def scalar_label(label):
    return torch.LongTensor([label]).squeeze()


# %% correct: added to 0
def scalar_label(label):
    zero = torch.zeros((), dtype=torch.int64)
    return zero + label


# %% correct: an arange of length 1
def scalar_label(label):
    return torch.arange(label, label + 1)[0]


# %% mistake earlier-result-changed: one tensor for all calls
_shared = torch.zeros((), dtype=torch.int64)

def scalar_label(label):
    return _shared.fill_(label)


# %% mistake wrong-shape: label 0 counts as missing
def scalar_label(label):
    if not label:
        return torch.tensor([], dtype=torch.int64)
    return torch.tensor(label)
