# Answers to the exercise `make_loaders`.

# %% correct: a random sampler
def make_loaders(train, test, batch_size, seed):
    from torch.utils.data import RandomSampler

    sampler = RandomSampler(train, generator=torch.Generator().manual_seed(seed))
    return (
        DataLoader(train, batch_size, sampler=sampler, drop_last=True),
        DataLoader(test, batch_size, shuffle=False),
    )


# %% correct: positional and keyword
def make_loaders(train, test, batch_size, seed):
    g = torch.Generator()
    g.manual_seed(seed)
    return DataLoader(train, batch_size, True, drop_last=True, generator=g), DataLoader(
        dataset=test, batch_size=batch_size, drop_last=False
    )


# %% correct: both loaders share the generator
def make_loaders(train, test, batch_size, seed):
    options = {"batch_size": batch_size, "generator": torch.Generator().manual_seed(seed)}
    return DataLoader(train, shuffle=True, drop_last=True, **options), DataLoader(test, **options)


# %% mistake train-not-shuffled: no shuffle
def make_loaders(train, test, batch_size, seed):
    return (
        DataLoader(train, batch_size=batch_size, drop_last=True),
        DataLoader(test, batch_size=batch_size),
    )


# %% mistake test-shuffled: both the same
def make_loaders(train, test, batch_size, seed):
    g = torch.Generator().manual_seed(seed)
    return (
        DataLoader(train, batch_size=batch_size, shuffle=True, drop_last=True, generator=g),
        DataLoader(test, batch_size=batch_size, shuffle=True, generator=g),
    )


# %% mistake test-drops-rows: drop_last for both
def make_loaders(train, test, batch_size, seed):
    g = torch.Generator().manual_seed(seed)
    return (
        DataLoader(train, batch_size=batch_size, shuffle=True, drop_last=True, generator=g),
        DataLoader(test, batch_size=batch_size, drop_last=True),
    )


# %% mistake train-keeps-rest: no drop_last
def make_loaders(train, test, batch_size, seed):
    g = torch.Generator().manual_seed(seed)
    return (
        DataLoader(train, batch_size=batch_size, shuffle=True, generator=g),
        DataLoader(test, batch_size=batch_size),
    )


# %% mistake seed-ignored: no generator
def make_loaders(train, test, batch_size, seed):
    return (
        DataLoader(train, batch_size=batch_size, shuffle=True, drop_last=True),
        DataLoader(test, batch_size=batch_size),
    )


# %% mistake seed-fixed: always 0
def make_loaders(train, test, batch_size, seed):
    g = torch.Generator().manual_seed(0)
    return (
        DataLoader(train, batch_size=batch_size, shuffle=True, drop_last=True, generator=g),
        DataLoader(test, batch_size=batch_size),
    )


# %% mistake same-order-every-epoch: shuffles the dataset once
def make_loaders(train, test, batch_size, seed):
    order = torch.randperm(len(train), generator=torch.Generator().manual_seed(seed)).tolist()
    return (
        DataLoader(Subset(train, order), batch_size=batch_size, drop_last=True),
        DataLoader(test, batch_size=batch_size),
    )


# %% mistake draws-with-replacement: a weighted sampler
def make_loaders(train, test, batch_size, seed):
    from torch.utils.data import WeightedRandomSampler

    g = torch.Generator().manual_seed(seed)
    sampler = WeightedRandomSampler([1.0] * len(train), len(train), generator=g)
    return (
        DataLoader(train, batch_size=batch_size, sampler=sampler, drop_last=True),
        DataLoader(test, batch_size=batch_size),
    )


# %% mistake loaders-swapped: test first
def make_loaders(train, test, batch_size, seed):
    g = torch.Generator().manual_seed(seed)
    return (
        DataLoader(test, batch_size=batch_size),
        DataLoader(train, batch_size=batch_size, shuffle=True, drop_last=True, generator=g),
    )


# %% mistake seed-ignored: the whole program's generator
def make_loaders(train, test, batch_size, seed):
    torch.manual_seed(seed)
    train_loader = DataLoader(train, batch_size=batch_size, shuffle=True, drop_last=True)
    test_loader = DataLoader(test, batch_size=batch_size)
    return train_loader, test_loader


# %% mistake workers-started: one worker process
def make_loaders(train, test, batch_size, seed):
    g = torch.Generator().manual_seed(seed)
    return (
        DataLoader(train, batch_size, shuffle=True, drop_last=True, generator=g, num_workers=1),
        DataLoader(test, batch_size, num_workers=1),
    )


