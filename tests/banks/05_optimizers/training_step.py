# Answers to the exercise `training_step`.

# %% correct: clear first
def training_step(model, loss_fn, optimizer, x, y):
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% correct: clear just before backward, zeros instead of None
def training_step(model, loss_fn, optimizer, x, y):
    predictions = model(x)
    loss = loss_fn(predictions, y)
    optimizer.zero_grad(set_to_none=False)
    loss.backward()
    optimizer.step()
    return float(loss)


# %% correct: clear after the step, through the model
def training_step(model, loss_fn, optimizer, x, y):
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    model.zero_grad()
    return loss.detach().item()


# %% correct: a closure handed to `step`
def training_step(model, loss_fn, optimizer, x, y):
    def closure():
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        return loss

    return optimizer.step(closure).item()


# %% mistake no-zero-grad: gradients add up
def training_step(model, loss_fn, optimizer, x, y):
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% mistake zero-grad-before-step: cleared too late
def training_step(model, loss_fn, optimizer, x, y):
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.zero_grad()
    optimizer.step()
    return loss.item()


# %% mistake step-before-backward: steps first
def training_step(model, loss_fn, optimizer, x, y):
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    optimizer.step()
    loss.backward()
    return loss.item()


# %% mistake no-optimizer-step: never steps
def training_step(model, loss_fn, optimizer, x, y):
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    return loss.item()


# %% mistake no-backward: no gradient
def training_step(model, loss_fn, optimizer, x, y):
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    return loss.item()


# %% mistake step-before-backward: no backward at all, but a step
def training_step(model, loss_fn, optimizer, x, y):
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    optimizer.step()
    return loss.item()


# %% mistake tensor-for-number: the loss as a tensor
def training_step(model, loss_fn, optimizer, x, y):
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    return loss


# %% mistake loss-after-step: computed again
def training_step(model, loss_fn, optimizer, x, y):
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    return loss_fn(model(x), y).item()


# %% mistake returns-none: no return
def training_step(model, loss_fn, optimizer, x, y):
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()


# %% mistake loss-fn-ignored: always the mean squared error
def training_step(model, loss_fn, optimizer, x, y):
    optimizer.zero_grad()
    loss = F.mse_loss(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% mistake loss-fn-swapped: the targets first
def training_step(model, loss_fn, optimizer, x, y):
    optimizer.zero_grad()
    loss = loss_fn(y, model(x))
    loss.backward()
    optimizer.step()
    return loss.item()


# %% mistake model-runs-twice: once for the number, once for the gradient
def training_step(model, loss_fn, optimizer, x, y):
    with torch.no_grad():
        before = loss_fn(model(x), y).item()
    optimizer.zero_grad()
    loss_fn(model(x), y).backward()
    optimizer.step()
    return before


# %% correct: autograd.grad
def training_step(model, loss_fn, optimizer, x, y):
    params = [p for group in optimizer.param_groups for p in group["params"]]
    loss = loss_fn(model(x), y)
    for p, g in zip(params, torch.autograd.grad(loss, params)):
        p.grad = g
    optimizer.step()
    return loss.item()


# %% correct: the old gradients set to 0 before each backward, a second clear afterwards
def training_step(model, loss_fn, optimizer, x, y):
    model.zero_grad(set_to_none=False)
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    return float(loss)


# %% mistake model-runs-twice: a first run that is thrown away
def training_step(model, loss_fn, optimizer, x, y):
    old = [p.grad for p in model.parameters()]
    loss = loss_fn(model(x), y)
    loss.backward()
    for p, g in zip(model.parameters(), old):
        if g is not None:
            p.grad = p.grad - p.grad
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% mistake trained-in-eval-mode: switches to eval mode
def training_step(model, loss_fn, optimizer, x, y):
    model.eval()
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% mistake wrong-type: NumPy's number
def training_step(model, loss_fn, optimizer, x, y):
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.detach().numpy()[()]


# %% mistake no-optimizer-step: by hand, the rate from the optimizer
def training_step(model, loss_fn, optimizer, x, y):
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    with torch.no_grad():
        for p in model.parameters():
            p -= optimizer.param_groups[0]["lr"] * p.grad
    return loss.item()


# %% mistake no-optimizer-step: an optimizer of its own
def training_step(
    model: nn.Module,
    loss_fn: Callable[[Tensor, Tensor], Tensor],
    optimizer: torch.optim.Optimizer,
    x: Tensor,
    y: Tensor,
) -> float:
    """Train on one batch."""
    optimizer = torch.optim.SGD(model.parameters(), lr=optimizer.param_groups[0]["lr"])
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()
