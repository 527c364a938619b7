# Answers to the exercise `train_epoch`.

# %% correct: losses times rows
def train_epoch(model, loader, optimizer):
    model.train()
    total, rows = 0.0, 0
    for x, labels in loader:
        loss = F.cross_entropy(model(x), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(labels)
        rows += len(labels)
    return total / rows


# %% correct: sums and the length of the dataset
def train_epoch(model, loader, optimizer):
    model.train(True)
    optimizer.zero_grad()
    total = torch.zeros(())
    for batch in loader:
        x, y = batch
        losses = nn.CrossEntropyLoss(reduction="none")(model(x), y)
        losses.mean().backward()
        optimizer.step()
        optimizer.zero_grad()
        total += losses.detach().sum()
    return float(total) / len(loader.dataset)


# %% mistake mean-of-batch-means: each batch counts once
def train_epoch(model, loader, optimizer):
    model.train()
    total, rows = 0.0, 0
    for x, labels in loader:
        loss = F.cross_entropy(model(x), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item()
        rows += 1
    return total / rows


# %% mistake batch-means-by-rows: means divided by rows
def train_epoch(model, loader, optimizer):
    model.train()
    total, rows = 0.0, 0
    for x, labels in loader:
        loss = F.cross_entropy(model(x), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item()
        rows += len(labels)
    return total / rows


# %% mistake rows-by-batches: divided by len(loader)
def train_epoch(model, loader, optimizer):
    model.train()
    total, rows = 0.0, 0
    for x, labels in loader:
        loss = F.cross_entropy(model(x), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(labels)
        rows += len(labels)
    return total / len(loader)


# %% mistake last-batch-as-full: the loader's batch size
def train_epoch(model, loader, optimizer):
    model.train()
    total, rows = 0.0, 0
    for x, labels in loader:
        loss = F.cross_entropy(model(x), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * loader.batch_size
        rows += len(labels)
    return total / rows


# %% mistake total-not-divided: the sum
def train_epoch(model, loader, optimizer):
    model.train()
    total, rows = 0.0, 0
    for x, labels in loader:
        loss = F.cross_entropy(model(x), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(labels)
        rows += len(labels)
    return total


# %% mistake last-batch-only: the last loss
def train_epoch(model, loader, optimizer):
    model.train()
    total, rows = 0.0, 0
    for x, labels in loader:
        loss = F.cross_entropy(model(x), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(labels)
        rows += len(labels)
    return loss.item()


# %% mistake trained-in-eval-mode: the mode as it comes
def train_epoch(model, loader, optimizer):
    total, rows = 0.0, 0
    for x, labels in loader:
        loss = F.cross_entropy(model(x), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(labels)
        rows += len(labels)
    return total / rows


# %% mistake loss-added-with-graph: tensors added up
def train_epoch(model, loader, optimizer):
    model.train()
    total, rows = 0.0, 0
    for x, labels in loader:
        loss = F.cross_entropy(model(x), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss * len(labels)
        rows += len(labels)
    return total / rows


# %% mistake no-zero-grad: never cleared
def train_epoch(model, loader, optimizer):
    model.train()
    total, rows = 0.0, 0
    for x, labels in loader:
        loss = F.cross_entropy(model(x), labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(labels)
        rows += len(labels)
    return total / rows


# %% mistake epoch-without-steps: no step
def train_epoch(model, loader, optimizer):
    model.train()
    total, rows = 0.0, 0
    for x, labels in loader:
        loss = F.cross_entropy(model(x), labels)
        optimizer.zero_grad()
        loss.backward()
        total += loss.item() * len(labels)
        rows += len(labels)
    return total / rows


# %% mistake epoch-without-steps: cleared before the step
def train_epoch(model, loader, optimizer):
    model.train()
    total, rows = 0.0, 0
    for x, labels in loader:
        loss = F.cross_entropy(model(x), labels)
        loss.backward()
        optimizer.zero_grad()
        optimizer.step()
        total += loss.item() * len(labels)
        rows += len(labels)
    return total / rows


# %% mistake softmax-before-loss: probabilities
def train_epoch(model, loader, optimizer):
    model.train()
    total, rows = 0.0, 0
    for x, labels in loader:
        loss = F.cross_entropy(model(x).softmax(1), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(labels)
        rows += len(labels)
    return total / rows


# %% mistake old-gradients-used: cleared after the step only
def train_epoch(model, loader, optimizer):
    model.train()
    total, rows = 0.0, 0
    for x, labels in loader:
        loss = F.cross_entropy(model(x), labels)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        total += loss.item() * len(labels)
        rows += len(labels)
    return total / rows


# %% mistake learns-from-sum: the sum of the batch goes backward
def train_epoch(model, loader, optimizer):
    model.train()
    total, rows = 0.0, 0
    for x, labels in loader:
        loss = F.cross_entropy(model(x), labels, reduction="sum")
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item()
        rows += len(labels)
    return total / rows


# %% mistake loss-after-epoch: a second pass in eval mode
def train_epoch(model, loader, optimizer):
    model.train()
    for x, labels in loader:
        loss = F.cross_entropy(model(x), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    model.eval()
    total = 0.0
    with torch.no_grad():
        for x, labels in loader:
            total += F.cross_entropy(model(x), labels, reduction="sum").item()
    return total / len(loader.dataset)


# %% mistake rounded-result: three decimals
def train_epoch(model, loader, optimizer):
    model.train()
    total, rows = 0.0, 0
    for x, labels in loader:
        loss = F.cross_entropy(model(x), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(labels)
        rows += len(labels)
    return round(total / rows, 3)


# %% mistake graph-kept-until-the-end: item only at the end
def train_epoch(model, loader, optimizer):
    model.train()
    total, rows = 0.0, 0
    for x, labels in loader:
        loss = F.cross_entropy(model(x), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss * len(labels)
        rows += len(labels)
    return total.item() / rows


# %% mistake loader-read-twice: counts the rows first
def train_epoch(model, loader, optimizer):
    model.train()
    rows = sum(len(labels) for _, labels in loader)
    total = 0.0
    for x, labels in loader:
        loss = F.cross_entropy(model(x), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(labels)
    return total / rows


# %% mistake wrong-type: NumPy's number
def train_epoch(model, loader, optimizer):
    model.train()
    total, rows = 0.0, 0
    for x, labels in loader:
        loss = F.cross_entropy(model(x), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.detach().numpy() * len(labels)
        rows += len(labels)
    return total / rows


# %% mistake trained-in-eval-mode: asks the first layer
def train_epoch(model, loader, optimizer):
    for layer in model:
        if isinstance(layer, nn.Linear):
            layer.train()
    model.training = True
    total, rows = 0.0, 0
    for x, labels in loader:
        loss = F.cross_entropy(model(x), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(labels)
        rows += len(labels)
    return total / rows


# %% correct: detached tensors, a closure
def train_epoch(model, loader, optimizer):
    model.train(True)
    losses = []
    for x, labels in loader:
        def closure():
            optimizer.zero_grad()
            per_row = F.cross_entropy(model(x), labels, reduction="none")
            per_row.mean().backward()
            losses.append(per_row.detach())
            return per_row.mean()
        optimizer.step(closure)
    return torch.cat(losses).mean().item()


# %% correct: autograd.grad, fsum
def train_epoch(model, loader, optimizer):
    model.train()
    params, terms, rows = list(model.parameters()), [], 0
    for batch in loader:
        x, t = batch
        model.zero_grad()
        loss = nn.CrossEntropyLoss()(model(x), t)
        for p, g in zip(params, torch.autograd.grad(loss, params)):
            p.grad = g
        optimizer.step()
        terms.append(float(loss) * t.numel())
        rows += t.numel()
    return math.fsum(terms) / rows


# %% mistake rounded-result: six decimals
def train_epoch(model, loader, optimizer):
    model.train()
    total, rows = 0.0, 0
    for x, labels in loader:
        loss = F.cross_entropy(model(x), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(labels)
        rows += len(labels)
    return round(total / rows, 6)
