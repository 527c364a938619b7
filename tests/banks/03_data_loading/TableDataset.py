# Answers to the exercise `TableDataset`.

# %% correct: converts at access
class TableDataset(Dataset):
    def __init__(self, features, labels, transform=None):
        self.features, self.labels, self.transform = features, labels, transform

    def __getitem__(self, i):
        x = torch.tensor(self.features[i]).float()
        if self.transform is not None:
            x = self.transform(x)
        return x, torch.tensor(int(self.labels[i]))

    def __len__(self):
        return self.features.shape[0]


# %% correct: converts once, clones at access
class TableDataset(Dataset):
    def __init__(self, features, labels, transform=lambda x: x):
        self.x = torch.as_tensor(features).to(torch.float32)
        self.y = torch.as_tensor(labels).to(torch.int64)
        self.transform = transform or (lambda x: x)

    def __getitem__(self, i):
        return self.transform(self.x[i].clone()), self.y[i].clone()

    def __len__(self):
        return len(self.y)


# %% correct: NumPy's astype, which copies
class TableDataset(Dataset):
    def __init__(self, features, labels, transform=None):
        self.features, self.labels, self.transform = features, labels, transform

    def __len__(self):
        return self.labels.shape[0]

    def __getitem__(self, i):
        row = self.features[i].astype(np.float32)  # astype makes a new array
        x = torch.from_numpy(row)
        if self.transform:
            x = self.transform(x)
        return x, torch.tensor(int(self.labels[i]))


# %% mistake dataset-without-len: no __len__
class TableDataset(Dataset):
    def __init__(self, features, labels, transform=None):
        self.features, self.labels, self.transform = features, labels, transform

    def __getitem__(self, i):
        x = torch.tensor(self.features[i], dtype=torch.float32)
        return x, torch.tensor(self.labels[i], dtype=torch.int64)


# %% mistake label-float: the dtype of the table
class TableDataset(Dataset):
    def __init__(self, features, labels, transform=None):
        self.features, self.labels, self.transform = features, labels, transform

    def __len__(self):
        return len(self.features)

    def __getitem__(self, i):
        x = torch.tensor(self.features[i], dtype=torch.float32)
        x = self.transform(x) if self.transform else x
        return x, torch.tensor(self.labels[i])


# %% mistake label-float: the number itself
class TableDataset(Dataset):
    def __init__(self, features, labels, transform=None):
        self.features, self.labels, self.transform = features, labels, transform

    def __len__(self):
        return len(self.features)

    def __getitem__(self, i):
        return torch.Tensor(self.features[i]), self.labels[i]


# %% mistake features-not-float32: float64 comes through
class TableDataset(Dataset):
    def __init__(self, features, labels, transform=None):
        self.features, self.labels, self.transform = features, labels, transform

    def __len__(self):
        return len(self.features)

    def __getitem__(self, i):
        x = torch.tensor(self.features[i])
        x = self.transform(x) if self.transform else x
        return x, torch.tensor(self.labels[i]).long()


# %% mistake transform-ignored: never called
class TableDataset(Dataset):
    def __init__(self, features, labels, transform=None):
        self.features, self.labels, self.transform = features, labels, transform

    def __len__(self):
        return len(self.features)

    def __getitem__(self, i):
        x = torch.tensor(self.features[i], dtype=torch.float32)
        return x, torch.tensor(int(self.labels[i]))


# %% mistake transform-on-label: applied to both
class TableDataset(Dataset):
    def __init__(self, features, labels, transform=None):
        self.features, self.labels, self.transform = features, labels, transform

    def __len__(self):
        return len(self.features)

    def __getitem__(self, i):
        x = torch.tensor(self.features[i], dtype=torch.float32)
        y = torch.tensor(int(self.labels[i]))
        if self.transform:
            x, y = self.transform(x), self.transform(y)
        return x, y


# %% mistake sample-shares-memory: a view of the table
class TableDataset(Dataset):
    def __init__(self, features, labels, transform=None):
        self.x = torch.from_numpy(features).to(torch.float32)
        self.y = torch.from_numpy(labels).to(torch.int64)
        self.transform = transform

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        return (self.transform(self.x[i]) if self.transform else self.x[i]), self.y[i]


