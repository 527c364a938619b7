# Answers to the exercise `accumulated_step`.

# %% correct: each mean times its rows
def accumulated_step(model, x, labels, batch_size, optimizer):
    optimizer.zero_grad()
    total = 0.0
    for a, b in zip(x.split(batch_size), labels.split(batch_size)):
        loss = F.cross_entropy(model(a), b)
        (loss * len(a) / len(x)).backward()
        total += loss.item() * len(a)
    optimizer.step()
    return total / len(x)


# %% correct: sums, cleared at the end too
def accumulated_step(model, x, labels, batch_size, optimizer):
    model.zero_grad()
    losses = []
    for start in range(0, len(x), batch_size):
        rows = slice(start, start + batch_size)
        loss = F.cross_entropy(model(x[rows]), labels[rows], reduction="sum") / len(x)
        loss.backward()
        losses.append(loss.item())
    optimizer.step()
    optimizer.zero_grad()
    return sum(losses)


# %% correct: a loader, gradients divided before the step
def accumulated_step(model, x, labels, batch_size, optimizer):
    optimizer.zero_grad(set_to_none=False)
    total = 0.0
    for part, t in DataLoader(TensorDataset(x, labels), batch_size):
        loss = nn.CrossEntropyLoss(reduction="sum")(model(part), t)
        loss.backward()
        total += float(loss.detach())
    for p in model.parameters():
        p.grad /= len(x)
    optimizer.step()
    return total / len(x)


# %% correct: autograd.grad, log-probabilities, in reverse order
def accumulated_step(model, x, labels, batch_size, optimizer):
    weights = list(model.parameters())
    sums = [torch.zeros_like(w) for w in weights]
    total = torch.zeros(())
    for part, t in reversed(list(zip(x.split(batch_size), labels.split(batch_size)))):
        loss = -F.log_softmax(model(part), dim=1)[torch.arange(len(t)), t].sum() / labels.numel()
        for s, gradient in zip(sums, torch.autograd.grad(loss, weights)):
            s += gradient
        total += loss.detach()
    for w, s in zip(weights, sums):
        w.grad = s
    optimizer.step()
    return total.item()


# %% correct: chunks of equal size that are smaller
def accumulated_step(model, x, labels, batch_size, optimizer):
    optimizer.zero_grad()
    count = math.ceil(len(x) / batch_size)
    total = 0.0
    for part, t in zip(x.tensor_split(count), labels.tensor_split(count)):
        loss = F.cross_entropy(model(part), t) * (len(t) / len(x))
        loss.backward()
        total += loss.item()
    optimizer.step()
    return total


# %% mistake gradients-of-batch-means: each batch with the same weight
def accumulated_step(model, x, labels, batch_size, optimizer):
    optimizer.zero_grad()
    total = 0.0
    for a, b in zip(x.split(batch_size), labels.split(batch_size)):
        loss = F.cross_entropy(model(a), b)
        (loss / len(x.split(batch_size))).backward()
        total += loss.item() * len(a)
    optimizer.step()
    return total / len(x)


# %% mistake gradients-of-means-added: the plain loss goes backward
def accumulated_step(model, x, labels, batch_size, optimizer):
    optimizer.zero_grad()
    total = 0.0
    for a, b in zip(x.split(batch_size), labels.split(batch_size)):
        loss = F.cross_entropy(model(a), b)
        loss.backward()
        total += loss.item() * len(a)
    optimizer.step()
    return total / len(x)


# %% mistake gradients-of-sum: not divided
def accumulated_step(model, x, labels, batch_size, optimizer):
    optimizer.zero_grad()
    total = 0.0
    for a, b in zip(x.split(batch_size), labels.split(batch_size)):
        loss = F.cross_entropy(model(a), b)
        (loss * len(a)).backward()
        total += loss.item() * len(a)
    optimizer.step()
    return total / len(x)


# %% mistake step-for-each-batch: a usual training loop
def accumulated_step(model, x, labels, batch_size, optimizer):
    optimizer.zero_grad()
    total = 0.0
    for a, b in zip(x.split(batch_size), labels.split(batch_size)):
        loss = F.cross_entropy(model(a), b)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(a)
    return total / len(x)


# %% mistake step-for-each-batch: weighted, but a step in the loop
def accumulated_step(model, x, labels, batch_size, optimizer):
    optimizer.zero_grad()
    total = 0.0
    for a, b in zip(x.split(batch_size), labels.split(batch_size)):
        loss = F.cross_entropy(model(a), b)
        (loss * len(a) / len(x)).backward()
        total += loss.item() * len(a)
        optimizer.step()
        optimizer.zero_grad()
    return total / len(x)


# %% mistake last-gradient-only: cleared in the loop
def accumulated_step(model, x, labels, batch_size, optimizer):
    optimizer.zero_grad()
    total = 0.0
    for a, b in zip(x.split(batch_size), labels.split(batch_size)):
        loss = F.cross_entropy(model(a), b)
        optimizer.zero_grad()
        (loss * len(a) / len(x)).backward()
        total += loss.item() * len(a)
    optimizer.step()
    return total / len(x)


