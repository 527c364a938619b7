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
