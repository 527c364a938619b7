# Answers to the exercise `fit_line`.

# %% correct: gradients by hand
def fit_line(x, y, lr, steps):
    w, b, losses = 0.0, 0.0, []
    for _ in range(steps):
        error = w * x + b - y
        losses.append(float((error**2).mean()))
        w, b = w - lr * float(2 * (error * x).mean()), b - lr * float(2 * error.mean())
    return w, b, losses


# %% correct: nn and optim
def fit_line(x, y, lr, steps):
    model = torch.nn.Linear(1, 1)
    torch.nn.init.zeros_(model.weight)
    torch.nn.init.zeros_(model.bias)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    criterion = torch.nn.MSELoss()
    losses = []
    for _ in range(steps):
        loss = criterion(model(x.unsqueeze(1)).squeeze(1), y)
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model.weight.item(), model.bias.item(), losses


# %% mistake no-zero-grad: never cleared
def fit_line(x, y, lr, steps):
    w, b = torch.zeros((), requires_grad=True), torch.zeros((), requires_grad=True)
    losses = []
    for _ in range(steps):
        loss = ((w * x + b - y) ** 2).mean()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
    return w.item(), b.item(), losses


# %% mistake loss-summed: as in the document
def fit_line(x, y, lr, steps):
    w, b = torch.zeros((), requires_grad=True), torch.zeros((), requires_grad=True)
    losses = []
    for _ in range(steps):
        loss = ((w * x + b - y) ** 2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
            w.grad.zero_()
            b.grad.zero_()
    return w.item(), b.item(), losses


# %% mistake half-squared-error: one half in front
def fit_line(x, y, lr, steps):
    w, b = torch.zeros((), requires_grad=True), torch.zeros((), requires_grad=True)
    losses = []
    for _ in range(steps):
        loss = 0.5 * ((w * x + b - y) ** 2).mean()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
            w.grad.zero_()
            b.grad.zero_()
    return w.item(), b.item(), losses


# %% mistake kept-loss-graph: collects tensors
def fit_line(x, y, lr, steps):
    w, b = torch.zeros((), requires_grad=True), torch.zeros((), requires_grad=True)
    losses = []
    for _ in range(steps):
        loss = ((w * x + b - y) ** 2).mean()
        losses.append(loss)
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
            w.grad.zero_()
            b.grad.zero_()
    return w.item(), b.item(), losses


# %% mistake bias-not-trained: b is forgotten
def fit_line(x, y, lr, steps):
    w, b = torch.zeros((), requires_grad=True), torch.zeros((), requires_grad=True)
    losses = []
    for _ in range(steps):
        loss = ((w * x + b - y) ** 2).mean()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
        w.grad = None
    return w.item(), b.item(), losses


# %% mistake loss-after-step: noted at the end
def fit_line(x, y, lr, steps):
    w, b = torch.zeros((), requires_grad=True), torch.zeros((), requires_grad=True)
    losses = []
    for _ in range(steps):
        ((w * x + b - y) ** 2).mean().backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
            w.grad = b.grad = None
            losses.append(((w * x + b - y) ** 2).mean().item())
    return w.item(), b.item(), losses


# %% mistake gradient-ascent: uphill
def fit_line(x, y, lr, steps):
    w, b, losses = 0.0, 0.0, []
    for _ in range(steps):
        error = y - (w * x + b)
        losses.append((error**2).mean().item())
        w, b = w - lr * 2 * (error * x).mean().item(), b - lr * 2 * error.mean().item()
    return w, b, losses


# %% mistake nothing-to-differentiate: rebinds under no_grad
def fit_line(x, y, lr, steps):
    w, b = torch.zeros((), requires_grad=True), torch.zeros((), requires_grad=True)
    losses = []
    for _ in range(steps):
        loss = ((w * x + b - y) ** 2).mean()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            w = w - lr * w.grad
            b = b - lr * b.grad
    return w.item(), b.item(), losses


# %% mistake tensor-for-number: w and b as tensors
def fit_line(x, y, lr, steps):
    w, b = torch.zeros((), requires_grad=True), torch.zeros((), requires_grad=True)
    losses = []
    for _ in range(steps):
        loss = ((w * x + b - y) ** 2).mean()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
            w.grad = b.grad = None
    return w.detach(), b.detach(), losses


# %% mistake wrong-start: random parameters
def fit_line(x, y, lr, steps):
    w, b = torch.randn(1, requires_grad=True), torch.zeros(1, requires_grad=True)
    losses = []
    for _ in range(steps):
        loss = ((w * x + b - y) ** 2).mean()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
            w.grad = b.grad = None
    return w.item(), b.item(), losses


# %% mistake wrong-start: the layer's own start
def fit_line(x, y, lr, steps):
    model = torch.nn.Linear(1, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        loss = torch.nn.functional.mse_loss(model(x[:, None])[:, 0], y)
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model.weight.item(), model.bias.item(), losses


# %% mistake no-zero-grad: only w.grad is cleared
def fit_line(x, y, lr, steps):
    w, b = torch.zeros((), requires_grad=True), torch.zeros((), requires_grad=True)
    losses = []
    for _ in range(steps):
        loss = ((w * x + b - y) ** 2).mean()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
        w.grad = None
    return w.item(), b.item(), losses


# %% mistake fixed-size: divided by the length of the example
def fit_line(x, y, lr, steps):
    w, b = torch.zeros((), requires_grad=True), torch.zeros((), requires_grad=True)
    losses = []
    for _ in range(steps):
        loss = ((w * x + b - y) ** 2).sum() / 3
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
        w.grad = b.grad = None
    return w.item(), b.item(), losses


# %% mistake stopped-early: the loss hardly changes
def fit_line(x, y, lr, steps):
    w, b = torch.zeros((), requires_grad=True), torch.zeros((), requires_grad=True)
    losses = []
    for _ in range(steps):
        loss = ((w * x + b - y) ** 2).mean()
        losses.append(loss.item())
        if len(losses) > 1 and abs(losses[-1] - losses[-2]) < 1e-3:
            break
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
        w.grad = b.grad = None
    return w.item(), b.item(), losses


# %% mistake b-after-w: each update uses the newest numbers
def fit_line(x, y, lr, steps):
    w, b, losses = 0.0, 0.0, []
    for _ in range(steps):
        losses.append(((w * x + b - y) ** 2).mean().item())
        w -= lr * (2 * (w * x + b - y) * x).mean().item()
        b -= lr * (2 * (w * x + b - y)).mean().item()
    return w, b, losses


# %% mistake every-pair-compared: a column minus a row
def fit_line(x, y, lr, steps):
    model = torch.nn.Linear(1, 1)
    torch.nn.init.zeros_(model.weight)
    torch.nn.init.zeros_(model.bias)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        loss = ((model(x.unsqueeze(1)) - y) ** 2).mean()
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model.weight.item(), model.bias.item(), losses


# %% mistake wrong-length: one more loss after the last step
def fit_line(x, y, lr, steps):
    w, b, losses = 0.0, 0.0, []
    for step in range(steps + 1):
        error = w * x + b - y
        losses.append((error**2).mean().item())
        if step < steps:
            w -= lr * (2 * error * x).mean().item()
            b -= lr * (2 * error).mean().item()
    return w, b, losses


# %% mistake not-plain-floats: NumPy's numbers
def fit_line(x, y, lr, steps):
    x, y = x.numpy(), y.numpy()
    w = b = x[0] * 0
    losses = []
    for _ in range(steps):
        error = w * x + b - y
        losses.append((error**2).mean())
        w, b = w - lr * 2 * (error * x).mean(), b - lr * 2 * error.mean()
    return w, b, losses


# %% mistake not-plain-floats: only the losses are NumPy's
def fit_line(x, y, lr, steps):
    w, b, losses = 0.0, 0.0, []
    for _ in range(steps):
        error = w * x + b - y
        losses.append((error**2).mean().numpy()[()])
        w, b = w - lr * float(2 * (error * x).mean()), b - lr * float(2 * error.mean())
    return w, b, losses


# %% mistake rounded-numbers: three decimals
def fit_line(x, y, lr, steps):
    w, b, losses = 0.0, 0.0, []
    for _ in range(steps):
        error = w * x + b - y
        losses.append(float((error**2).mean()))
        w, b = w - lr * float(2 * (error * x).mean()), b - lr * float(2 * error.mean())
    return round(w, 3), round(b, 3), [round(loss, 3) for loss in losses]


# %% mistake rounded-numbers: four decimals
def fit_line(x, y, lr, steps):
    w, b, losses = 0.0, 0.0, []
    for _ in range(steps):
        error = w * x + b - y
        losses.append(float((error**2).mean()))
        w, b = w - lr * float(2 * (error * x).mean()), b - lr * float(2 * error.mean())
    return round(w, 4), round(b, 4), [round(loss, 4) for loss in losses]


# %% mistake stopped-early: the update stops at a very small loss
def fit_line(x, y, lr, steps):
    w, b, losses = 0.0, 0.0, []
    for _ in range(steps):
        error = w * x + b - y
        losses.append(float((error**2).mean()))
        if losses[-1] > 1e-6:
            w, b = w - lr * float(2 * (error * x).mean()), b - lr * float(2 * error.mean())
    return w, b, losses


# %% mistake step-for-zero: at least one step
def fit_line(x, y, lr, steps):
    w, b, losses = 0.0, 0.0, []
    for _ in range(max(steps, 1)):
        error = w * x + b - y
        losses.append(float((error**2).mean()))
        w, b = w - lr * float(2 * (error * x).mean()), b - lr * float(2 * error.mean())
    return w, b, losses


# %% correct: one vector of parameters
def fit_line(x, y, lr, steps):
    design = torch.stack([x, torch.ones_like(x)], dim=1)
    p = torch.zeros(2, requires_grad=True)
    losses = []
    for _ in range(steps):
        loss = torch.nn.functional.mse_loss(design @ p, y)
        losses.append(loss.item())
        (g,) = torch.autograd.grad(loss, p)
        with torch.no_grad():
            p.sub_(lr * g)
    w, b = p.tolist()
    return w, b, losses


# %% correct: torch.func
def fit_line(x, y, lr, steps):
    def loss(p):
        return ((p[0] * x + p[1] - y) ** 2).mean()

    p, losses = torch.zeros(2), []
    for _ in range(steps):
        g, now = torch.func.grad_and_value(loss)(p)
        losses.append(float(now))
        p = p - lr * g
    return float(p[0]), float(p[1]), losses


# %% correct: Python only
def fit_line(x, y, lr, steps):
    pairs = list(zip(x.tolist(), y.tolist()))
    w, b, losses = 0.0, 0.0, []
    for _ in range(steps):
        errors = [w * u + b - v for u, v in pairs]
        losses.append(sum(e * e for e in errors) / len(pairs))
        grad_w = 2 * sum(e * u for e, (u, _) in zip(errors, pairs)) / len(pairs)
        w, b = w - lr * grad_w, b - lr * 2 * sum(errors) / len(pairs)
    return w, b, losses


# %% mistake recording-left-off: on in each step, off at the end
def fit_line(x, y, lr, steps):
    w, b = torch.zeros((), requires_grad=True), torch.zeros((), requires_grad=True)
    losses = []
    for _ in range(steps):
        torch.set_grad_enabled(True)
        loss = ((w * x + b - y) ** 2).mean()
        losses.append(loss.item())
        loss.backward()
        torch.set_grad_enabled(False)
        w -= lr * w.grad
        b -= lr * b.grad
        w.grad = b.grad = None
    return w.item(), b.item(), losses


# %% mistake learning-rate-changed: the learning rate is halved after 100 steps
def fit_line(x, y, lr, steps):
    w = b = torch.tensor(0.0)
    losses = []
    for i in range(steps):
        e = w * x + b - y
        losses.append((e ** 2).mean().item())
        rate = lr if i < 100 else lr / 2
        w, b = w - rate * (2 * e * x).mean(), b - rate * (2 * e).mean()
    return w.item(), b.item(), losses


# %% mistake tensor-for-number: losses without their graph
def fit_line(x, y, lr, steps):
    w = torch.tensor(0.0, requires_grad=True)
    b = torch.tensor(0.0, requires_grad=True)
    losses = []
    for _ in range(steps):
        loss = ((w * x + b - y) ** 2).mean()
        losses.append(loss.detach())
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
        w.grad = b.grad = None
    return w.item(), b.item(), losses