# %% mistake last-gradient-only: cleared in the loop, not weighted
def accumulated_step(model, x, labels, batch_size, optimizer):
    optimizer.zero_grad()
    total = 0.0
    for a, b in zip(x.split(batch_size), labels.split(batch_size)):
        loss = F.cross_entropy(model(a), b)
        optimizer.zero_grad()
        loss.backward()
        total += loss.item() * len(a)
    optimizer.step()
    return total / len(x)


# %% mistake old-gradients-used: never cleared
def accumulated_step(model, x, labels, batch_size, optimizer):
    total = 0.0
    for a, b in zip(x.split(batch_size), labels.split(batch_size)):
        loss = F.cross_entropy(model(a), b)
        (loss * len(a) / len(x)).backward()
        total += loss.item() * len(a)
    optimizer.step()
    return total / len(x)


# %% mistake old-gradients-used: cleared after the step only
def accumulated_step(model, x, labels, batch_size, optimizer):
    total = 0.0
    for a, b in zip(x.split(batch_size), labels.split(batch_size)):
        loss = F.cross_entropy(model(a), b)
        (loss * len(a) / len(x)).backward()
        total += loss.item() * len(a)
    optimizer.step()
    optimizer.zero_grad()
    return total / len(x)


# %% mistake large-batch-at-once: all rows
def accumulated_step(model, x, labels, batch_size, optimizer):
    loss = F.cross_entropy(model(x), labels)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()


# %% mistake large-batch-at-once: small losses, one forward
def accumulated_step(model, x, labels, batch_size, optimizer):
    optimizer.zero_grad()
    scores = model(x)
    total = 0.0
    for a, b in zip(scores.split(batch_size), labels.split(batch_size)):
        loss = F.cross_entropy(a, b, reduction="sum") / len(x)
        loss.backward(retain_graph=True)
        total += loss.item()
    optimizer.step()
    return total


# %% mistake graphs-of-all-batches: one backward for the sum
def accumulated_step(model, x, labels, batch_size, optimizer):
    optimizer.zero_grad()
    total = 0.0
    for a, b in zip(x.split(batch_size), labels.split(batch_size)):
        total = total + F.cross_entropy(model(a), b, reduction="sum") / len(x)
    total.backward()
    optimizer.step()
    return total.item()


# %% mistake weights-do-not-move: no step
def accumulated_step(model, x, labels, batch_size, optimizer):
    optimizer.zero_grad()
    total = 0.0
    for a, b in zip(x.split(batch_size), labels.split(batch_size)):
        loss = F.cross_entropy(model(a), b)
        (loss * len(a) / len(x)).backward()
        total += loss.item() * len(a)
    return total / len(x)


# %% mistake weights-do-not-move: cleared before the step
def accumulated_step(model, x, labels, batch_size, optimizer):
    optimizer.zero_grad()
    total = 0.0
    for a, b in zip(x.split(batch_size), labels.split(batch_size)):
        loss = F.cross_entropy(model(a), b)
        (loss * len(a) / len(x)).backward()
        total += loss.item() * len(a)
    optimizer.zero_grad()
    optimizer.step()
    return total / len(x)


# %% mistake weights-do-not-move: no backward
def accumulated_step(model, x, labels, batch_size, optimizer):
    optimizer.zero_grad()
    total = 0.0
    for a, b in zip(x.split(batch_size), labels.split(batch_size)):
        loss = F.cross_entropy(model(a), b)
        total += loss.item() * len(a)
    optimizer.step()
    return total / len(x)


