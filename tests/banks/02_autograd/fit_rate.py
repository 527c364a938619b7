# Answers to the exercise `fit_rate`.

# %% correct: the forward pass in the loop
def fit_rate(t, y, lr, steps):
    k = torch.tensor(0.5, requires_grad=True)
    for _ in range(steps):
        loss = torch.nn.functional.mse_loss(torch.exp(-k * t), y)
        loss.backward()
        with torch.no_grad():
            k -= lr * k.grad
            k.grad.zero_()
    return k.detach()


# %% correct: with an optimizer
def fit_rate(t, y, lr, steps):
    k = torch.tensor(0.5, requires_grad=True)
    optimizer = torch.optim.SGD([k], lr=lr)
    for _ in range(steps):
        optimizer.zero_grad()
        loss = (torch.exp(-k * t) - y).pow(2).mean()
        loss.backward()
        optimizer.step()
    return k.detach()


# %% mistake stale-graph: the code as it was
def fit_rate(t, y, lr, steps):
    k = torch.tensor(0.5, requires_grad=True)
    loss = ((torch.exp(-k * t) - y) ** 2).mean()
    for _ in range(steps):
        loss.backward(retain_graph=True)
        with torch.no_grad():
            k -= lr * k.grad
        k.grad = None
    return k.detach()


# %% mistake stale-graph: only the loss moved into the loop
def fit_rate(t, y, lr, steps):
    k = torch.tensor(0.5, requires_grad=True)
    y_pred = torch.exp(-k * t)
    for _ in range(steps):
        loss = ((y_pred - y) ** 2).mean()
        loss.backward(retain_graph=True)
        with torch.no_grad():
            k -= lr * k.grad
        k.grad = None
    return k.detach()


# %% mistake uses-forbidden: right, but the graphs are kept
def fit_rate(t, y, lr, steps):
    k = torch.tensor(0.5, requires_grad=True)
    for _ in range(steps):
        loss = ((torch.exp(-k * t) - y) ** 2).mean()
        loss.backward(retain_graph=True)
        with torch.no_grad():
            k -= lr * k.grad
        k.grad = None
    return k.detach()


# %% mistake backward-twice: the argument alone was taken out
def fit_rate(t, y, lr, steps):
    k = torch.tensor(0.5, requires_grad=True)
    loss = ((torch.exp(-k * t) - y) ** 2).mean()
    for _ in range(steps):
        loss.backward()
        with torch.no_grad():
            k -= lr * k.grad
        k.grad = None
    return k.detach()


# %% mistake no-zero-grad: lost when the line moved
def fit_rate(t, y, lr, steps):
    k = torch.tensor(0.5, requires_grad=True)
    for _ in range(steps):
        loss = ((torch.exp(-k * t) - y) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            k -= lr * k.grad
    return k.detach()


# %% mistake never-moves: detached, and the error avoided
def fit_rate(t, y, lr, steps):
    k = torch.tensor(0.5, requires_grad=True)
    for _ in range(steps):
        loss = ((torch.exp(-k.detach() * t) - y) ** 2).mean().requires_grad_()
        loss.backward()
        with torch.no_grad():
            if k.grad is not None:
                k -= lr * k.grad
        k.grad = None
    return k.detach()


# %% mistake loss-summed: changes the loss on the way
def fit_rate(t, y, lr, steps):
    k = torch.tensor(0.5, requires_grad=True)
    for _ in range(steps):
        loss = ((torch.exp(-k * t) - y) ** 2).sum()
        loss.backward()
        with torch.no_grad():
            k -= lr * k.grad
        k.grad = None
    return k.detach()


# %% mistake stopped-early: enough is enough
def fit_rate(t, y, lr, steps):
    k = torch.tensor(0.5, requires_grad=True)
    for _ in range(steps):
        loss = ((torch.exp(-k * t) - y) ** 2).mean()
        if loss.item() < 1e-3:
            break
        loss.backward()
        with torch.no_grad():
            k -= lr * k.grad
        k.grad = None
    return k.detach()


# %% mistake kept-positive: a rate should be positive
def fit_rate(t, y, lr, steps):
    k = torch.tensor(0.5, requires_grad=True)
    for _ in range(steps):
        loss = ((torch.exp(-k * t) - y) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            k -= lr * k.grad
            k.clamp_(min=0)
        k.grad = None
    return k.detach()


# %% mistake fixed-size: divided by the length of the example
def fit_rate(t, y, lr, steps):
    k = torch.tensor(0.5, requires_grad=True)
    for _ in range(steps):
        loss = ((torch.exp(-k * t) - y) ** 2).sum() / 3
        loss.backward()
        with torch.no_grad():
            k -= lr * k.grad
        k.grad = None
    return k.detach()


# %% mistake rounded-numbers: three decimals
def fit_rate(t, y, lr, steps):
    k = torch.tensor(0.5)
    for _ in range(steps):
        p = torch.exp(-k * t)
        k = k - lr * (2 * (p - y) * p * -t).mean()
    return k.round(decimals=3)


# %% mistake rounded-numbers: four decimals
def fit_rate(t, y, lr, steps):
    k = torch.tensor(0.5)
    for _ in range(steps):
        p = torch.exp(-k * t)
        k = k - lr * (2 * (p - y) * p * -t).mean()
    return k.round(decimals=4)


# %% mistake stopped-early: a very small loss
def fit_rate(t, y, lr, steps):
    k = torch.tensor(0.5)
    for _ in range(steps):
        p = torch.exp(-k * t)
        if ((p - y) ** 2).mean() < 1e-6:
            break
        k = k - lr * (2 * (p - y) * p * -t).mean()
    return k


# %% mistake should-not-need-grad: returns the leaf
def fit_rate(t, y, lr, steps):
    k = torch.tensor(0.5, requires_grad=True)
    for _ in range(steps):
        loss = ((torch.exp(-k * t) - y) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            k -= lr * k.grad
        k.grad = None
    return k


# %% correct: the gradient by hand
def fit_rate(t, y, lr, steps):
    k = 0.5
    for _ in range(steps):
        p = torch.exp(-k * t)
        k -= lr * (-2 * t * p * (p - y)).mean().item()
    return torch.tensor(k)


# %% correct: torch.autograd.grad and a new leaf
def fit_rate(t, y, lr, steps):
    k = torch.full((), 0.5)
    for _ in range(steps):
        k.requires_grad_()
        (g,) = torch.autograd.grad(((torch.exp(-k * t) - y) ** 2).mean(), k)
        k = (k - lr * g).detach()
    return k


# %% correct: torch.func
def fit_rate(t, y, lr, steps):
    gradient = torch.func.grad(lambda k: torch.mean((torch.exp(-k * t) - y) ** 2))
    k = torch.tensor(0.5)
    for _ in range(steps):
        k = k - lr * gradient(k)
    return k


# %% mistake recording-left-off: on in each step, off at the end
def fit_rate(t, y, lr, steps):
    k = torch.tensor(0.5, requires_grad=True)
    for _ in range(steps):
        torch.set_grad_enabled(True)
        ((torch.exp(-k * t) - y) ** 2).mean().backward()
        torch.set_grad_enabled(False)
        k -= lr * k.grad
        k.grad = None
    return k.detach()
