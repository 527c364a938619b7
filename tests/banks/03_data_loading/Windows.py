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