# %% mistake global-seed-set: seeds everything too
def make_loaders(train, test, batch_size, seed):
    torch.manual_seed(seed)
    g = torch.Generator().manual_seed(seed)
    return (
        DataLoader(train, batch_size, shuffle=True, drop_last=True, generator=g),
        DataLoader(test, batch_size),
    )


# %% mistake seed-ignored: no seed for 0
def make_loaders(train, test, batch_size, seed):
    g = torch.Generator()
    if seed:
        g.manual_seed(seed)
    else:
        g.seed()
    return (
        DataLoader(train, batch_size, shuffle=True, drop_last=True, generator=g),
        DataLoader(test, batch_size),
    )


# %% correct: batch samplers
from torch.utils.data import BatchSampler, RandomSampler, SequentialSampler


def make_loaders(train, test, batch_size, seed):
    order = RandomSampler(train, generator=torch.Generator().manual_seed(seed))
    return (
        DataLoader(train, batch_sampler=BatchSampler(order, batch_size, drop_last=True)),
        DataLoader(test, batch_sampler=BatchSampler(SequentialSampler(test), batch_size, drop_last=False)),
    )


# %% correct: a sampler class, a shared dict of options
class Shuffled(torch.utils.data.Sampler):
    def __init__(self, count, seed):
        self.count, self.rng = count, np.random.default_rng(seed)

    def __iter__(self):
        return iter(self.rng.permutation(self.count).tolist())

    def __len__(self):
        return self.count


def make_loaders(train, test, batch_size, seed):
    same = dict(batch_size=batch_size, num_workers=0)
    return (
        DataLoader(train, sampler=Shuffled(len(train), seed), drop_last=True, **same),
        DataLoader(test, shuffle=False, drop_last=False, **same),
    )


# %% mistake same-order-every-epoch: two orders only
class TwoOrders:
    def __init__(self, n, seed):
        g = torch.Generator().manual_seed(seed)
        self.orders = [torch.randperm(n, generator=g).tolist() for _ in range(2)]
        self.epoch = -1

    def __len__(self):
        return len(self.orders[0])

    def __iter__(self):
        self.epoch += 1
        return iter(self.orders[min(self.epoch, 1)])


def make_loaders(train, test, batch_size, seed):
    return (
        DataLoader(train, batch_size=batch_size, sampler=TwoOrders(len(train), seed), drop_last=True),
        DataLoader(test, batch_size=batch_size),
    )


# %% mistake train-keeps-rest: keeps the rest if it is all there is
def make_loaders(train, test, batch_size, seed):
    generator = torch.Generator().manual_seed(seed)
    return (
        DataLoader(
            train,
            batch_size=batch_size,
            shuffle=True,
            drop_last=len(train) > batch_size,
            generator=generator,
        ),
        DataLoader(test, batch_size=batch_size),
    )


# %% mistake seed-ignored: NumPy's global random numbers
class NumpyOrder:
    def __init__(self, n, seed):
        self.n = n
        np.random.seed(seed)

    def __len__(self):
        return self.n

    def __iter__(self):
        return iter(np.random.permutation(self.n).tolist())


def make_loaders(train, test, batch_size, seed):
    return (
        DataLoader(train, batch_size=batch_size, sampler=NumpyOrder(len(train), seed), drop_last=True),
        DataLoader(test, batch_size=batch_size),
    )


# %% mistake same-order-every-epoch: the sampler begins with the same seed again
class Again:
    def __init__(self, n, seed):
        self.n, self.seed = n, seed

    def __len__(self):
        return self.n

    def __iter__(self):
        g = torch.Generator().manual_seed(self.seed)
        return iter(torch.randperm(self.n, generator=g).tolist())


def make_loaders(train, test, batch_size, seed):
    return (
        DataLoader(train, batch_size=batch_size, sampler=Again(len(train), seed), drop_last=True),
        DataLoader(test, batch_size=batch_size),
    )


# %% mistake loaders-swapped: both loaders read the training samples
def make_loaders(
    train: Dataset, test: Dataset, batch_size: int, seed: int
) -> tuple[DataLoader, DataLoader]:
    generator = torch.Generator().manual_seed(seed)
    train_loader = DataLoader(
        train, batch_size=batch_size, shuffle=True, drop_last=True, generator=generator
    )
    return train_loader, DataLoader(train, batch_size=batch_size)


# %% mistake test-shuffled: the test loader goes backwards
def make_loaders(
    train: Dataset, test: Dataset, batch_size: int, seed: int
) -> tuple[DataLoader, DataLoader]:
    generator = torch.Generator().manual_seed(seed)
    train_loader = DataLoader(
        train, batch_size=batch_size, shuffle=True, drop_last=True, generator=generator
    )
    return train_loader, DataLoader(
        test, batch_size=batch_size, sampler=range(len(test) - 1, -1, -1)
    )
