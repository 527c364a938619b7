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


# %% mistake rounded-result: three decimals
def overfit_one_batch(model, x, labels, steps, lr):
    model = copy.deepcopy(model).train()
    optimizer, losses = torch.optim.SGD(model.parameters(), lr=lr), []
    for _ in range(steps):
        loss = F.cross_entropy(model(x), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(round(loss.item(), 3))
    return losses


# %% mistake rehearsal-changed-model: the caller's gradients cleared
def overfit_one_batch(model, x, labels, steps, lr):
    model.zero_grad()
    model = copy.deepcopy(model).train()
    optimizer, losses = torch.optim.SGD(model.parameters(), lr=lr), []
    for _ in range(steps):
        loss = F.cross_entropy(model(x), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# %% mistake rehearsal-changed-mode: only the layers
def overfit_one_batch(model, x, labels, steps, lr):
    mode = model.training
    twin = copy.deepcopy(model.train())
    model.training = mode
    optimizer, losses = torch.optim.SGD(twin.parameters(), lr=lr), []
    for _ in range(steps):
        loss = F.cross_entropy(twin(x), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# %% mistake network-of-its-own: small_net again
def overfit_one_batch(model, x, labels, steps, lr):
    twin = small_net()
    twin.load_state_dict(model.state_dict())
    optimizer, losses = torch.optim.SGD(twin.parameters(), lr=lr), []
    for _ in range(steps):
        loss = F.cross_entropy(twin(x), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# %% mistake wrong-type: NumPy's numbers
def overfit_one_batch(model, x, labels, steps, lr):
    model = copy.deepcopy(model).train()
    optimizer, losses = torch.optim.SGD(model.parameters(), lr=lr), []
    for _ in range(steps):
        loss = F.cross_entropy(model(x), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.detach().numpy()[()])
    return losses


# %% correct: functional_call on cloned tensors
def overfit_one_batch(model, x, labels, steps, lr):
    twin = copy.deepcopy(model)
    twin.train()
    for p in twin.parameters():
        p.grad = None
    losses = []
    sgd = torch.optim.SGD(list(twin.parameters()), lr=lr)
    for step in range(steps):
        scores = twin(x)
        loss = nn.NLLLoss()(F.log_softmax(scores, dim=-1), labels)
        losses.append(float(loss))
        sgd.zero_grad(set_to_none=False)
        loss.backward()
        sgd.step()
    return losses


# %% correct: the state is read back, mode and gradients too
def overfit_one_batch(model, x, labels, steps, lr):
    state = copy.deepcopy(model.state_dict())
    modes = [m.training for m in model.modules()]
    grads = [p.grad for p in model.parameters()]
    for p in model.parameters():
        p.grad = None
    model.train()
    optimizer, losses = torch.optim.SGD(model.parameters(), lr=lr), []
    for _ in range(steps):
        loss = F.cross_entropy(model(x), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    model.load_state_dict(state)
    for m, mode in zip(model.modules(), modes):
        m.training = mode
    for p, g in zip(model.parameters(), grads):
        p.grad = g
    return losses


# %% mistake rehearsal-changed-model: the caller's parameters frozen afterwards
def overfit_one_batch(model, x, labels, steps, lr):
    copied = copy.deepcopy(model).train()
    optimizer = torch.optim.SGD(copied.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        loss = F.cross_entropy(copied(x), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    model.requires_grad_(False)
    return losses


# %% mistake rounded-result: six decimals
def overfit_one_batch(model, x, labels, steps, lr):
    copied = copy.deepcopy(model).train()
    optimizer = torch.optim.SGD(copied.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        loss = F.cross_entropy(copied(x), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(round(loss.item(), 6))
    return losses


# %% mistake wrong-length: stops near 0
def overfit_one_batch(model, x, labels, steps, lr):
    copied = copy.deepcopy(model).train()
    optimizer = torch.optim.SGD(copied.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        loss = F.cross_entropy(copied(x), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        if losses[-1] < 0.1:
            break
    return losses


# %% mistake wrong-length: stops very near 0
def overfit_one_batch(model, x, labels, steps, lr):
    copied = copy.deepcopy(model).train()
    optimizer = torch.optim.SGD(copied.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        loss = F.cross_entropy(copied(x), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        if losses[-1] < 0.01:
            break
    return losses
