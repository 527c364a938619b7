# Answers to the exercise `lr_range_test`.

# %% correct: rates by the formula
def lr_range_test(model, loss_fn, x, y, low, high, steps):
    saved = copy.deepcopy(model.state_dict())
    optimizer = torch.optim.SGD(model.parameters(), lr=low)
    rates, losses = [], []
    for i in range(steps):
        lr = low * (high / low) ** (i / (steps - 1))
        for group in optimizer.param_groups:
            group["lr"] = lr
        loss = loss_fn(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        rates.append(lr)
        losses.append(loss.item())
    model.load_state_dict(saved)
    return rates, losses


# %% correct: a scheduler, state cloned by hand
def lr_range_test(model, loss_fn, x, y, low, high, steps):
    before = {name: t.clone() for name, t in model.state_dict().items()}
    optimizer = torch.optim.SGD(model.parameters(), lr=low)
    factor = (high / low) ** (1 / (steps - 1))
    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda i: factor**i)
    rates, losses = [], []
    for _ in range(steps):
        rates.append(scheduler.get_last_lr()[0])
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        losses.append(float(loss))
        optimizer.step()
        scheduler.step()
    model.load_state_dict(before)
    return rates, losses


# %% correct: on a copy of the model
def lr_range_test(model, loss_fn, x, y, low, high, steps):
    model = copy.deepcopy(model)
    rates = torch.logspace(math.log10(low), math.log10(high), steps, dtype=torch.float64).tolist()
    losses = []
    for lr in rates:
        optimizer = torch.optim.SGD(model.parameters(), lr=lr)
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return rates, losses


