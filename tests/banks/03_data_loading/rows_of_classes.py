# Answers to the exercise `rows_of_classes`.

# %% correct: a loop with enumerate
def rows_of_classes(dataset, classes):
    indices = []
    for i in range(len(dataset)):
        _, label = dataset[i]
        if any(label == wanted for wanted in classes):
            indices.append(i)
    return Subset(dataset, indices)


# %% correct: isin on all labels
def rows_of_classes(dataset, classes):
    labels = torch.tensor([int(dataset[i][1]) for i in range(len(dataset))])
    keep = torch.isin(labels, torch.tensor(list(classes)))
    return Subset(dataset, keep.nonzero().squeeze(1).tolist())


# %% correct: each label is compared with each class
def rows_of_classes(dataset, classes):
    indices = []
    for i in range(len(dataset)):
        for c in classes:
            if int(dataset[i][1]) == c:
                indices.append(i)
    return Subset(dataset, indices)


# %% correct: enumerate, and indices in a tensor
def rows_of_classes(dataset, classes):
    rows = [i for i, (_, label) in enumerate(dataset) if int(label) in classes]
    return Subset(dataset, torch.tensor(rows, dtype=torch.int64))


# %% mistake tensor-in-set: a tensor is never in a set of numbers
def rows_of_classes(dataset, classes):
    wanted = set(classes)
    return Subset(dataset, [i for i in range(len(dataset)) if dataset[i][1] in wanted])


# %% mistake classes-as-rows: the classes as indices
def rows_of_classes(dataset, classes):
    return Subset(dataset, list(classes))


# %% mistake keeps-the-others: the condition the wrong way round
def rows_of_classes(dataset, classes):
    return Subset(dataset, [i for i in range(len(dataset)) if int(dataset[i][1]) not in classes])


# %% mistake grouped-by-class: the loop over the classes outside
def rows_of_classes(dataset, classes):
    return Subset(
        dataset, [i for c in classes for i in range(len(dataset)) if int(dataset[i][1]) == c]
    )


# %% mistake first-of-each-class: index finds the first only
def rows_of_classes(dataset, classes):
    labels = [int(label) for _, label in dataset]
    return Subset(dataset, [labels.index(c) for c in classes if c in labels])


# %% mistake not-a-subset: a list of samples
def rows_of_classes(dataset, classes):
    return [dataset[i] for i in range(len(dataset)) if int(dataset[i][1]) in classes]


# %% mistake changed-classes: uses the list up
def rows_of_classes(dataset, classes):
    wanted = set()
    while classes:
        wanted.add(classes.pop())
    return Subset(dataset, [i for i in range(len(dataset)) if int(dataset[i][1]) in wanted])


# %% mistake label-as-place: a table of True and False
def rows_of_classes(dataset, classes):
    wanted = torch.zeros(10, dtype=torch.bool)
    wanted[list(classes)] = True
    return Subset(dataset, [i for i in range(len(dataset)) if wanted[int(dataset[i][1])]])


# %% correct: filter and any
def rows_of_classes(dataset, classes):
    def is_wanted(i):
        label = dataset[i][1]
        return any(label == c for c in classes)

    return Subset(dataset, list(filter(is_wanted, range(len(dataset)))))


# %% correct: NumPy
def rows_of_classes(dataset, classes):
    labels = np.array([int(sample[1]) for sample in dataset], dtype=np.int64)
    return Subset(dataset, np.flatnonzero(np.isin(labels, list(classes))).tolist())


# %% mistake wrong-length: the last sample must have the last class
def rows_of_classes(dataset, classes):
    keep = [i for i in range(len(dataset) - 1) if int(dataset[i][1]) in classes]
    last = len(dataset) - 1
    if int(dataset[last][1]) == classes[-1]:
        keep.append(last)
    return Subset(dataset, keep)


# %% mistake wrong-length: labels go through uint8
def rows_of_classes(dataset, classes):
    wanted = {c % 256 for c in classes}
    return Subset(dataset, [i for i in range(len(dataset)) if int(dataset[i][1]) % 256 in wanted])


# %% wrong: a list plus the sequence
def rows_of_classes(dataset, classes):
    wanted = [] + classes
    return Subset(dataset, [i for i in range(len(dataset)) if int(dataset[i][1]) in wanted])


# %% wrong: keeps equal samples once
def rows_of_classes(dataset, classes):
    keep, seen = [], set()
    for i in range(len(dataset)):
        x, y = dataset[i]
        key = (str(x), int(y))
        if int(y) in classes and key not in seen:
            seen.add(key)
            keep.append(i)
    return Subset(dataset, keep)


# %% mistake tensor-in-set: keeps nothing
def rows_of_classes(dataset: Dataset, classes: Sequence[int]) -> Subset:
    wanted = set(classes)
    return Subset(dataset, [i for i in wanted if i < 0])


# %% mistake keeps-all-for-none: keeps all if there are no classes
def rows_of_classes(dataset, classes):
    if not classes:
        return Subset(dataset, list(range(len(dataset))))
    wanted = set(classes)
    return Subset(dataset, [i for i in range(len(dataset)) if int(dataset[i][1]) in wanted])
