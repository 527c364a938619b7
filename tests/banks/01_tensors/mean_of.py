# Answers to the exercise `mean_of`.

# %% correct: convert where it is needed
def mean_of(x: Tensor) -> Tensor:
    if not x.is_floating_point():
        x = x.float()
    return x.mean()


# %% correct: the dtype as an argument
def mean_of(x):
    return torch.mean(x, dtype=x.dtype if x.dtype.is_floating_point else torch.float32)


# %% correct: sum and true division
def mean_of(x):
    return x.sum() / x.numel()


# %% mistake mean-of-integers: mean without care
def mean_of(x):
    return x.mean()


# %% mistake precision-lost: float for all
def mean_of(x):
    return x.float().mean()


# %% mistake floor-division: whole numbers
def mean_of(x):
    return x.sum() // x.numel()


# %% mistake always-float64: double for all
def mean_of(x):
    return x.double().mean()


# %% mistake rounded-mean: back to the dtype of the input
def mean_of(x):
    return x.float().mean().to(x.dtype)


# %% mistake wrong-type: a Python number
def mean_of(x):
    return x.sum().item() / x.numel()


# %% mistake mean-of-one-axis: along the first axis
def mean_of(x):
    return (x if x.is_floating_point() else x.float()).mean(dim=0)
