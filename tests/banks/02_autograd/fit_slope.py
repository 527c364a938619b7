# Answers to the exercise `fit_slope`.

# %% correct: in place, cleared by zero_
def fit_slope(x, y, lr, steps):
    w = torch.tensor(0.0, requires_grad=True)
    for _ in range(steps):
        loss = ((w * x - y) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
            w.grad.zero_()
    return w.detach()


# %% correct: a new leaf in every step
def fit_slope(x, y, lr, steps):
    w = torch.tensor(0.0, requires_grad=True)
    for _ in range(steps):
        loss = ((w * x - y) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            w = w - lr * w.grad
        w.requires_grad_()
    return w.detach()


# %% correct: torch.autograd.grad keeps nothing
def fit_slope(x, y, lr, steps):
    w = torch.tensor(0.0, requires_grad=True)
    for _ in range(steps):
        (g,) = torch.autograd.grad(torch.mean((w * x - y) ** 2), w)
        w = (w - lr * g).detach().requires_grad_()
    return w.detach()


# %% mistake no-zero-grad: the third bug is left
def fit_slope(x, y, lr, steps):
    w = torch.tensor(0.0, requires_grad=True)
    for _ in range(steps):
        loss = ((w * x - y) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
    return w.detach()


# %% mistake nothing-to-differentiate: the second and the third bug are left
def fit_slope(x, y, lr, steps):
    w = torch.tensor(0.0, requires_grad=True)
    for _ in range(steps):
        loss = ((w * x - y) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            w = w - lr * w.grad
    return w.detach()


# %% mistake graph-cut: the code as it was
def fit_slope(x, y, lr, steps):
    w = torch.tensor(0.0, requires_grad=True)
    for _ in range(steps):
        error = ((w * x - y) ** 2).mean()
        loss = torch.tensor(error, requires_grad=True)
        loss.backward()
        with torch.no_grad():
            w = w - lr * w.grad
    return w.detach()


# %% mistake never-moves: the missing gradient is passed over in silence
def fit_slope(x, y, lr, steps):
    w = torch.tensor(0.0, requires_grad=True)
    for _ in range(steps):
        error = ((w * x - y) ** 2).mean()
        loss = torch.tensor(error.item(), requires_grad=True)
        loss.backward()
        with torch.no_grad():
            if w.grad is not None:
                w -= lr * w.grad
    return w.detach()


# %% mistake inplace-on-leaf: in place, but recorded
def fit_slope(x, y, lr, steps):
    w = torch.tensor(0.0, requires_grad=True)
    for _ in range(steps):
        loss = ((w * x - y) ** 2).mean()
        loss.backward()
        w -= lr * w.grad
        w.grad = None
    return w.detach()


# %% mistake loss-summed: changes the loss on the way
def fit_slope(x, y, lr, steps):
    w = torch.tensor(0.0, requires_grad=True)
    for _ in range(steps):
        loss = ((w * x - y) ** 2).sum()
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
        w.grad = None
    return w.detach()


# %% mistake should-not-need-grad: returns the leaf
def fit_slope(x, y, lr, steps):
    w = torch.tensor(0.0, requires_grad=True)
    for _ in range(steps):
        loss = ((w * x - y) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
        w.grad = None
    return w


# %% mistake backward-twice: one graph for all steps
def fit_slope(x, y, lr, steps):
    w = torch.tensor(0.0, requires_grad=True)
    loss = ((w * x - y) ** 2).mean()
    for _ in range(steps):
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
        w.grad = None
    return w.detach()


# %% mistake computed-with-none: rebinds while autograd records
def fit_slope(x, y, lr, steps):
    w = torch.tensor(0.0, requires_grad=True)
    for _ in range(steps):
        loss = ((w * x - y) ** 2).mean()
        loss.backward()
        w = w - lr * w.grad
    return w.detach()


# %% correct: the gradient by hand, the update through data
def fit_slope(x, y, lr, steps):
    w = torch.tensor(0.0)
    for _ in range(steps):
        w.data = w.data - lr * (2 * x * (w * x - y)).mean()
    return w


# %% mistake stopped-early: enough is enough
def fit_slope(x, y, lr, steps):
    w = torch.tensor(0.0, requires_grad=True)
    for _ in range(steps):
        error = ((w * x - y) ** 2).mean()
        if error < 0.01:
            break
        error.backward()
        with torch.no_grad():
            w -= lr * w.grad
        w.grad = None
    return w.detach()


# %% mistake fixed-size: divided by the length of the example
def fit_slope(x, y, lr, steps):
    w = torch.tensor(0.0, requires_grad=True)
    for _ in range(steps):
        error = ((w * x - y) ** 2).sum() / 2
        error.backward()
        with torch.no_grad():
            w -= lr * w.grad
        w.grad = None
    return w.detach()


# %% mistake rounded-numbers: three decimals
def fit_slope(x, y, lr, steps):
    w = torch.tensor(0.0)
    for _ in range(steps):
        w = w - lr * (2 * x * (w * x - y)).mean()
    return w.round(decimals=3)


# %% mistake rounded-numbers: four decimals
def fit_slope(x, y, lr, steps):
    w = torch.tensor(0.0)
    for _ in range(steps):
        w = w - lr * (2 * x * (w * x - y)).mean()
    return w.round(decimals=4)


# %% mistake stopped-early: a very small error
def fit_slope(x, y, lr, steps):
    w = torch.tensor(0.0)
    for _ in range(steps):
        error = w * x - y
        if (error**2).mean() < 1e-6:
            break
        w = w - lr * (2 * x * error).mean()
    return w


# %% mistake changed-input: subtracts from y
def fit_slope(x, y, lr, steps):
    w, change = torch.tensor(0.0), torch.tensor(0.0)
    for _ in range(steps):
        y -= change * x  # what the line does not explain yet
        change = lr * (2 * x * y).mean()
        w = w + change
    return w


# %% correct: an optimizer
def fit_slope(x, y, lr, steps):
    w = torch.nn.Parameter(torch.zeros(()))
    optimizer = torch.optim.SGD([w], lr=lr)
    for _ in range(steps):
        optimizer.zero_grad()
        torch.nn.functional.mse_loss(w * x, y).backward()
        optimizer.step()
    return w.detach()


# %% correct: Python numbers, a tensor at the end
def fit_slope(x, y, lr, steps):
    w = 0.0
    for _ in range(steps):
        w -= lr * 2 * ((w * x - y) @ x).item() / len(x)
    return torch.tensor(w)


# %% correct: a layer without a bias
def fit_slope(x, y, lr, steps):
    layer = torch.nn.Linear(1, 1, bias=False)
    torch.nn.init.zeros_(layer.weight)
    for _ in range(steps):
        layer.zero_grad()
        torch.nn.MSELoss()(layer(x[:, None])[:, 0], y).backward()
        layer.weight.data.sub_(lr * layer.weight.grad)
    return layer.weight.detach().reshape(())


# %% correct: torch.func
def fit_slope(x, y, lr, steps):
    gradient = torch.func.grad(lambda w: ((w * x - y) ** 2).mean())
    w = torch.zeros(())
    for _ in range(steps):
        w = w - lr * gradient(w)
    return w


# %% mistake recording-left-off: on in each step, off at the end
def fit_slope(x, y, lr, steps):
    w = torch.tensor(0.0, requires_grad=True)
    for _ in range(steps):
        torch.set_grad_enabled(True)
        ((w * x - y) ** 2).mean().backward()
        torch.set_grad_enabled(False)
        w -= lr * w.grad
        w.grad = None
    return w.detach()


# %% mistake stopped-early: the best slope of all steps
def fit_slope(x, y, lr, steps):
    w = best = torch.tensor(0.0)
    for _ in range(steps):
        w = w - lr * (2 * (w * x - y) * x).mean()
        if ((w * x - y) ** 2).mean() < ((best * x - y) ** 2).mean():
            best = w
    return best


# %% mistake start-not-zero: starts at 1
def fit_slope(x, y, lr, steps):
    w = torch.tensor(1.0)
    for _ in range(steps):
        w = w - lr * (2 * (w * x - y) * x).mean()
    return w


# %% mistake kept-positive: never below 0
def fit_slope(x, y, lr, steps):
    w = torch.tensor(0.0)
    for _ in range(steps):
        w = (w - lr * (2 * (w * x - y) * x).mean()).clamp(min=0)
    return w


# %% mistake best-for-last: the exact solution
def fit_slope(x, y, lr, steps):
    return (x * y).sum() / (x * x).sum()