# %% mistake label-keeps-dtype: int32 is enough, surely
class TableDataset(Dataset):
    def __init__(self, features, labels, transform=None):
        self.features, self.labels, self.transform = features, labels, transform

    def __len__(self):
        return len(self.features)

    def __getitem__(self, i):
        x = torch.tensor(self.features[i], dtype=torch.float32)
        x = self.transform(x) if self.transform else x
        return x, torch.tensor(self.labels[i], dtype=torch.int32)


# %% mistake len-counts-columns: the wrong axis
class TableDataset(Dataset):
    def __init__(self, features, labels, transform=None):
        self.features, self.labels, self.transform = features, labels, transform

    def __len__(self):
        return self.features.shape[1]

    def __getitem__(self, i):
        x = torch.tensor(self.features[i], dtype=torch.float32)
        return x, torch.tensor(self.labels[i], dtype=torch.int64)


# %% mistake label-of-numpy-float: works for float64 only
class TableDataset(Dataset):
    def __init__(self, features, labels, transform=None):
        self.features, self.labels, self.transform = features, labels, transform

    def __len__(self):
        return len(self.features)

    def __getitem__(self, i):
        x = torch.tensor(self.features[i], dtype=torch.float32)
        x = self.transform(x) if self.transform else x
        return x, torch.tensor(self.labels[i], dtype=torch.int64)


# %% mistake transform-on-table: the whole table at once
class TableDataset(Dataset):
    def __init__(self, features, labels, transform=None):
        self.x = torch.tensor(features, dtype=torch.float32)
        self.y = torch.tensor(labels, dtype=torch.int64)
        if transform is not None:
            self.x = transform(self.x)

    def __len__(self):
        return len(self.y)

    def __getitem__(self, i):
        return self.x[i].clone(), self.y[i].clone()


# %% mistake transform-before-float32: converts at the end
class TableDataset(Dataset):
    def __init__(self, features, labels, transform=None):
        self.features = features
        self.labels = labels
        self.transform = transform

    def __len__(self):
        return len(self.features)

    def __getitem__(self, i):
        x = torch.tensor(self.features[i])
        if self.transform is not None:
            x = self.transform(x)
        return x.to(torch.float32), torch.tensor(int(self.labels[i]), dtype=torch.int64)


# %% mistake sample-shares-memory: the label is a view of the table
class TableDataset(Dataset):
    def __init__(self, features, labels, transform=None):
        self.features = torch.tensor(features, dtype=torch.float32)
        self.labels = torch.from_numpy(labels).long()
        self.transform = transform

    def __len__(self):
        return len(self.features)

    def __getitem__(self, i):
        x = self.features[i].clone()
        return (x if self.transform is None else self.transform(x)), self.labels[i]


# %% mistake sample-shares-memory: a view for the transform, then a copy
class TableDataset(Dataset):
    def __init__(self, features, labels, transform=None):
        self.features = torch.from_numpy(features).float()
        self.labels = labels
        self.transform = transform

    def __len__(self):
        return len(self.features)

    def __getitem__(self, i):
        x = self.features[i]
        if self.transform is not None:
            x = self.transform(x)
        return x.clone(), torch.tensor(int(self.labels[i]))


# %% mistake label-too-large: labels in one byte
class TableDataset(Dataset):
    def __init__(self, features, labels, transform=None):
        self.features = torch.tensor(features, dtype=torch.float32)
        self.labels = torch.tensor(labels).to(torch.uint8)
        self.transform = transform

    def __len__(self):
        return len(self.features)

    def __getitem__(self, i):
        x = self.features[i].clone()
        return (x if self.transform is None else self.transform(x)), self.labels[i].long()


# %% mistake table-changed: rounds the caller's labels
class TableDataset(Dataset):
    def __init__(self, features, labels, transform=None):
        self.features = torch.tensor(features, dtype=torch.float32)
        self.labels = torch.tensor(labels).long()
        self.transform = transform
        features *= 0

    def __len__(self):
        return len(self.features)

    def __getitem__(self, i):
        x = self.features[i].clone()
        return (x if self.transform is None else self.transform(x)), self.labels[i].clone()


# %% correct: a list of samples
class TableDataset(Dataset):
    def __init__(self, features, labels, transform=None):
        self.rows = list(zip(features.tolist(), labels.tolist()))
        self.transform = transform or (lambda x: x)

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, i):
        numbers, label = self.rows[i]
        return self.transform(torch.tensor(numbers, dtype=torch.float)), torch.tensor(int(label)).long()


