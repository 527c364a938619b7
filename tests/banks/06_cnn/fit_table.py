# Answers to the exercise `fit_table`.

# %% correct: the column squeezed
def fit_table(model, x, y, steps, lr):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    history = []
    for _ in range(steps):
        loss = F.mse_loss(model(x).squeeze(1), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history.append(loss.item())
    return history


# %% correct: the targets as a column, zero_grad last
def fit_table(model, x, y, steps, lr):
    target = y.reshape(-1, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    history = []
    optimizer.zero_grad()
    for _ in range(steps):
        loss = ((model(x) - target) ** 2).mean()
        history.append(float(loss))
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    return history


# %% mistake column-minus-row: only the history mended
def fit_table(model, x, y, steps, lr):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    history = []
    for _ in range(steps):
        loss = ((model(x) - y) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history.append(loss.item())
    return history


# %% mistake column-minus-row: mse_loss warns and broadcasts too
def fit_table(model, x, y, steps, lr):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    history = []
    for _ in range(steps):
        loss = F.mse_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history.append(loss.item())
    return history


# %% mistake kept-loss-graph: only the shapes mended
def fit_table(model, x, y, steps, lr):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    history = []
    for _ in range(steps):
        loss = F.mse_loss(model(x).squeeze(1), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history.append(loss)
    return history


# %% mistake absolute-for-square: another loss
def fit_table(model, x, y, steps, lr):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    history = []
    for _ in range(steps):
        loss = F.l1_loss(model(x).squeeze(1), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history.append(loss.item())
    return history


# %% mistake sum-for-mean: summed
def fit_table(model, x, y, steps, lr):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    history = []
    for _ in range(steps):
        loss = F.mse_loss(model(x).squeeze(1), y, reduction="sum")
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history.append(loss.item())
    return history


# %% mistake no-zero-grad: lost on the way
def fit_table(model, x, y, steps, lr):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    history = []
    for _ in range(steps):
        loss = F.mse_loss(model(x).squeeze(1), y)
        loss.backward()
        optimizer.step()
        history.append(loss.item())
    return history


# %% mistake loss-after-step: computed again
def fit_table(model, x, y, steps, lr):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    history = []
    for _ in range(steps):
        loss = F.mse_loss(model(x).squeeze(1), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history.append(F.mse_loss(model(x).squeeze(1), y).item())
    return history


# %% mistake rounded-result: two decimals, as in the example
def fit_table(model, x, y, steps, lr):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    history = []
    for _ in range(steps):
        loss = F.mse_loss(model(x).squeeze(1), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history.append(round(loss.item(), 2))
    return history


# %% mistake trained-a-copy: the caller's model stays as it was
def fit_table(model, x, y, steps, lr):
    model = copy.deepcopy(model)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    history = []
    for _ in range(steps):
        loss = F.mse_loss(model(x).squeeze(1), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history.append(loss.item())
    return history


# %% mistake tensor-for-number: detached tensors
def fit_table(model, x, y, steps, lr):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    history = []
    for _ in range(steps):
        loss = F.mse_loss(model(x).squeeze(1), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history.append(loss.detach())
    return history


# %% mistake rounded-result: four decimals
def fit_table(model, x, y, steps, lr):
    optimizer, history = torch.optim.SGD(model.parameters(), lr=lr), []
    for _ in range(steps):
        loss = F.mse_loss(model(x).squeeze(1), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history.append(round(loss.item(), 4))
    return history


# %% mistake graph-kept-until-the-end: item only at the end
def fit_table(model, x, y, steps, lr):
    optimizer, history = torch.optim.SGD(model.parameters(), lr=lr), []
    for _ in range(steps):
        loss = F.mse_loss(model(x).squeeze(1), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history.append(loss)
    return [loss.item() for loss in history]


# %% mistake wrong-type: NumPy's numbers
def fit_table(model, x, y, steps, lr):
    optimizer, history = torch.optim.SGD(model.parameters(), lr=lr), []
    for _ in range(steps):
        loss = F.mse_loss(model(x).squeeze(1), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history.append(loss.detach().numpy()[()])
    return history


# %% mistake changed-input: the targets in place
def fit_table(model, x, y, steps, lr):
    optimizer, history = torch.optim.SGD(model.parameters(), lr=lr), []
    y.unsqueeze_(1)
    for _ in range(steps):
        loss = F.mse_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history.append(loss.item())
    return history


# %% mistake model-as-one-layer: a linear layer only
def fit_table(model, x, y, steps, lr):
    optimizer, history = torch.optim.SGD([model.weight, model.bias], lr=lr), []
    for _ in range(steps):
        loss = F.mse_loss(F.linear(x, model.weight, model.bias)[:, 0], y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history.append(loss.item())
    return history


# %% correct: autograd.grad and a step of its own
def fit_table(model, x, y, steps, lr):
    optimizer, history = torch.optim.SGD(model.parameters(), lr), []
    for _ in range(steps):
        error = model(x).flatten() - y
        loss = error @ error / len(y)
        optimizer.zero_grad()
        for p, g in zip(model.parameters(), torch.autograd.grad(loss, list(model.parameters()))):
            p.grad = g
        optimizer.step()
        history += [float(loss)]
    return history


# %% correct: tensors without a graph until the end
def fit_table(model, x, y, steps, lr):
    optimizer, history = torch.optim.SGD(model.parameters(), lr=lr), torch.empty(steps, dtype=x.dtype)
    for step in range(steps):
        loss = nn.MSELoss()(model(x), y[:, None])
        model.zero_grad()
        loss.backward()
        optimizer.step()
        history[step] = loss.detach()
    return history.tolist()


# %% mistake rounded-result: six decimals
def fit_table(model: nn.Module, x: Tensor, y: Tensor, steps: int, lr: float) -> list[float]:
    """Train a model for one number per row with SGD on the mean squared error."""
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    history = []
    for _ in range(steps):
        loss = ((model(x).squeeze(1) - y) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history.append(round(loss.item(), 6))
    return history


# %% wrong: stops when the loss hardly falls
def fit_table(model: nn.Module, x: Tensor, y: Tensor, steps: int, lr: float) -> list[float]:
    """Train a model for one number per row with SGD on the mean squared error."""
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    history = []
    for _ in range(steps):
        loss = ((model(x).squeeze(1) - y) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history.append(loss.item())
        if len(history) > 1 and history[-2] - history[-1] < 1e-3:
            break
    return history


# %% mistake weights-do-not-move: cleared before the step
def fit_table(model, x, y, steps, lr):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    history = []
    for _ in range(steps):
        loss = F.mse_loss(model(x).squeeze(1), y)
        loss.backward()
        optimizer.zero_grad()
        optimizer.step()
        history.append(loss.item())
    return history


# %% mistake weights-do-not-move: no step
def fit_table(model, x, y, steps, lr):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    history = []
    for _ in range(steps):
        loss = F.mse_loss(model(x).squeeze(1), y)
        optimizer.zero_grad()
        loss.backward()
        history.append(loss.item())
    return history


# %% mistake old-gradients-used: cleared after the step only
def fit_table(model, x, y, steps, lr):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    history = []
    for _ in range(steps):
        loss = F.mse_loss(model(x).squeeze(1), y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        history.append(loss.item())
    return history


# %% wrong: stops near 0
def fit_table(model, x, y, steps, lr):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    history = []
    for _ in range(steps):
        loss = F.mse_loss(model(x).squeeze(1), y)
        if loss < 1e-6:
            break
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history.append(loss.item())
    return history
