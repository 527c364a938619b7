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


# %% mistake rounded-numbers: three decimals
def mean_squared_error(predictions, targets):
    return ((predictions[:, 0] - targets) ** 2).mean().round(decimals=3)


# %% mistake rounded-numbers: four decimals
def mean_squared_error(predictions, targets):
    return ((predictions[:, 0] - targets) ** 2).mean().round(decimals=4)


# %% mistake numpy-detour: through NumPy
def mean_squared_error(predictions, targets):
    difference = predictions.numpy()[:, 0] - targets.numpy()
    return torch.tensor((difference**2).mean())


# %% mistake narrow-dtype-on-the-way: float32 on the way
def mean_squared_error(predictions, targets):
    difference = predictions[:, 0].float() - targets.float()
    return (difference**2).mean().to(targets.dtype)


# %% correct: sample by sample
def mean_squared_error(predictions, targets):
    total = torch.zeros((), dtype=targets.dtype)
    for prediction, target in zip(predictions[:, 0], targets):
        total += (prediction - target) ** 2
    return total / len(targets)


# %% correct: torch's layer on columns
def mean_squared_error(predictions, targets):
    return torch.nn.MSELoss()(predictions, targets.view_as(predictions))


# %% correct: a dot product
def mean_squared_error(predictions, targets):
    error = predictions.flatten() - targets
    return error @ error / error.numel()


# %% correct: einsum
def mean_squared_error(predictions, targets):
    error = predictions - targets.reshape(-1, 1)
    return torch.einsum("nd,nd->", error, error).div(len(error))