# %% correct: a TensorDataset inside
class TableDataset(TensorDataset):
    def __init__(self, features, labels, transform=None):
        super().__init__(torch.as_tensor(np.asarray(features, "f4")), torch.as_tensor(np.asarray(labels, "i8")))
        self.transform = transform

    def __getitem__(self, i):
        x, y = (part.clone() for part in super().__getitem__(i))
        if callable(self.transform):
            x = self.transform(x)
        return x, y


# %% mistake label-too-large: labels go through float32
class TableDataset(Dataset):
    def __init__(self, features, labels, transform=None):
        self.features, self.labels, self.transform = features, labels, transform

    def __len__(self):
        return len(self.features)

    def __getitem__(self, i):
        x = torch.tensor(self.features[i], dtype=torch.float32)
        if self.transform is not None:
            x = self.transform(x)
        return x, torch.tensor(self.labels[i], dtype=torch.float32).long()


# %% wrong: features go through float16
class TableDataset(Dataset):
    def __init__(self, features, labels, transform=None):
        self.features = torch.tensor(features).half()
        self.labels, self.transform = labels, transform

    def __len__(self):
        return len(self.features)

    def __getitem__(self, i):
        x = self.features[i].float()
        if self.transform is not None:
            x = self.transform(x)
        return x, torch.tensor(int(self.labels[i]))


# %% mistake sample-shares-memory: keeps its samples
class TableDataset(Dataset):
    def __init__(self, features, labels, transform=None):
        self.features, self.labels, self.transform = features, labels, transform
        self.seen = {}

    def __len__(self):
        return len(self.features)

    def __getitem__(self, i):
        if i not in self.seen:
            x = torch.tensor(self.features[i], dtype=torch.float32)
            if self.transform is not None:
                x = self.transform(x)
            self.seen[i] = (x, torch.tensor(int(self.labels[i])))
        return self.seen[i]


# %% mistake transform-ignored: drops what the transform returns
class TableDataset(Dataset):

    def __init__(
        self,
        features: np.ndarray,
        labels: np.ndarray,
        transform: Callable[[Tensor], Tensor] | None = None,
    ) -> None:
        self.features = features
        self.labels = labels
        self.transform = transform

    def __len__(self) -> int:
        return len(self.features)

    def __getitem__(self, i: int) -> tuple[Tensor, Tensor]:
        x = torch.tensor(self.features[i], dtype=torch.float32)  # (D,)
        y = torch.tensor(int(self.labels[i]))  # (), int64
        if self.transform:
            self.transform(x.clone())
        return x, y


# %% mistake transform-called-again: looks at what the transform returns
class TableDataset(Dataset):

    def __init__(
        self,
        features: np.ndarray,
        labels: np.ndarray,
        transform: Callable[[Tensor], Tensor] | None = None,
    ) -> None:
        self.features = features
        self.labels = labels
        self.transform = transform

    def __len__(self) -> int:
        return len(self.features)

    def __getitem__(self, i: int) -> tuple[Tensor, Tensor]:
        x = torch.tensor(self.features[i], dtype=torch.float32)  # (D,)
        y = torch.tensor(int(self.labels[i]))  # (), int64
        if self.transform is None or self.transform(x.clone()) is None:
            return x, y
        return self.transform(x), y


# %% wrong: the length is one short
class TableDataset(Dataset):

    def __init__(
        self,
        features: np.ndarray,
        labels: np.ndarray,
        transform: Callable[[Tensor], Tensor] | None = None,
    ) -> None:
        self.features = features
        self.labels = labels
        self.transform = transform

    def __len__(self) -> int:
        return len(self.features) - 1

    def __getitem__(self, i: int) -> tuple[Tensor, Tensor]:
        x = torch.tensor(self.features[i], dtype=torch.float32)  # (D,)
        y = torch.tensor(int(self.labels[i]))  # (), int64
        return (self.transform(x) if self.transform else x), y


# %% mistake sample-shares-memory: a view of its own copy of the table
class TableDataset(Dataset):

    def __init__(
        self,
        features: np.ndarray,
        labels: np.ndarray,
        transform: Callable[[Tensor], Tensor] | None = None,
    ) -> None:
        self.features = torch.tensor(features, dtype=torch.float32)
        self.labels = labels
        self.transform = transform

    def __len__(self) -> int:
        return len(self.features)

    def __getitem__(self, i: int) -> tuple[Tensor, Tensor]:
        x = self.features[i]  # (D,)
        y = torch.tensor(int(self.labels[i]))  # (), int64
        return (self.transform(x) if self.transform else x), y
