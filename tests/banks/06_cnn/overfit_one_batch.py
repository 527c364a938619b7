# Answers to the exercise `overfit_one_batch`.

# %% correct: a deep copy
def overfit_one_batch(model, x, labels, steps, lr):
    model = copy.deepcopy(model).train()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        loss = F.cross_entropy(model(x), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# %% correct: the gradients cleared at the end, log_softmax by hand
def overfit_one_batch(model, x, labels, steps, lr):
    pupil = copy.deepcopy(model)
    pupil.train()
    opt = torch.optim.SGD(list(pupil.parameters()), lr)
    criterion = nn.NLLLoss()
    result = []
    pupil.zero_grad()
    for i in range(steps):
        value = criterion(pupil(x).log_softmax(dim=-1), labels)
        result += [float(value.detach())]
        value.backward()
        opt.step()
        opt.zero_grad(set_to_none=False)
    return result


# %% mistake rehearsal-changed-model: no copy
def overfit_one_batch(model, x, labels, steps, lr):
    model = model.train()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        loss = F.cross_entropy(model(x), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# %% mistake rehearsal-changed-model: a shallow copy
def overfit_one_batch(model, x, labels, steps, lr):
    model = copy.copy(model).train()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        loss = F.cross_entropy(model(x), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# %% mistake rehearsal-does-not-move: the optimizer came first
def overfit_one_batch(model, x, labels, steps, lr):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    model = copy.deepcopy(model).train()
    losses = []
    for _ in range(steps):
        loss = F.cross_entropy(model(x), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# %% mistake optimizer-and-copy: the original runs, the copy is stepped
def overfit_one_batch(model, x, labels, steps, lr):
    pupil = copy.deepcopy(model)
    optimizer = torch.optim.SGD(pupil.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(steps):
        loss = F.cross_entropy(model(x), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# %% mistake trained-in-eval-mode: the mode is not switched
def overfit_one_batch(model, x, labels, steps, lr):
    model = copy.deepcopy(model)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        loss = F.cross_entropy(model(x), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# %% mistake trained-in-eval-mode: switched the wrong way
def overfit_one_batch(model, x, labels, steps, lr):
    model = copy.deepcopy(model).eval()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        loss = F.cross_entropy(model(x), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# %% mistake softmax-before-loss: probabilities
def overfit_one_batch(model, x, labels, steps, lr):
    model = copy.deepcopy(model).train()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        loss = F.cross_entropy(model(x).softmax(dim=1), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# %% mistake no-zero-grad: never cleared
def overfit_one_batch(model, x, labels, steps, lr):
    model = copy.deepcopy(model).train()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        loss = F.cross_entropy(model(x), labels)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# %% mistake rehearsal-does-not-move: cleared before the step
def overfit_one_batch(model, x, labels, steps, lr):
    model = copy.deepcopy(model).train()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        loss = F.cross_entropy(model(x), labels)
        loss.backward()
        optimizer.zero_grad()
        optimizer.step()
        losses.append(loss.item())
    return losses


# %% mistake loss-after-step: computed again
def overfit_one_batch(model, x, labels, steps, lr):
    model = copy.deepcopy(model).train()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        loss = F.cross_entropy(model(x), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(F.cross_entropy(model(x), labels).item())
    return losses


# %% mistake kept-loss-graph: tensors in the list
def overfit_one_batch(model, x, labels, steps, lr):
    model = copy.deepcopy(model).train()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        loss = F.cross_entropy(model(x), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss)
    return losses


# %% mistake backward-twice: one forward for all steps
def overfit_one_batch(model, x, labels, steps, lr):
    model = copy.deepcopy(model).train()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    loss = F.cross_entropy(model(x), labels)
    for _ in range(steps):
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# %% mistake rehearsal-changed-mode: switched before it is copied
def overfit_one_batch(model, x, labels, steps, lr):
    model.train()
    pupil = copy.deepcopy(model)
    optimizer = torch.optim.SGD(pupil.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        loss = F.cross_entropy(pupil(x), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# %% mistake rehearsal-changed-model: trained itself and brought back, the gradients stay
def overfit_one_batch(model, x, labels, steps, lr):
    before, mode = copy.deepcopy(model.state_dict()), model.training
    optimizer = torch.optim.SGD(model.train().parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        loss = F.cross_entropy(model(x), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    model.load_state_dict(before)
    model.train(mode)
    return losses
