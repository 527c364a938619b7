# Answers to the exercise `evaluate`.

# %% correct: sums over rows
def evaluate(model, loader):
    was_training = model.training
    model.eval()
    total, right, rows = 0.0, 0, 0
    with torch.inference_mode():
        for x, labels in loader:
            scores = model(x)
            total += F.cross_entropy(scores, labels, reduction="sum").item()
            right += (scores.argmax(dim=1) == labels).sum().item()
            rows += len(labels)
    model.train(was_training)
    return total / rows, right / rows


# %% correct: all scores first, no_grad as a decorator
@torch.no_grad()
def evaluate(model, loader):
    mode = model.training
    try:
        model.train(False)
        pairs = [(model(x), y) for x, y in loader]
    finally:
        model.train(mode)
    scores = torch.cat([s for s, _ in pairs])
    labels = torch.cat([y for _, y in pairs])
    loss = nn.CrossEntropyLoss()(scores, labels)
    return loss.item(), (scores.argmax(1) == labels).double().mean().item()


# %% correct: a copy is evaluated
def evaluate(model, loader):
    frozen = copy.deepcopy(model).eval().requires_grad_(False)
    losses, hits = [], []
    with torch.no_grad():
        for x, y in loader:
            out = frozen(x)
            losses += F.cross_entropy(out, y, reduction="none").tolist()
            hits += (out.max(dim=1)[1] == y).tolist()
    return math.fsum(losses) / len(losses), sum(hits) / len(hits)


# %% mistake evaluated-in-train-mode: no eval
def evaluate(model, loader):
    was_training = model.training
    total, right, rows = 0.0, 0, 0
    with torch.inference_mode():
        for x, labels in loader:
            scores = model(x)
            total += F.cross_entropy(scores, labels, reduction="sum").item()
            right += (scores.argmax(dim=1) == labels).sum().item()
            rows += len(labels)
    model.train(was_training)
    return total / rows, right / rows


# %% mistake left-in-eval-mode: not restored
def evaluate(model, loader):
    was_training = model.training
    model.eval()
    total, right, rows = 0.0, 0, 0
    with torch.inference_mode():
        for x, labels in loader:
            scores = model(x)
            total += F.cross_entropy(scores, labels, reduction="sum").item()
            right += (scores.argmax(dim=1) == labels).sum().item()
            rows += len(labels)
    return total / rows, right / rows


# %% mistake always-back-to-train-mode: train at the end
def evaluate(model, loader):
    was_training = model.training
    model.eval()
    total, right, rows = 0.0, 0, 0
    with torch.inference_mode():
        for x, labels in loader:
            scores = model(x)
            total += F.cross_entropy(scores, labels, reduction="sum").item()
            right += (scores.argmax(dim=1) == labels).sum().item()
            rows += len(labels)
    model.train()
    return total / rows, right / rows


# %% mistake graph-in-evaluation: with graphs
def evaluate(model, loader):
    was_training = model.training
    model.eval()
    total, right, rows = 0.0, 0, 0
    with torch.enable_grad():
        for x, labels in loader:
            scores = model(x)
            total += F.cross_entropy(scores, labels, reduction="sum").item()
            right += (scores.argmax(dim=1) == labels).sum().item()
            rows += len(labels)
    model.train(was_training)
    return total / rows, right / rows


# %% mistake loss-added-with-graph: total += loss
def evaluate(model, loader):
    was_training = model.training
    model.eval()
    total, right, rows = 0.0, 0, 0
    with torch.enable_grad():
        for x, labels in loader:
            scores = model(x)
            total += F.cross_entropy(scores, labels, reduction="sum")
            right += (scores.argmax(dim=1) == labels).sum().item()
            rows += len(labels)
    model.train(was_training)
    return total / rows, right / rows


# %% mistake tensor-for-number: no item
def evaluate(model, loader):
    was_training = model.training
    model.eval()
    total, right, rows = 0.0, 0, 0
    with torch.inference_mode():
        for x, labels in loader:
            scores = model(x)
            total += F.cross_entropy(scores, labels, reduction="sum")
            right += (scores.argmax(dim=1) == labels).sum().item()
            rows += len(labels)
    model.train(was_training)
    return total / rows, right / rows


# %% mistake mean-of-batch-means: means of means
def evaluate(model, loader):
    was_training = model.training
    model.eval()
    losses, shares = [], []
    with torch.inference_mode():
        for x, labels in loader:
            scores = model(x)
            losses.append(F.cross_entropy(scores, labels).item())
            shares.append((scores.argmax(dim=1) == labels).float().mean().item())
    model.train(was_training)
    return sum(losses) / len(losses), sum(shares) / len(shares)