# %% mistake last-rows-left-out: whole batches only
def accumulated_step(model, x, labels, batch_size, optimizer):
    optimizer.zero_grad()
    total = 0.0
    for a, b in [(x[i : i + batch_size], labels[i : i + batch_size]) for i in range(0, len(x) - batch_size + 1, batch_size)]:
        loss = F.cross_entropy(model(a), b)
        (loss * len(a) / (len(x) // batch_size * batch_size)).backward()
        total += loss.item() * len(a)
    optimizer.step()
    return total / (len(x) // batch_size * batch_size)


# %% mistake last-batch-as-full: every batch counts batch_size rows
def accumulated_step(model, x, labels, batch_size, optimizer):
    optimizer.zero_grad()
    total = 0.0
    for a, b in zip(x.split(batch_size), labels.split(batch_size)):
        loss = F.cross_entropy(model(a), b)
        (loss * batch_size / len(x)).backward()
        total += loss.item() * batch_size
    optimizer.step()
    return total / len(x)


# %% mistake softmax-before-loss: probabilities
def accumulated_step(model, x, labels, batch_size, optimizer):
    optimizer.zero_grad()
    total = 0.0
    for a, b in zip(x.split(batch_size), labels.split(batch_size)):
        loss = F.cross_entropy(model(a).softmax(dim=1), b)
        (loss * len(a) / len(x)).backward()
        total += loss.item() * len(a)
    optimizer.step()
    return total / len(x)


# %% mistake mean-of-batch-means: only the returned loss
def accumulated_step(model, x, labels, batch_size, optimizer):
    optimizer.zero_grad()
    total = 0.0
    for a, b in zip(x.split(batch_size), labels.split(batch_size)):
        loss = F.cross_entropy(model(a), b)
        (loss * len(a) / len(x)).backward()
        total += loss.item()
    optimizer.step()
    return total / len(x.split(batch_size))


# %% mistake total-not-divided: the sum is returned
def accumulated_step(model, x, labels, batch_size, optimizer):
    optimizer.zero_grad()
    total = 0.0
    for a, b in zip(x.split(batch_size), labels.split(batch_size)):
        loss = F.cross_entropy(model(a), b)
        (loss * len(a) / len(x)).backward()
        total += loss.item() * len(a)
    optimizer.step()
    return total


# %% mistake batch-means-by-rows: means divided by rows
def accumulated_step(model, x, labels, batch_size, optimizer):
    optimizer.zero_grad()
    total = 0.0
    for a, b in zip(x.split(batch_size), labels.split(batch_size)):
        loss = F.cross_entropy(model(a), b)
        (loss * len(a) / len(x)).backward()
        total += loss.item()
    optimizer.step()
    return total / len(x)


# %% mistake last-batch-only: the last loss is returned
def accumulated_step(model, x, labels, batch_size, optimizer):
    optimizer.zero_grad()
    total = 0.0
    for a, b in zip(x.split(batch_size), labels.split(batch_size)):
        loss = F.cross_entropy(model(a), b)
        (loss * len(a) / len(x)).backward()
        total += loss.item() * len(a)
    optimizer.step()
    return loss.item()


# %% mistake loss-after-step: computed again
def accumulated_step(model, x, labels, batch_size, optimizer):
    optimizer.zero_grad()
    total = 0.0
    for a, b in zip(x.split(batch_size), labels.split(batch_size)):
        loss = F.cross_entropy(model(a), b)
        (loss * len(a) / len(x)).backward()
        total += loss.item() * len(a)
    optimizer.step()
    return sum(F.cross_entropy(model(a), b, reduction="sum").item() for a, b in zip(x.split(batch_size), labels.split(batch_size))) / len(x)


# %% mistake loss-added-with-graph: a tensor with its graph
def accumulated_step(model, x, labels, batch_size, optimizer):
    optimizer.zero_grad()
    total = 0.0
    for a, b in zip(x.split(batch_size), labels.split(batch_size)):
        loss = F.cross_entropy(model(a), b)
        (loss * len(a) / len(x)).backward(retain_graph=True)
        total += loss * len(a) / len(x)
    optimizer.step()
    return total


# %% mistake tensor-for-number: detached, no item
def accumulated_step(model, x, labels, batch_size, optimizer):
    optimizer.zero_grad()
    total = 0.0
    for a, b in zip(x.split(batch_size), labels.split(batch_size)):
        loss = F.cross_entropy(model(a), b)
        (loss * len(a) / len(x)).backward()
        total += loss.detach() * len(a)
    optimizer.step()
    return total / len(x)


# %% mistake rounded-result: six decimals
def accumulated_step(model, x, labels, batch_size, optimizer):
    optimizer.zero_grad()
    total = 0.0
    for a, b in zip(x.split(batch_size), labels.split(batch_size)):
        loss = F.cross_entropy(model(a), b)
        (loss * len(a) / len(x)).backward()
        total += loss.item() * len(a)
    optimizer.step()
    return round(total / len(x), 6)


# %% mistake wrong-type: NumPy's number
def accumulated_step(model, x, labels, batch_size, optimizer):
    import numpy as np

    optimizer.zero_grad()
    total = 0.0
    for a, b in zip(x.split(batch_size), labels.split(batch_size)):
        loss = F.cross_entropy(model(a), b)
        (loss * len(a) / len(x)).backward()
        total += loss.detach().numpy() * len(a)
    optimizer.step()
    return np.float64(total / len(x))


# %% mistake old-gradients-used: a shortcut for a single batch forgets to clear the gradients from before
def accumulated_step(model, x, labels, batch_size, optimizer):
    if len(x) <= batch_size:
        loss = F.cross_entropy(model(x), labels)
        loss.backward()
        optimizer.step()
        return loss.item()
    optimizer.zero_grad()
    total = 0.0
    for a, b in zip(x.split(batch_size), labels.split(batch_size)):
        loss = F.cross_entropy(model(a), b) * len(a) / len(x)
        loss.backward()
        total += loss.item()
    optimizer.step()
    return total
