# Answers to the exercise `train`.

# %% correct: the schedule counts batches
def train(make_model, batches, epochs, lr):
    model = make_model()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    every = 2 * len(batches)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=every, gamma=0.5)
    rates = []
    for _ in range(epochs):
        rates.append(optimizer.param_groups[0]["lr"])
        for x, y in batches:
            optimizer.zero_grad()
            F.mse_loss(model(x), y).backward()
            optimizer.step()
            scheduler.step()
    return model, rates


# %% correct: three mends
def train(make_model, batches, epochs, lr):
    model = make_model()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=2, gamma=0.5)
    rates = []
    for epoch in range(epochs):
        rates.append(optimizer.param_groups[0]["lr"])
        for x, y in batches:
            loss = F.mse_loss(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        scheduler.step()
    return model, rates


# %% correct: the second model stays, the optimizer comes after it; clears after the step
def train(make_model, batches, epochs, lr):
    model = make_model()
    model = make_model()  # begin with fresh weights
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=2, gamma=0.5)
    rates = []
    for epoch in range(epochs):
        rates.append(scheduler.get_last_lr()[0])
        for x, y in batches:
            loss = F.mse_loss(model(x), y)
            loss.backward()
            optimizer.step()
            optimizer.zero_grad()
        scheduler.step()
    return model, rates


# %% mistake optimizer-holds-old-model: one of three left
def train(make_model, batches, epochs, lr):
    model = make_model()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=2, gamma=0.5)
    model = make_model()
    rates = []
    for epoch in range(epochs):
        rates.append(optimizer.param_groups[0]["lr"])
        for x, y in batches:
            loss = F.mse_loss(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        scheduler.step()
    return model, rates


# %% mistake optimizer-holds-old-model: the gradients of the new model are cleared at the start
def train(make_model, batches, epochs, lr):
    model = make_model()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=2, gamma=0.5)
    model = make_model()
    rates = []
    for epoch in range(epochs):
        rates.append(optimizer.param_groups[0]["lr"])
        for x, y in batches:
            loss = F.mse_loss(model(x), y)
            model.zero_grad()
            loss.backward()
            optimizer.step()
        scheduler.step()
    return model, rates


# %% mistake zero-grad-before-step: one of three left
def train(make_model, batches, epochs, lr):
    model = make_model()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=2, gamma=0.5)
    rates = []
    for epoch in range(epochs):
        rates.append(optimizer.param_groups[0]["lr"])
        for x, y in batches:
            loss = F.mse_loss(model(x), y)
            loss.backward()
            optimizer.zero_grad()
            optimizer.step()
        scheduler.step()
    return model, rates


# %% mistake scheduler-per-batch: one of three left
def train(make_model, batches, epochs, lr):
    model = make_model()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=2, gamma=0.5)
    rates = []
    for epoch in range(epochs):
        rates.append(optimizer.param_groups[0]["lr"])
        for x, y in batches:
            loss = F.mse_loss(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            scheduler.step()
    return model, rates


# %% mistake no-zero-grad: removed instead of moved
def train(make_model, batches, epochs, lr):
    model = make_model()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=2, gamma=0.5)
    rates = []
    for epoch in range(epochs):
        rates.append(optimizer.param_groups[0]["lr"])
        for x, y in batches:
            loss = F.mse_loss(model(x), y)
            loss.backward()
            optimizer.step()
        scheduler.step()
    return model, rates


# %% mistake scheduler-never-steps: removed instead of moved
def train(make_model, batches, epochs, lr):
    model = make_model()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=2, gamma=0.5)
    rates = []
    for epoch in range(epochs):
        rates.append(optimizer.param_groups[0]["lr"])
        for x, y in batches:
            loss = F.mse_loss(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return model, rates


# %% mistake scheduler-before-epoch: moved to the top
def train(make_model, batches, epochs, lr):
    model = make_model()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=2, gamma=0.5)
    rates = []
    for epoch in range(epochs):
        rates.append(optimizer.param_groups[0]["lr"])
        scheduler.step()
        for x, y in batches:
            loss = F.mse_loss(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return model, rates


# %% mistake scheduler-before-epoch: moved above the note of the rate
def train(make_model, batches, epochs, lr):
    model = make_model()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=2, gamma=0.5)
    rates = []
    for epoch in range(epochs):
        scheduler.step()
        rates.append(optimizer.param_groups[0]["lr"])
        for x, y in batches:
            loss = F.mse_loss(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return model, rates


# %% mistake optimizer-holds-old-model: nothing mended
def train(make_model, batches, epochs, lr):
    model = make_model()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=2, gamma=0.5)
    model = make_model()  # begin with fresh weights
    rates = []
    for epoch in range(epochs):
        rates.append(optimizer.param_groups[0]["lr"])
        for x, y in batches:
            loss = F.mse_loss(model(x), y)
            loss.backward()
            optimizer.zero_grad()
            optimizer.step()
            scheduler.step()
    return model, rates


