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
