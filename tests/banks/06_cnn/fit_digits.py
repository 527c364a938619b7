# Answers to the exercise `fit_digits`.

# %% correct: the four mended
def fit_digits(model, train_loader, test_loader, epochs, lr):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    history = []
    for _ in range(epochs):
        model.train()
        total = 0.0
        for x, labels in train_loader:
            loss = F.cross_entropy(model(x), labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(labels)
        model.eval()
        right = 0
        with torch.inference_mode():
            for x, labels in test_loader:
                right += (model(x).argmax(dim=1) == labels).sum().item()
        history.append((total / len(train_loader.dataset), right / len(test_loader.dataset)))
    return history


# %% correct: rewritten with helpers
def one_pass(model, loader, optimizer):
    losses = []
    for x, y in loader:
        each = F.cross_entropy(model(x), y, reduction="none")
        optimizer.zero_grad()
        each.mean().backward()
        optimizer.step()
        losses.extend(each.tolist())
    return sum(losses) / len(losses)


@torch.no_grad()
def share_right(model, loader):
    hits = torch.cat([model(x).argmax(1) == y for x, y in loader])
    return hits.double().mean().item()


def fit_digits(model, train_loader, test_loader, epochs, lr):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    return [
        (one_pass(model.train(), train_loader, optimizer), share_right(model.eval(), test_loader))
        for _ in range(epochs)
    ]


# %% mistake softmax-before-loss: not seen
def fit_digits(model, train_loader, test_loader, epochs, lr):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    history = []
    for _ in range(epochs):
        model.train()
        total = 0.0
        for x, labels in train_loader:
            loss = F.cross_entropy(model(x).softmax(dim=1), labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(labels)
        model.eval()
        right = 0
        with torch.inference_mode():
            for x, labels in test_loader:
                right += (model(x).argmax(dim=1) == labels).sum().item()
        history.append((total / len(train_loader.dataset), right / len(test_loader.dataset)))
    return history


# %% mistake stays-in-eval-mode: train before the loop only
def fit_digits(model, train_loader, test_loader, epochs, lr):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    model.train()
    history = []
    for _ in range(epochs):
        total = 0.0
        for x, labels in train_loader:
            loss = F.cross_entropy(model(x), labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(labels)
        model.eval()
        right = 0
        with torch.inference_mode():
            for x, labels in test_loader:
                right += (model(x).argmax(dim=1) == labels).sum().item()
        history.append((total / len(train_loader.dataset), right / len(test_loader.dataset)))
    return history


# %% mistake loss-added-with-graph: tensors added up
def fit_digits(model, train_loader, test_loader, epochs, lr):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    history = []
    for _ in range(epochs):
        model.train()
        total = 0.0
        for x, labels in train_loader:
            loss = F.cross_entropy(model(x), labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss * len(labels)
        model.eval()
        right = 0
        with torch.inference_mode():
            for x, labels in test_loader:
                right += (model(x).argmax(dim=1) == labels).sum().item()
        history.append((total / len(train_loader.dataset), right / len(test_loader.dataset)))
    return history


# %% mistake mean-of-batch-means: by the number of batches
def fit_digits(model, train_loader, test_loader, epochs, lr):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    history = []
    for _ in range(epochs):
        model.train()
        total = 0.0
        for x, labels in train_loader:
            loss = F.cross_entropy(model(x), labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item()
        model.eval()
        right = 0
        with torch.inference_mode():
            for x, labels in test_loader:
                right += (model(x).argmax(dim=1) == labels).sum().item()
        history.append((total / len(train_loader), right / len(test_loader.dataset)))
    return history


# %% mistake batch-means-by-rows: means divided by rows
def fit_digits(model, train_loader, test_loader, epochs, lr):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    history = []
    for _ in range(epochs):
        model.train()
        total = 0.0
        for x, labels in train_loader:
            loss = F.cross_entropy(model(x), labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item()
        model.eval()
        right = 0
        with torch.inference_mode():
            for x, labels in test_loader:
                right += (model(x).argmax(dim=1) == labels).sum().item()
        history.append((total / len(train_loader.dataset), right / len(test_loader.dataset)))
    return history


# %% mistake graph-in-evaluation: tests with graphs
def fit_digits(model, train_loader, test_loader, epochs, lr):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    history = []
    for _ in range(epochs):
        model.train()
        total = 0.0
        for x, labels in train_loader:
            loss = F.cross_entropy(model(x), labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(labels)
        model.eval()
        right = 0
        with torch.enable_grad():
            for x, labels in test_loader:
                right += (model(x).argmax(dim=1) == labels).sum().item()
        history.append((total / len(train_loader.dataset), right / len(test_loader.dataset)))
    return history


# %% mistake evaluated-in-train-mode: eval taken away
def fit_digits(model, train_loader, test_loader, epochs, lr):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    history = []
    for _ in range(epochs):
        model.train()
        total = 0.0
        for x, labels in train_loader:
            loss = F.cross_entropy(model(x), labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(labels)
        right = 0
        with torch.inference_mode():
            for x, labels in test_loader:
                right += (model(x).argmax(dim=1) == labels).sum().item()
        history.append((total / len(train_loader.dataset), right / len(test_loader.dataset)))
    return history


# %% mistake tensor-for-number: the count is a tensor
def fit_digits(model, train_loader, test_loader, epochs, lr):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    history = []
    for _ in range(epochs):
        model.train()
        total = 0.0
        for x, labels in train_loader:
            loss = F.cross_entropy(model(x), labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(labels)
        model.eval()
        right = 0
        with torch.inference_mode():
            for x, labels in test_loader:
                right += (model(x).argmax(dim=1) == labels).sum()
        history.append((total / len(train_loader.dataset), right / len(test_loader.dataset)))
    return history


# %% mistake no-zero-grad: lost on the way
def fit_digits(model, train_loader, test_loader, epochs, lr):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    history = []
    for _ in range(epochs):
        model.train()
        total = 0.0
        for x, labels in train_loader:
            loss = F.cross_entropy(model(x), labels)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(labels)
        model.eval()
        right = 0
        with torch.inference_mode():
            for x, labels in test_loader:
                right += (model(x).argmax(dim=1) == labels).sum().item()
        history.append((total / len(train_loader.dataset), right / len(test_loader.dataset)))
    return history


# %% mistake counters-go-on: set to 0 before the loop only
def fit_digits(model, train_loader, test_loader, epochs, lr):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    history = []
    total, right = 0.0, 0
    for _ in range(epochs):
        model.train()
        for x, labels in train_loader:
            loss = F.cross_entropy(model(x), labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(labels)
        model.eval()
        with torch.inference_mode():
            for x, labels in test_loader:
                right += (model(x).argmax(dim=1) == labels).sum().item()
        history.append((total / len(train_loader.dataset), right / len(test_loader.dataset)))
    return history


# %% mistake nothing-to-differentiate: switched off for the test and never on again
def fit_digits(model, train_loader, test_loader, epochs, lr):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    history = []
    for _ in range(epochs):
        model.train()
        total = 0.0
        for x, labels in train_loader:
            loss = F.cross_entropy(model(x), labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(labels)
        model.eval()
        torch.set_grad_enabled(False)
        right = 0
        for x, labels in test_loader:
            right += (model(x).argmax(dim=1) == labels).sum().item()
        history.append((total / len(train_loader.dataset), right / len(test_loader.dataset)))
    return history


# %% mistake rounded-result: three decimals
def fit_digits(model, train_loader, test_loader, epochs, lr):
    optimizer, history = torch.optim.SGD(model.parameters(), lr=lr), []
    for _ in range(epochs):
        model.train()
        total = 0.0
        for x, labels in train_loader:
            loss = F.cross_entropy(model(x), labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(labels)
        model.eval()
        right = 0
        with torch.inference_mode():
            for x, labels in test_loader:
                right += (model(x).argmax(dim=1) == labels).sum().item()
        history.append((round(total / len(train_loader.dataset), 3), round(right / len(test_loader.dataset), 3)))
    return history


# %% mistake graph-kept-until-the-end: item only at the end
def fit_digits(model, train_loader, test_loader, epochs, lr):
    optimizer, history = torch.optim.SGD(model.parameters(), lr=lr), []
    for _ in range(epochs):
        model.train()
        total = 0.0
        for x, labels in train_loader:
            loss = F.cross_entropy(model(x), labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss * len(labels)
        model.eval()
        right = 0
        with torch.inference_mode():
            for x, labels in test_loader:
                right += (model(x).argmax(dim=1) == labels).sum().item()
        history.append((total.item() / len(train_loader.dataset), right / len(test_loader.dataset)))
    return history


# %% mistake wrong-type: NumPy's numbers
def fit_digits(model, train_loader, test_loader, epochs, lr):
    optimizer, history = torch.optim.SGD(model.parameters(), lr=lr), []
    for _ in range(epochs):
        model.train()
        total = 0.0
        for x, labels in train_loader:
            loss = F.cross_entropy(model(x), labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.detach().numpy() * len(labels)
        model.eval()
        right = 0
        with torch.inference_mode():
            for x, labels in test_loader:
                right += (model(x).argmax(dim=1) == labels).sum().numpy()
        history.append((total / len(train_loader.dataset), right / len(test_loader.dataset)))
    return history


# %% correct: tested on a frozen copy
def fit_digits(model, train_loader, test_loader, epochs, lr):
    optimizer, history = torch.optim.SGD(model.parameters(), lr=lr), []
    for _ in range(epochs):
        model.train()
        total, rows = torch.zeros(()), 0
        for x, labels in train_loader:
            loss = F.cross_entropy(model(x), labels, reduction="sum")
            optimizer.zero_grad()
            (loss / len(labels)).backward()
            optimizer.step()
            total += loss.detach()
            rows += len(labels)
        frozen = copy.deepcopy(model).eval().requires_grad_(False)
        hits = [p == t for x, y in test_loader for p, t in zip(frozen(x).argmax(1).tolist(), y.tolist())]
        history.append((total.item() / rows, sum(hits) / len(hits)))
    return history


# %% mistake network-of-its-own: a network of its own
def fit_digits(model, train_loader, test_loader, epochs, lr):
    optimizer, history = torch.optim.SGD(model.parameters(), lr=lr), []
    for _ in range(epochs):
        model.train()
        total = 0.0
        for x, labels in train_loader:
            loss = F.cross_entropy(model(x), labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(labels)
        twin = small_net().eval()
        twin.load_state_dict(model.state_dict())
        right = 0
        with torch.inference_mode():
            for x, labels in test_loader:
                right += (twin(x).argmax(dim=1) == labels).sum().item()
        history.append((total / len(train_loader.dataset), right / len(test_loader.dataset)))
    return history