# %% mistake wrong-type: NumPy's numbers
def train(make_model, batches, epochs, lr):
    model = make_model()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=2, gamma=0.5)
    rates = []
    for epoch in range(epochs):
        rates.append(torch.tensor(scheduler.get_last_lr()[0]).numpy()[()])
        for x, y in batches:
            loss = F.mse_loss(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        scheduler.step()
    return model, rates


# %% correct: get_last_lr
def train(make_model, batches, epochs, lr):
    model = make_model()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=2, gamma=0.5)
    rates = []
    for epoch in range(epochs):
        rates.append(scheduler.get_last_lr()[0])
        for x, y in batches:
            loss = F.mse_loss(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        scheduler.step()
    return model, rates


# %% correct: rates computed, set by hand, velocity by hand
def train(make_model, batches, epochs, lr):
    model = make_model()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    rates = [lr * 0.5 ** (epoch // 2) for epoch in range(epochs)]
    for rate in rates:
        for group in optimizer.param_groups:
            group["lr"] = rate
        for x, y in batches:
            optimizer.zero_grad()
            ((model(x) - y) ** 2).mean().backward()
            optimizer.step()
    return model, rates


# %% mistake rounded-result: five decimals of the rates
def train(make_model, batches, epochs, lr):

    model = make_model().requires_grad_()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=2, gamma=0.5)
    rates = []
    for epoch in range(epochs):
        rates.append(round(optimizer.param_groups[0]["lr"], 5))
        for x, y in batches:
            loss = F.mse_loss(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        scheduler.step()
    return model, rates


# %% wrong: the rate never falls below a thousandth
def train(
    make_model: Callable[[], nn.Module],
    batches: list[tuple[Tensor, Tensor]],
    epochs: int,
    lr: float,
) -> tuple[nn.Module, list[float]]:
    """Train a fresh model with SGD, momentum 0.9, and a rate that is halved every two epochs."""
    model = make_model()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=2, gamma=0.5)
    rates = []
    for epoch in range(epochs):
        rates.append(optimizer.param_groups[0]["lr"])
        for x, y in batches:
            loss = F.mse_loss(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        scheduler.step()
        for group in optimizer.param_groups:
            group["lr"] = max(group["lr"], 1e-3)
    return model, rates


# %% mistake optimizer-holds-old-model: returns a fresh model
def train(
    make_model: Callable[[], nn.Module],
    batches: list[tuple[Tensor, Tensor]],
    epochs: int,
    lr: float,
) -> tuple[nn.Module, list[float]]:
    """Train a fresh model with SGD, momentum 0.9, and a rate that is halved every two epochs."""
    model = make_model()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=2, gamma=0.5)
    rates = []
    for epoch in range(epochs):
        rates.append(optimizer.param_groups[0]["lr"])
        for x, y in batches:
            loss = F.mse_loss(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        scheduler.step()
    return make_model(), rates


# %% mistake scheduler-before-epoch: the rate is noted after the scheduler's step
def train(
    make_model: Callable[[], nn.Module],
    batches: list[tuple[Tensor, Tensor]],
    epochs: int,
    lr: float,
) -> tuple[nn.Module, list[float]]:
    """Train a fresh model with SGD, momentum 0.9, and a rate that is halved every two epochs."""
    model = make_model()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=2, gamma=0.5)
    rates = []
    for epoch in range(epochs):
        for x, y in batches:
            loss = F.mse_loss(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        scheduler.step()
        rates.append(optimizer.param_groups[0]["lr"])
    return model, rates


# %% mistake no-optimizer-step: never steps
def train(
    make_model: Callable[[], nn.Module],
    batches: list[tuple[Tensor, Tensor]],
    epochs: int,
    lr: float,
) -> tuple[nn.Module, list[float]]:
    model = make_model()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=2, gamma=0.5)
    rates = []
    for _ in range(epochs):
        rates.append(optimizer.param_groups[0]["lr"])
        for x, y in batches:
            loss = F.mse_loss(model(x), y)
            optimizer.zero_grad()
            loss.backward()
        scheduler.step()
    return model, rates
