# Answers to the exercise `mean_squared_error`.

# %% correct: squeeze the column
def mean_squared_error(predictions: Tensor, targets: Tensor) -> Tensor:
    return ((predictions.squeeze(1) - targets) ** 2).mean()


# %% correct: a column of targets
def mean_squared_error(predictions, targets):
    difference = predictions - targets[:, None]
    return (difference * difference).sum() / len(targets)


# %% correct: torch's own on vectors
def mean_squared_error(predictions, targets):
    return torch.nn.functional.mse_loss(predictions.flatten(), targets)


# %% mistake column-against-vector: as it was
def mean_squared_error(predictions, targets):
    return ((predictions - targets) ** 2).mean()


# %% mistake sum-for-mean: not divided
def mean_squared_error(predictions, targets):
    return ((predictions[:, 0] - targets) ** 2).sum()


# %% mistake difference-not-squared: no square
def mean_squared_error(predictions, targets):
    return (predictions[:, 0] - targets).mean()


# %% mistake absolute-for-squared: absolute values
def mean_squared_error(predictions, targets):
    return (predictions[:, 0] - targets).abs().mean()


# %% mistake root-of-the-mean: a root too many
def mean_squared_error(predictions, targets):
    return ((predictions[:, 0] - targets) ** 2).mean().sqrt()


# %% mistake square-of-the-mean: the order of the steps
def mean_squared_error(predictions, targets):
    return (predictions[:, 0] - targets).mean() ** 2


# %% mistake wrong-type: a Python number
def mean_squared_error(predictions, targets):
    return ((predictions[:, 0] - targets) ** 2).mean().item()


# %% mistake changed-input: subtracts in place
def mean_squared_error(predictions, targets):
    difference = predictions.squeeze(1)
    difference -= targets
    return (difference**2).mean()


# %% mistake divided-by-n-minus-one: N - 1
def mean_squared_error(predictions, targets):
    return ((predictions[:, 0] - targets) ** 2).sum() / (len(targets) - 1)


# %% mistake absolute-for-squared: abs with flatten
def mean_squared_error(predictions, targets):
    return (predictions.flatten() - targets).abs().mean()


# %% mistake fixed-size: three samples
def mean_squared_error(predictions, targets):
    return ((predictions[:, 0] - targets) ** 2).sum() / 3