# %% mistake rates-linear: equal differences
def lr_range_test(model, loss_fn, x, y, low, high, steps):
    saved = copy.deepcopy(model.state_dict())
    optimizer = torch.optim.SGD(model.parameters(), lr=low)
    rates, losses = [], []
    for i in range(steps):
        lr = low + (high - low) * i / (steps - 1)
        for group in optimizer.param_groups:
            group["lr"] = lr
        loss = loss_fn(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        rates.append(lr)
        losses.append(loss.item())
    model.load_state_dict(saved)
    return rates, losses


# %% mistake rates-stop-short: steps for steps - 1
def lr_range_test(model, loss_fn, x, y, low, high, steps):
    saved = copy.deepcopy(model.state_dict())
    optimizer = torch.optim.SGD(model.parameters(), lr=low)
    rates, losses = [], []
    for i in range(steps):
        lr = low * (high / low) ** (i / steps)
        for group in optimizer.param_groups:
            group["lr"] = lr
        loss = loss_fn(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        rates.append(lr)
        losses.append(loss.item())
    model.load_state_dict(saved)
    return rates, losses


# %% mistake rate-never-set: only the list grows
def lr_range_test(model, loss_fn, x, y, low, high, steps):
    saved = copy.deepcopy(model.state_dict())
    optimizer = torch.optim.SGD(model.parameters(), lr=low)
    rates, losses = [], []
    for i in range(steps):
        lr = low * (high / low) ** (i / (steps - 1))
        loss = loss_fn(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        rates.append(lr)
        losses.append(loss.item())
    model.load_state_dict(saved)
    return rates, losses


# %% mistake rate-never-set: an attribute that the optimizer does not look at
def lr_range_test(model, loss_fn, x, y, low, high, steps):
    saved = copy.deepcopy(model.state_dict())
    optimizer = torch.optim.SGD(model.parameters(), lr=low)
    rates, losses = [], []
    for i in range(steps):
        lr = low * (high / low) ** (i / (steps - 1))
        optimizer.lr = lr
        loss = loss_fn(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        rates.append(lr)
        losses.append(loss.item())
    model.load_state_dict(saved)
    return rates, losses


# %% mistake loss-after-step: computed again
def lr_range_test(model, loss_fn, x, y, low, high, steps):
    saved = copy.deepcopy(model.state_dict())
    optimizer = torch.optim.SGD(model.parameters(), lr=low)
    rates, losses = [], []
    for i in range(steps):
        lr = low * (high / low) ** (i / (steps - 1))
        for group in optimizer.param_groups:
            group["lr"] = lr
        loss = loss_fn(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        rates.append(lr)
        losses.append(loss_fn(model(x), y).item())
    model.load_state_dict(saved)
    return rates, losses


# %% mistake weights-restored-each-step: every rate from the start
def lr_range_test(model, loss_fn, x, y, low, high, steps):
    saved = copy.deepcopy(model.state_dict())
    optimizer = torch.optim.SGD(model.parameters(), lr=low)
    rates, losses = [], []
    for i in range(steps):
        lr = low * (high / low) ** (i / (steps - 1))
        for group in optimizer.param_groups:
            group["lr"] = lr
        model.load_state_dict(saved)
        loss = loss_fn(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        rates.append(lr)
        losses.append(loss.item())
    model.load_state_dict(saved)
    return rates, losses


# %% mistake no-zero-grad: gradients add up
def lr_range_test(model, loss_fn, x, y, low, high, steps):
    saved = copy.deepcopy(model.state_dict())
    optimizer = torch.optim.SGD(model.parameters(), lr=low)
    rates, losses = [], []
    for i in range(steps):
        lr = low * (high / low) ** (i / (steps - 1))
        for group in optimizer.param_groups:
            group["lr"] = lr
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        rates.append(lr)
        losses.append(loss.item())
    model.load_state_dict(saved)
    return rates, losses


# %% mistake model-not-restored: never put back
def lr_range_test(model, loss_fn, x, y, low, high, steps):
    saved = copy.deepcopy(model.state_dict())
    optimizer = torch.optim.SGD(model.parameters(), lr=low)
    rates, losses = [], []
    for i in range(steps):
        lr = low * (high / low) ** (i / (steps - 1))
        for group in optimizer.param_groups:
            group["lr"] = lr
        loss = loss_fn(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        rates.append(lr)
        losses.append(loss.item())
    return rates, losses


# %% mistake model-not-restored: the state was not copied
def lr_range_test(model, loss_fn, x, y, low, high, steps):
    saved = model.state_dict()
    optimizer = torch.optim.SGD(model.parameters(), lr=low)
    rates, losses = [], []
    for i in range(steps):
        lr = low * (high / low) ** (i / (steps - 1))
        for group in optimizer.param_groups:
            group["lr"] = lr
        loss = loss_fn(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        rates.append(lr)
        losses.append(loss.item())
    model.load_state_dict(saved)
    return rates, losses


# %% mistake model-not-restored: a shallow copy
def lr_range_test(model, loss_fn, x, y, low, high, steps):
    saved = dict(model.state_dict())
    optimizer = torch.optim.SGD(model.parameters(), lr=low)
    rates, losses = [], []
    for i in range(steps):
        lr = low * (high / low) ** (i / (steps - 1))
        for group in optimizer.param_groups:
            group["lr"] = lr
        loss = loss_fn(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        rates.append(lr)
        losses.append(loss.item())
    model.load_state_dict(saved)
    return rates, losses


# %% mistake model-not-restored: only the parameters
def lr_range_test(model, loss_fn, x, y, low, high, steps):
    saved = [p.detach().clone() for p in model.parameters()]
    optimizer = torch.optim.SGD(model.parameters(), lr=low)
    rates, losses = [], []
    for i in range(steps):
        lr = low * (high / low) ** (i / (steps - 1))
        for group in optimizer.param_groups:
            group["lr"] = lr
        loss = loss_fn(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        rates.append(lr)
        losses.append(loss.item())
    with torch.no_grad():
        for p, old in zip(model.parameters(), saved):
            p.copy_(old)
    return rates, losses


# %% mistake tensor-for-number: losses as tensors
def lr_range_test(model, loss_fn, x, y, low, high, steps):
    saved = copy.deepcopy(model.state_dict())
    optimizer = torch.optim.SGD(model.parameters(), lr=low)
    rates, losses = [], []
    for i in range(steps):
        lr = low * (high / low) ** (i / (steps - 1))
        for group in optimizer.param_groups:
            group["lr"] = lr
        loss = loss_fn(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        rates.append(lr)
        losses.append(loss.detach())
    model.load_state_dict(saved)
    return rates, losses


# %% mistake stops-when-loss-explodes: ends early
def lr_range_test(model, loss_fn, x, y, low, high, steps):
    saved = copy.deepcopy(model.state_dict())
    optimizer = torch.optim.SGD(model.parameters(), lr=low)
    rates, losses = [], []
    for i in range(steps):
        lr = low * (high / low) ** (i / (steps - 1))
        optimizer.param_groups[0]["lr"] = lr
        loss = loss_fn(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        rates.append(lr)
        losses.append(loss.item())
        if losses[-1] > 4 * min(losses):
            break
    model.load_state_dict(saved)
    return rates, losses


# %% mistake stops-when-loss-explodes: ends where the loss is no number
def lr_range_test(model, loss_fn, x, y, low, high, steps):
    saved = copy.deepcopy(model.state_dict())
    optimizer = torch.optim.SGD(model.parameters(), lr=low)
    rates, losses = [], []
    for i in range(steps):
        lr = low * (high / low) ** (i / (steps - 1))
        optimizer.param_groups[0]["lr"] = lr
        loss = loss_fn(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        rates.append(lr)
        if not math.isfinite(loss.item()):
            break
        losses.append(loss.item())
    model.load_state_dict(saved)
    return rates, losses


# %% mistake left-in-eval-mode: as a test should be, it thinks
def lr_range_test(model, loss_fn, x, y, low, high, steps):
    saved = copy.deepcopy(model.state_dict())
    optimizer = torch.optim.SGD(model.parameters(), lr=low)
    rates, losses = [], []
    for i in range(steps):
        lr = low * (high / low) ** (i / (steps - 1))
        optimizer.param_groups[0]["lr"] = lr
        loss = loss_fn(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        rates.append(lr)
        losses.append(loss.item())
    model.load_state_dict(saved)
    model.eval()
    return rates, losses


# %% mistake loss-fn-ignored: always the mean squared error
def lr_range_test(model, loss_fn, x, y, low, high, steps):
    saved = copy.deepcopy(model.state_dict())
    optimizer = torch.optim.SGD(model.parameters(), lr=low)
    rates, losses = [], []
    for i in range(steps):
        lr = low * (high / low) ** (i / (steps - 1))
        optimizer.param_groups[0]["lr"] = lr
        loss = F.mse_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        rates.append(lr)
        losses.append(loss.item())
    model.load_state_dict(saved)
    return rates, losses


# %% mistake rounded-result: three decimals of the rates
def lr_range_test(model, loss_fn, x, y, low, high, steps):
    saved = copy.deepcopy(model.state_dict())
    optimizer = torch.optim.SGD(model.parameters(), lr=low)
    rates, losses = [], []
    for i in range(steps):
        lr = low * (high / low) ** (i / (steps - 1))
        optimizer.param_groups[0]["lr"] = lr
        loss = loss_fn(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        rates.append(round(lr, 3))
        losses.append(loss.item())
    model.load_state_dict(saved)
    return rates, losses


# %% mistake rounded-result: three decimals of the losses
def lr_range_test(model, loss_fn, x, y, low, high, steps):
    saved = copy.deepcopy(model.state_dict())
    optimizer = torch.optim.SGD(model.parameters(), lr=low)
    rates, losses = [], []
    for i in range(steps):
        lr = low * (high / low) ** (i / (steps - 1))
        optimizer.param_groups[0]["lr"] = lr
        loss = loss_fn(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        rates.append(lr)
        losses.append(round(loss.item(), 3))
    model.load_state_dict(saved)
    return rates, losses


# %% mistake wrong-type: NumPy's numbers
def lr_range_test(model, loss_fn, x, y, low, high, steps):
    saved = copy.deepcopy(model.state_dict())
    optimizer = torch.optim.SGD(model.parameters(), lr=low)
    rates, losses = [], []
    for i in range(steps):
        lr = low * (high / low) ** (i / (steps - 1))
        optimizer.param_groups[0]["lr"] = lr
        loss = loss_fn(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        rates.append(lr)
        losses.append(loss.detach().numpy()[()])
    model.load_state_dict(saved)
    return rates, losses


# %% correct: a copy is trained, a scheduler
def lr_range_test(model, loss_fn, x, y, low, high, steps):
    twin = copy.deepcopy(model)
    sgd = torch.optim.SGD(twin.parameters(), lr=low)
    growth = torch.optim.lr_scheduler.LambdaLR(sgd, lambda i: (high / low) ** (i / (steps - 1)))
    rates, losses = [], []
    for _ in range(steps):
        rates.append(growth.get_last_lr()[0])
        sgd.zero_grad()
        loss = loss_fn(twin(x), y)
        losses.append(float(loss))
        loss.backward()
        sgd.step()
        growth.step()
    return rates, losses


# %% correct: logspace, steps by hand
def lr_range_test(model, loss_fn, x, y, low, high, steps):
    saved = {name: t.clone() for name, t in model.state_dict().items()}
    rates = torch.logspace(math.log10(low), math.log10(high), steps, dtype=torch.float64).tolist()
    losses, params = [], list(model.parameters())
    for lr in rates:
        loss = loss_fn(model(x), y)
        grads = torch.autograd.grad(loss, params)
        with torch.no_grad():
            for p, g in zip(params, grads):
                p -= lr * g
        losses.append(loss.item())
    model.load_state_dict(saved)
    return rates, losses


# %% mistake network-of-its-own: a network of its own
def lr_range_test(model, loss_fn, x, y, low, high, steps):
    twin = nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3), nn.Tanh(), nn.Linear(3, 1))
    twin.load_state_dict(model.state_dict())
    sgd = torch.optim.SGD(twin.parameters(), lr=low)
    rates, losses = [], []
    for i in range(steps):
        sgd.param_groups[0]["lr"] = low * (high / low) ** (i / (steps - 1))
        rates.append(sgd.param_groups[0]["lr"])
        sgd.zero_grad()
        loss = loss_fn(twin(x), y)
        losses.append(float(loss))
        loss.backward()
        sgd.step()
    return rates, losses


# %% wrong: large losses are cut
def lr_range_test(model, loss_fn, x, y, low, high, steps):
    before = copy.deepcopy(model.state_dict())
    optimizer = torch.optim.SGD(model.parameters(), lr=low)
    rates, losses = [], []
    for i in range(steps):
        lr = low * (high / low) ** (i / (steps - 1))
        for group in optimizer.param_groups:
            group["lr"] = lr
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        rates.append(lr)
        losses.append(min(loss.item(), 100.0))
    model.load_state_dict(before)
    return rates, losses


# %% mistake rate-never-set: each step uses the rate of the step before
def lr_range_test(model, loss_fn, x, y, low, high, steps):
    before = copy.deepcopy(model.state_dict())
    optimizer = torch.optim.SGD(model.parameters(), lr=low)
    rates, losses = [], []
    for i in range(steps):
        lr = low * (high / low) ** (i / (steps - 1))
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        for group in optimizer.param_groups:
            group["lr"] = lr
        rates.append(lr)
        losses.append(loss.item())
    model.load_state_dict(before)
    return rates, losses


# %% mistake model-not-restored: a copy that is not put back
def lr_range_test(model, loss_fn, x, y, low, high, steps):
    before = copy.deepcopy(model.state_dict())
    optimizer = torch.optim.SGD(model.parameters(), lr=low)
    rates, losses = [], []
    for i in range(steps):
        lr = low * (high / low) ** (i / (steps - 1))
        for group in optimizer.param_groups:
            group["lr"] = lr
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        rates.append(lr)
        losses.append(loss.item())
    return rates, losses


# %% mistake model-not-restored: parameters put back by hand, without the buffers
def lr_range_test(model, loss_fn, x, y, low, high, steps):
    before = [p.detach().clone() for p in model.parameters()]
    optimizer = torch.optim.SGD(model.parameters(), lr=low)
    rates, losses = [], []
    for i in range(steps):
        lr = low * (high / low) ** (i / (steps - 1))
        for group in optimizer.param_groups:
            group["lr"] = lr
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        rates.append(lr)
        losses.append(loss.item())
    with torch.no_grad():
        for p, old in zip(model.parameters(), before):
            p.copy_(old)
    return rates, losses


# %% mistake model-not-restored: the count of batches is not put back
def lr_range_test(model, loss_fn, x, y, low, high, steps):
    before = copy.deepcopy(model.state_dict())
    optimizer = torch.optim.SGD(model.parameters(), lr=low)
    rates, losses = [], []
    for i in range(steps):
        lr = low * (high / low) ** (i / (steps - 1))
        for group in optimizer.param_groups:
            group["lr"] = lr
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        rates.append(lr)
        losses.append(loss.item())
    for name, value in model.state_dict().items():
        if value.is_floating_point():
            value.copy_(before[name])
    return rates, losses


# %% wrong: copies the parameters only, then loads them
def lr_range_test(model, loss_fn, x, y, low, high, steps):
    saved = {name: p.detach().clone() for name, p in model.named_parameters()}
    optimizer = torch.optim.SGD(model.parameters(), lr=low)
    rates, losses = [], []
    for i in range(steps):
        lr = low * (high / low) ** (i / (steps - 1))
        for group in optimizer.param_groups:
            group["lr"] = lr
        loss = loss_fn(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        rates.append(lr)
        losses.append(loss.item())
    model.load_state_dict(saved)
    return rates, losses


# %% mistake weights-restored-each-step: never steps
def lr_range_test(model, loss_fn, x, y, low, high, steps):
    saved = copy.deepcopy(model.state_dict())
    optimizer = torch.optim.SGD(model.parameters(), lr=low)
    rates, losses = [], []
    for i in range(steps):
        lr = low * (high / low) ** (i / (steps - 1))
        for group in optimizer.param_groups:
            group["lr"] = lr
        loss = loss_fn(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        rates.append(lr)
        losses.append(loss.item())
    model.load_state_dict(saved)
    return rates, losses