# %% mistake mean-of-batch-means: the loss only
def evaluate(model, loader):
    was_training = model.training
    model.eval()
    total, right, rows = 0.0, 0, 0
    with torch.inference_mode():
        for x, labels in loader:
            scores = model(x)
            total += F.cross_entropy(scores, labels).item()
            right += (scores.argmax(dim=1) == labels).sum().item()
            rows += len(labels)
    model.train(was_training)
    return total / len(loader), right / rows


# %% mistake batch-means-by-rows: means divided by rows
def evaluate(model, loader):
    was_training = model.training
    model.eval()
    total, right, rows = 0.0, 0, 0
    with torch.inference_mode():
        for x, labels in loader:
            scores = model(x)
            total += F.cross_entropy(scores, labels).item()
            right += (scores.argmax(dim=1) == labels).sum().item()
            rows += len(labels)
    model.train(was_training)
    return total / rows, right / rows


# %% mistake total-not-divided: a sum
def evaluate(model, loader):
    was_training = model.training
    model.eval()
    total, right, rows = 0.0, 0, 0
    with torch.inference_mode():
        for x, labels in loader:
            scores = model(x)
            total += F.cross_entropy(scores, labels, reduction="sum").item()
            right += (scores.argmax(dim=1) == labels).sum().item()
            rows += len(labels)
    model.train(was_training)
    return total, right / rows


# %% mistake accuracy-in-percent: times 100
def evaluate(model, loader):
    was_training = model.training
    model.eval()
    total, right, rows = 0.0, 0, 0
    with torch.inference_mode():
        for x, labels in loader:
            scores = model(x)
            total += F.cross_entropy(scores, labels, reduction="sum").item()
            right += (scores.argmax(dim=1) == labels).sum().item()
            rows += len(labels)
    model.train(was_training)
    return total / rows, 100 * right / rows


# %% mistake accuracy-not-divided: a count
def evaluate(model, loader):
    was_training = model.training
    model.eval()
    total, right, rows = 0.0, 0, 0
    with torch.inference_mode():
        for x, labels in loader:
            scores = model(x)
            total += F.cross_entropy(scores, labels, reduction="sum").item()
            right += (scores.argmax(dim=1) == labels).sum().item()
            rows += len(labels)
    model.train(was_training)
    return total / rows, right


# %% mistake softmax-before-loss: probabilities
def evaluate(model, loader):
    was_training = model.training
    model.eval()
    total, right, rows = 0.0, 0, 0
    with torch.inference_mode():
        for x, labels in loader:
            scores = model(x).softmax(dim=1)
            total += F.cross_entropy(scores, labels, reduction="sum").item()
            right += (scores.argmax(dim=1) == labels).sum().item()
            rows += len(labels)
    model.train(was_training)
    return total / rows, right / rows


# %% mistake loss-and-accuracy-swapped: the other way round
def evaluate(model, loader):
    was_training = model.training
    model.eval()
    total, right, rows = 0.0, 0, 0
    with torch.inference_mode():
        for x, labels in loader:
            scores = model(x)
            total += F.cross_entropy(scores, labels, reduction="sum").item()
            right += (scores.argmax(dim=1) == labels).sum().item()
            rows += len(labels)
    model.train(was_training)
    return right / rows, total / rows


# %% mistake recording-left-off: switched off for good
def evaluate(model, loader):
    was_training = model.training
    model.eval()
    torch.set_grad_enabled(False)
    total, right, rows = 0.0, 0, 0
    for x, labels in loader:
        scores = model(x)
        total += F.cross_entropy(scores, labels, reduction="sum").item()
        right += (scores.argmax(dim=1) == labels).sum().item()
        rows += len(labels)
    model.train(was_training)
    return total / rows, right / rows


# %% mistake rounded-result: three decimals
def evaluate(model, loader):
    was_training = model.training
    model.eval()
    total, right, rows = 0.0, 0, 0
    with torch.inference_mode():
        for x, labels in loader:
            scores = model(x)
            total += F.cross_entropy(scores, labels, reduction="sum").item()
            right += (scores.argmax(dim=1) == labels).sum().item()
            rows += len(labels)
    model.train(was_training)
    return round(total / rows, 3), round(right / rows, 3)


# %% mistake layers-in-another-mode: only the flag
def evaluate(model, loader):
    was_training = model.training
    model.eval()
    total, right, rows = 0.0, 0, 0
    with torch.inference_mode():
        for x, labels in loader:
            scores = model(x)
            total += F.cross_entropy(scores, labels, reduction="sum").item()
            right += (scores.argmax(dim=1) == labels).sum().item()
            rows += len(labels)
    model.training = was_training
    return total / rows, right / rows


# %% mistake parameters-left-frozen: the parameters frozen for good
def evaluate(model, loader):
    was_training = model.training
    model.eval().requires_grad_(False)
    total, right, rows = 0.0, 0, 0
    for x, labels in loader:
        scores = model(x)
        total += F.cross_entropy(scores, labels, reduction="sum").item()
        right += (scores.argmax(dim=1) == labels).sum().item()
        rows += len(labels)
    model.train(was_training)
    return total / rows, right / rows


