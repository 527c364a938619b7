# Answers to the exercise `confusion_matrix`.

# %% correct: bincount
def confusion_matrix(logits, labels):
    classes = logits.shape[1]
    cells = labels * classes + logits.argmax(dim=1)
    return torch.bincount(cells, minlength=classes**2).reshape(classes, classes)


def accuracy(logits, labels):
    return (logits.argmax(dim=1) == labels).float().mean().item()


# %% correct: a product of one-hot rows
def confusion_matrix(logits, labels):
    classes = logits.shape[1]
    true = F.one_hot(labels, classes)
    predicted = F.one_hot(logits.argmax(dim=1), classes)
    return true.T @ predicted


def accuracy(logits, labels):
    matrix = confusion_matrix(logits, labels)
    return (matrix.trace() / matrix.sum()).item()


# %% correct: index_put_ that accumulates
def confusion_matrix(logits, labels):
    classes = logits.size(1)
    matrix = torch.zeros(classes, classes, dtype=torch.long)
    one = torch.tensor(1)
    return matrix.index_put_((labels, logits.max(dim=1).indices), one, accumulate=True)


def accuracy(logits, labels):
    return sum(a == b for a, b in zip(logits.argmax(1).tolist(), labels.tolist())) / len(labels)


# %% mistake confusion-transposed: columns are true
def confusion_matrix(logits, labels):
    classes = logits.shape[1]
    cells = logits.argmax(dim=1) * classes + labels
    return torch.bincount(cells, minlength=classes**2).reshape(classes, classes)


def accuracy(logits, labels):
    return (logits.argmax(dim=1) == labels).float().mean().item()


# %% mistake confusion-lost-counts: += at indices
def confusion_matrix(logits, labels):
    classes = logits.shape[1]
    matrix = torch.zeros(classes, classes, dtype=torch.int64)
    matrix[labels, logits.argmax(dim=1)] += 1
    return matrix


def accuracy(logits, labels):
    return (logits.argmax(dim=1) == labels).float().mean().item()


# %% mistake confusion-classes-that-occur: as many as the largest
def confusion_matrix(logits, labels):
    classes = int(max(labels.max(), logits.argmax(dim=1).max())) + 1
    cells = labels * classes + logits.argmax(dim=1)
    return torch.bincount(cells, minlength=classes**2).reshape(classes, classes)


def accuracy(logits, labels):
    return (logits.argmax(dim=1) == labels).float().mean().item()


# %% mistake confusion-shares: divided by rows
def confusion_matrix(logits, labels):
    classes = logits.shape[1]
    cells = labels * classes + logits.argmax(dim=1)
    counts = torch.bincount(cells, minlength=classes**2).reshape(classes, classes)
    return counts / counts.sum(dim=1, keepdim=True)


def accuracy(logits, labels):
    return (logits.argmax(dim=1) == labels).float().mean().item()


# %% mistake uses-loop: the loop handed in
def confusion_matrix(logits, labels):
    classes = logits.shape[1]
    matrix = torch.zeros(classes, classes, dtype=torch.int64)
    for scores, label in zip(logits, labels):
        matrix[label, scores.argmax()] += 1
    return matrix


def accuracy(logits, labels):
    return (logits.argmax(dim=1) == labels).float().mean().item()


# %% mistake accuracy-in-percent: times 100
def confusion_matrix(logits, labels):
    classes = logits.shape[1]
    cells = labels * classes + logits.argmax(dim=1)
    return torch.bincount(cells, minlength=classes**2).reshape(classes, classes)


def accuracy(logits, labels):
    return 100 * (logits.argmax(dim=1) == labels).float().mean().item()


# %% mistake accuracy-not-divided: the count
def confusion_matrix(logits, labels):
    classes = logits.shape[1]
    cells = labels * classes + logits.argmax(dim=1)
    return torch.bincount(cells, minlength=classes**2).reshape(classes, classes)


def accuracy(logits, labels):
    return (logits.argmax(dim=1) == labels).sum().item()


# %% mistake tensor-for-number: no item
def confusion_matrix(logits, labels):
    classes = logits.shape[1]
    cells = labels * classes + logits.argmax(dim=1)
    return torch.bincount(cells, minlength=classes**2).reshape(classes, classes)


def accuracy(logits, labels):
    return (logits.argmax(dim=1) == labels).float().mean()


# %% mistake uses-forbidden: calls the loop of the text
def confusion_matrix(logits, labels):
    return confusion_matrix_loop(logits, labels)


def accuracy(logits, labels):
    return (logits.argmax(dim=1) == labels).float().mean().item()


# %% mistake uses-forbidden: scikit-learn, with all classes
def confusion_matrix(logits, labels):
    from sklearn import metrics

    classes = torch.arange(logits.shape[1])
    return torch.tensor(metrics.confusion_matrix(labels, logits.argmax(dim=1), labels=classes))


def accuracy(logits, labels):
    return (logits.argmax(dim=1) == labels).float().mean().item()


# %% mistake rounded-result: two decimals
def confusion_matrix(logits, labels):
    classes = logits.shape[1]
    cells = labels * classes + logits.argmax(dim=1)
    return torch.bincount(cells, minlength=classes**2).reshape(classes, classes)


