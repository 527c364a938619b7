# Answers to the exercise `as_column`: each cell replaces the student's answer cell.
# A header is `# %% correct: style`, `# %% mistake MISTAKE-ID: what the student did`, or `# %% wrong: ...`.

# %% correct: unsqueeze
def as_column(v: Tensor) -> Tensor:
    return v.unsqueeze(1)


# %% correct: indexing with None
def as_column(v):
    return v[:, None]


# %% correct: reshape with -1
as_column = lambda v: v.reshape(-1, 1)


# %% mistake row-for-column: the new axis in front
def as_column(v):
    return v.unsqueeze(0)


# %% mistake changed-dtype-to-float: builds floats on the way
def as_column(v):
    return torch.tensor([[float(number)] for number in v])


# %% mistake fixed-size: the example's shape in the code
def as_column(v):
    return v.reshape(2, 1)


# %% mistake returns-none: prints instead of returning
def as_column(v):
    print(v.unsqueeze(1))


# %% mistake changed-input: in place
def as_column(v):
    return v.unsqueeze_(1)


# %% mistake numpy-detour: through NumPy
def as_column(v):
    return torch.from_numpy(v.numpy().reshape(-1, 1))


# %% correct: a matrix of one row, transposed
def as_column(v):
    return v[None].mT


# %% mistake narrow-dtype-on-the-way: to float and back
def as_column(v):
    return v.float().unsqueeze(1).to(v.dtype)


# %% correct: rows in a list
def as_column(v):
    return torch.tensor([[number] for number in v.tolist()], dtype=v.dtype)


# %% correct: column_stack
def as_column(v):
    return torch.column_stack([v])


# %% correct: split and stacked
def as_column(v):
    return torch.vstack(torch.tensor_split(v, len(v)))


# %% correct: view with the length
def as_column(v):
    return v.view(len(v), 1)


# %% mistake changed-dtype-to-float: through Python numbers
def as_column(v):
    return torch.tensor([[number] for number in v.tolist()])