# %% correct: a frozen copy, recording stays on
def evaluate(model, loader):
    frozen = copy.deepcopy(model).eval().requires_grad_(False)
    scores, labels = [], []
    for x, t in loader:
        scores.append(frozen(x))
        labels.append(t)
    scores, labels = torch.cat(scores), torch.cat(labels)
    return F.cross_entropy(scores, labels).item(), (scores.argmax(1) == labels).float().mean().item()


# %% mistake evaluated-in-train-mode: batch normalization only
def evaluate(model, loader):
    modes = [m.training for m in model.modules()]
    for m in model.modules():
        if isinstance(m, nn.BatchNorm1d):
            m.eval()
    total, right, rows = 0.0, 0, 0
    with torch.inference_mode():
        for x, labels in loader:
            scores = model(x)
            total += F.cross_entropy(scores, labels, reduction="sum").item()
            right += (scores.argmax(dim=1) == labels).sum().item()
            rows += len(labels)
    for m, mode in zip(model.modules(), modes):
        m.training = mode
    return total / rows, right / rows


# %% mistake wrong-type: NumPy's numbers
def evaluate(model, loader):
    was_training = model.training
    model.eval()
    scores, labels = [], []
    with torch.inference_mode():
        for x, t in loader:
            scores.append(model(x))
            labels.append(t)
    model.train(was_training)
    scores, labels = torch.cat(scores), torch.cat(labels)
    return F.cross_entropy(scores, labels).numpy()[()], (scores.argmax(1) == labels).numpy().mean()


# %% mistake network-of-its-own: small_net again
def evaluate(model, loader):
    twin = small_net().eval()
    twin.load_state_dict(model.state_dict())
    total, right, rows = 0.0, 0, 0
    with torch.inference_mode():
        for x, labels in loader:
            scores = twin(x)
            total += F.cross_entropy(scores, labels, reduction="sum").item()
            right += (scores.argmax(dim=1) == labels).sum().item()
            rows += len(labels)
    return total / rows, right / rows


# %% mistake dropout-still-drops: eval mode for batch normalization only
def evaluate(model, loader):
    was_training = model.training
    for layer in model.modules():
        if isinstance(layer, (nn.BatchNorm1d, nn.BatchNorm2d)):
            layer.eval()
    total, right, rows = 0.0, 0, 0
    with torch.no_grad():
        for x, labels in loader:
            scores = model(x)
            total += F.cross_entropy(scores, labels).item() * len(labels)
            right += (scores.argmax(dim=1) == labels).sum().item()
            rows += len(labels)
    model.train(was_training)
    return total / rows, right / rows


# %% mistake evaluation-changed-model: the running statistics reset afterwards
def evaluate(model, loader):
    was_training = model.training
    model.eval()
    total, right, rows = 0.0, 0, 0
    with torch.no_grad():
        for x, labels in loader:
            scores = model(x)
            total += F.cross_entropy(scores, labels).item() * len(labels)
            right += (scores.argmax(dim=1) == labels).sum().item()
            rows += len(labels)
    model.train(was_training)
    for layer in model.modules():
        if hasattr(layer, "reset_running_stats"):
            layer.reset_running_stats()
    return total / rows, right / rows


# %% mistake rounded-result: six decimals
def evaluate(model, loader):
    was_training = model.training
    model.eval()
    total, right, rows = 0.0, 0, 0
    with torch.no_grad():
        for x, labels in loader:
            scores = model(x)
            total += F.cross_entropy(scores, labels).item() * len(labels)
            right += (scores.argmax(dim=1) == labels).sum().item()
            rows += len(labels)
    model.train(was_training)
    return round(total / rows, 6), round(right / rows, 6)


# %% mistake rounded-result: six decimals of the accuracy only
def evaluate(model, loader):
    was_training = model.training
    model.eval()
    total, right, rows = 0.0, 0, 0
    with torch.no_grad():
        for x, labels in loader:
            scores = model(x)
            total += F.cross_entropy(scores, labels).item() * len(labels)
            right += (scores.argmax(dim=1) == labels).sum().item()
            rows += len(labels)
    model.train(was_training)
    return total / rows, round(right / rows, 6)


# %% correct: counts in a float32 tensor
@torch.inference_mode()
def evaluate(model, loader):
    was_training = model.training
    model.eval()
    counts = torch.zeros(3)
    for x, labels in loader:
        scores = model(x)
        loss = F.cross_entropy(scores, labels, reduction="sum")
        right = (scores.argmax(dim=1) == labels).sum()
        counts += torch.stack([loss, right, torch.tensor(len(labels))])
    model.train(was_training)
    return (counts[0] / counts[2]).item(), (counts[1] / counts[2]).item()