def accuracy(logits, labels):
    return round((logits.argmax(dim=1) == labels).float().mean().item(), 2)


# %% mistake rounded-result: five decimals
def confusion_matrix(logits, labels):
    classes = logits.shape[1]
    return torch.bincount(labels * classes + logits.argmax(dim=1), minlength=classes**2).reshape(classes, classes)


def accuracy(logits, labels):
    return round((logits.argmax(dim=1) == labels).float().mean().item(), 5)


# %% mistake confusion-counts-overflow: counted in uint8
def confusion_matrix(logits, labels):
    classes = logits.shape[1]
    true = F.one_hot(labels, classes).to(torch.uint8)
    return (true.T @ F.one_hot(logits.argmax(dim=1), classes).to(torch.uint8)).long()


def accuracy(logits, labels):
    return (logits.argmax(dim=1) == labels).float().mean().item()


# %% mistake confusion-counts-overflow: cell numbers in uint8
def confusion_matrix(logits, labels):
    classes = logits.shape[1]
    cells = (labels * classes + logits.argmax(dim=1)).to(torch.uint8)
    return torch.bincount(cells, minlength=classes**2)[: classes**2].reshape(classes, classes)


def accuracy(logits, labels):
    return (logits.argmax(dim=1) == labels).float().mean().item()


# %% mistake wrong-type: NumPy's number
def confusion_matrix(logits, labels):
    classes = logits.shape[1]
    return torch.bincount(labels * classes + logits.argmax(dim=1), minlength=classes**2).reshape(classes, classes)


def accuracy(logits, labels):
    return (logits.argmax(dim=1) == labels).double().numpy().mean()


# %% mistake uses-loop: the loop in a helper
def count(matrix, labels, predicted):
    for t, p in zip(labels, predicted):
        matrix[t, p] += 1
    return matrix


def confusion_matrix(logits, labels):
    classes = logits.shape[1]
    return count(torch.zeros(classes, classes, dtype=torch.int64), labels, logits.argmax(dim=1))


def accuracy(logits, labels):
    return (logits.argmax(dim=1) == labels).float().mean().item()


# %% mistake uses-forbidden: NumPy in a helper
import numpy


def count(a, b, classes):
    return torch.tensor(numpy.bincount(a.numpy() * classes + b.numpy(), minlength=classes**2))


def confusion_matrix(logits, labels):
    classes = logits.shape[1]
    return count(labels, logits.argmax(dim=1), classes).reshape(classes, classes)


def accuracy(logits, labels):
    return (logits.argmax(dim=1) == labels).float().mean().item()


# %% correct: honest names, scatter_add_
def confusion_matrix(logits, labels):
    metrics = torch.zeros(logits.shape[1] ** 2, dtype=torch.long)
    cells = labels * logits.shape[1] + logits.argmax(dim=1)
    metrics.scatter_add_(0, cells, torch.ones_like(cells))
    return metrics.unflatten(0, (logits.shape[1], -1))


def accuracy(logits, labels):
    return confusion_matrix(logits, labels).diagonal().sum().item() / len(labels)


# %% correct: einsum and comparisons with all classes
def confusion_matrix(logits, labels):
    every = torch.arange(logits.shape[1])
    return torch.einsum("nt,np->tp", (labels[:, None] == every).long(), (logits.argmax(1)[:, None] == every).long())


def accuracy(logits, labels):
    return float(torch.eq(torch.argmax(logits, 1), labels).sum()) / labels.numel()


# %% correct: a sparse tensor that adds up
def confusion_matrix(logits, labels):
    c = logits.shape[1]
    pairs = torch.stack([labels, logits.argmax(1)])
    return torch.sparse_coo_tensor(pairs, torch.ones_like(labels), (c, c)).to_dense()


def accuracy(logits, labels):
    return 1 - ((logits.argmax(dim=1) - labels) != 0).double().mean().item()


# %% wrong: scores in float16
def confusion_matrix(logits: Tensor, labels: Tensor) -> Tensor:
    """Count the pairs of true and predicted class."""
    classes = logits.shape[1]
    cells = labels * classes + logits.half().argmax(dim=1)
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def accuracy(logits: Tensor, labels: Tensor) -> float:
    """Return the fraction of rows with a right prediction."""
    return (logits.argmax(dim=1) == labels).float().mean().item()


# %% wrong: a softmax by hand that overflows
def confusion_matrix(logits: Tensor, labels: Tensor) -> Tensor:
    """Count the pairs of true and predicted class."""
    classes = logits.shape[1]
    cells = labels * classes + (logits.exp() / logits.exp().sum(1, keepdim=True)).argmax(dim=1)
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def accuracy(logits: Tensor, labels: Tensor) -> float:
    """Return the fraction of rows with a right prediction."""
    return (logits.argmax(dim=1) == labels).float().mean().item()


# %% mistake rounded-result: six decimals
def confusion_matrix(logits, labels):
    c = logits.shape[1]
    return torch.bincount(labels * c + logits.argmax(dim=1), minlength=c * c).reshape(c, c)


def accuracy(logits, labels):
    return round((logits.argmax(dim=1) == labels).double().mean().item(), 6)
