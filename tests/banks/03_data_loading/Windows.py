# Answers to the exercise `Windows`.

# %% correct: range does the counting
class Windows(Dataset):
    def __init__(self, series, width):
        self.series, self.width = series, width
        self.starts = range(len(series) - width)

    def __len__(self):
        return len(self.starts)

    def __getitem__(self, i):
        start = self.starts[i]
        return self.series[start : start + self.width], self.series[start + self.width]


# %% correct: unfold
class Windows(Dataset):
    def __init__(self, series, width):
        self.x = series[:-1].unfold(0, width, 1)
        self.y = series[width:]

    def __len__(self):
        return len(self.y)

    def __getitem__(self, i):
        return self.x[i], self.y[i]


# %% mistake dataset-without-len: only the target is mended
class Windows(Dataset):
    def __init__(self, series, width):
        self.series, self.width = series, width

    def __getitem__(self, i):
        return self.series[i : i + self.width], self.series[i + self.width]


# %% mistake window-holds-target: only the length is mended
class Windows(Dataset):
    def __init__(self, series, width):
        self.series, self.width = series, width

    def __len__(self):
        return len(self.series) - self.width

    def __getitem__(self, i):
        return self.series[i : i + self.width], self.series[i + self.width - 1]


# %% mistake len-one-too-many: as many as windows fit
class Windows(Dataset):
    def __init__(self, series, width):
        self.series, self.width = series, width

    def __len__(self):
        return len(self.series) - self.width + 1

    def __getitem__(self, i):
        return self.series[i : i + self.width], self.series[i + self.width]


# %% mistake len-of-series: one for each value
class Windows(Dataset):
    def __init__(self, series, width):
        self.series, self.width = series, width

    def __len__(self):
        return len(self.series)

    def __getitem__(self, i):
        return self.series[i : i + self.width], self.series[i + self.width]


# %% mistake window-negative-index: slices from the end
class Windows(Dataset):
    def __init__(self, series, width):
        self.series, self.width = series, width

    def __len__(self):
        return len(self.series) - self.width

    def __getitem__(self, i):
        return self.series[i : i + self.width], self.series[i + self.width]


# %% mistake window-without-end: counts in a circle
class Windows(Dataset):
    def __init__(self, series, width):
        self.series, self.width = series, width

    def __len__(self):
        return len(self.series) - self.width

    def __getitem__(self, i):
        i = i % len(self)
        return self.series[i : i + self.width], self.series[i + self.width]


# %% mistake changed-input: zeros for the caller
class Windows(Dataset):
    def __init__(self, series, width):
        self.series = series.zero_()
        self.width = width

    def __len__(self):
        return len(self.series) - self.width

    def __getitem__(self, i):
        if i < 0:
            i += len(self)
        if not 0 <= i < len(self):
            raise IndexError(i)
        return self.series[i : i + self.width], self.series[i + self.width]


# %% mistake changed-input: hides the value to predict
class Windows(Dataset):
    def __init__(self, series, width):
        self.series, self.width = series, width

    def __len__(self):
        return len(self.series) - self.width

    def __getitem__(self, i):
        i = range(len(self))[i]
        y = self.series[i + self.width].clone()
        self.series[i + self.width] = 0
        return self.series[i : i + self.width].clone(), y


# %% correct: a list of pairs
class Windows(Dataset):
    def __init__(self, series, width):
        starts = range(series.numel() - width)
        self.pairs = [(series[s : s + width].clone(), series[s + width].clone()) for s in starts]

    def __len__(self):
        return len(self.pairs)

    def __getitem__(self, i):
        return self.pairs[i]


# %% correct: index tensors
class Windows(Dataset):
    def __init__(self, series, width):
        self.count = series.shape[0] - width
        self.table = series[torch.arange(self.count)[:, None] + torch.arange(width + 1)]

    def __len__(self):
        return self.count

    def __getitem__(self, i):
        if i >= self.count or i < -self.count:
            raise IndexError("no such window")
        row = self.table[i]
        return row[:-1], row[-1]


# %% mistake window-without-end: one window too many, which wraps around the end
class Windows(Dataset):
    def __init__(self, series, width):
        self.series = torch.cat([series, series[:1]])
        self.width = width
        self.n = len(series) - width

    def __len__(self):
        return self.n

    def __getitem__(self, i):
        if i < -self.n or i > self.n:
            raise IndexError(i)
        if i < 0:
            i += self.n
        return self.series[i : i + self.width], self.series[i + self.width]


# %% mistake window-before-first: only an index that is too large raises
class Windows(Dataset):
    def __init__(self, series, width):
        self.series = series
        self.width = width

    def __len__(self):
        return len(self.series) - self.width

    def __getitem__(self, i):
        if i >= len(self):
            raise IndexError(i)
        if i < 0:
            i += len(self)
        return self.series[i : i + self.width], self.series[i + self.width]


# %% mistake window-negative-index: a negative i is one place off
class Windows(Dataset):
    def __init__(self, series, width):
        self.series = series
        self.width = width

    def __len__(self):
        return len(self.series) - self.width

    def __getitem__(self, i):
        n = len(self)
        if i >= n or i < -n:
            raise IndexError(i)
        if i < 0:
            i = max(i + n - 1, 0)
        return self.series[i : i + self.width], self.series[i + self.width]


# %% mistake window-negative-index: counts from the end of the series
class Windows(Dataset):
    def __init__(self, series, width):
        self.series = series
        self.width = width

    def __len__(self):
        return len(self.series) - self.width

    def __getitem__(self, i):
        if i >= len(self):
            raise IndexError(i)
        if i < 0:
            i += len(self.series)
        return self.series[i : i + self.width], self.series[(i + self.width) % len(self.series)]
