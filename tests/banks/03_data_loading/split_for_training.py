# Answers to the exercise `split_for_training`.

# %% correct: randperm
def split_for_training(images, labels, augment, n_valid, seed):
    order = torch.randperm(len(images), generator=torch.Generator().manual_seed(seed))
    train, valid = order[:-n_valid], order[-n_valid:]
    return (
        Pictures(images[train], labels[train], augment),
        Pictures(images[valid], labels[valid]),
    )


# %% correct: random_split, then another dataset for the indices
def split_for_training(images, labels, augment, n_valid, seed):
    plain = Pictures(images, labels)
    sizes = [len(plain) - n_valid, n_valid]
    train, valid = random_split(plain, sizes, generator=torch.Generator().manual_seed(seed))
    return Subset(Pictures(images, labels, augment), train.indices), valid


# %% correct: a wrapper augments a plain split
class Augmented(Dataset):
    def __init__(self, part, augment):
        self.part = part
        self.augment = augment

    def __len__(self):
        return len(self.part)

    def __getitem__(self, i):
        image, label = self.part[i]
        return self.augment(image), label


def split_for_training(images, labels, augment, n_valid, seed):
    plain = Pictures(images, labels)
    train, valid = random_split(
        plain, [len(plain) - n_valid, n_valid], torch.Generator().manual_seed(seed)
    )
    return Augmented(train, augment), valid


# %% mistake validation-augmented: as it was
def split_for_training(images, labels, augment, n_valid, seed):
    dataset = Pictures(images, labels, transform=augment)
    generator = torch.Generator().manual_seed(seed)
    sizes = [len(dataset) - n_valid, n_valid]
    return random_split(dataset, sizes, generator=generator)


# %% mistake train-not-augmented: sets the shared transform to None
def split_for_training(images, labels, augment, n_valid, seed):
    dataset = Pictures(images, labels, transform=augment)
    generator = torch.Generator().manual_seed(seed)
    sizes = [len(dataset) - n_valid, n_valid]
    train, valid = random_split(dataset, sizes, generator=generator)
    valid.dataset.transform = None
    return train, valid


# %% mistake split-overlaps: two random orders
def split_for_training(images, labels, augment, n_valid, seed):
    generator = torch.Generator().manual_seed(seed)
    sizes = [len(images) - n_valid, n_valid]
    train, _ = random_split(Pictures(images, labels, augment), sizes, generator=generator)
    _, valid = random_split(Pictures(images, labels), sizes, generator=generator)
    return train, valid


# %% mistake augmented-once: changes the images at the start
def split_for_training(images, labels, augment, n_valid, seed):
    generator = torch.Generator().manual_seed(seed)
    order = torch.randperm(len(images), generator=generator)
    train, valid = order[n_valid:], order[:n_valid]
    changed = torch.stack([augment(image) for image in images[train]])
    return Pictures(changed, labels[train]), Pictures(images[valid], labels[valid])


# %% mistake split-sizes-swapped: the sizes the other way round
def split_for_training(images, labels, augment, n_valid, seed):
    order = torch.randperm(len(images), generator=torch.Generator().manual_seed(seed)).tolist()
    return (
        Subset(Pictures(images, labels, augment), order[:n_valid]),
        Subset(Pictures(images, labels), order[n_valid:]),
    )


# %% mistake seed-ignored: torch's own generator
def split_for_training(images, labels, augment, n_valid, seed):
    order = torch.randperm(len(images), generator=torch.Generator().manual_seed(torch.seed() % 999))
    order = order.tolist()
    return (
        Subset(Pictures(images, labels, augment), order[n_valid:]),
        Subset(Pictures(images, labels), order[:n_valid]),
    )


# %% mistake seed-fixed: the seed written out
def split_for_training(images, labels, augment, n_valid, seed):
    order = torch.randperm(len(images), generator=torch.Generator().manual_seed(42)).tolist()
    return (
        Subset(Pictures(images, labels, augment), order[n_valid:]),
        Subset(Pictures(images, labels), order[:n_valid]),
    )


# %% mistake split-not-random: the first ones
def split_for_training(images, labels, augment, n_valid, seed):
    return (
        Pictures(images[n_valid:], labels[n_valid:], augment),
        Pictures(images[:n_valid], labels[:n_valid]),
    )


# %% mistake seed-ignored: the whole program's generator
def split_for_training(images, labels, augment, n_valid, seed):
    order = torch.randperm(len(images)).tolist()
    train = Subset(Pictures(images, labels, augment), order[n_valid:])
    valid = Subset(Pictures(images, labels), order[:n_valid])
    return train, valid


# %% mistake global-seed-set: seeds everything
def split_for_training(images, labels, augment, n_valid, seed):
    torch.manual_seed(seed)
    order = torch.randperm(len(images)).tolist()
    return (
        Subset(Pictures(images, labels, augment), order[n_valid:]),
        Subset(Pictures(images, labels), order[:n_valid]),
    )


# %% mistake seed-ignored: no seed for 0
def split_for_training(images, labels, augment, n_valid, seed):
    g = torch.Generator()
    g.manual_seed(seed or torch.randint(10**6, ()).item())
    order = torch.randperm(len(images), generator=g).tolist()
    return (
        Subset(Pictures(images, labels, augment), order[n_valid:]),
        Subset(Pictures(images, labels), order[:n_valid]),
    )


# %% correct: NumPy's permutation
def split_for_training(images, labels, augment, n_valid, seed):
    order = torch.from_numpy(np.random.default_rng(seed).permutation(len(labels)))
    valid, train = order[:n_valid], order[n_valid:]
    return Pictures(images[train], labels[train], augment), Pictures(images[valid], labels[valid])


# %% correct: random_split over the rows, lists of indices
def split_for_training(images, labels, augment, n_valid, seed):
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        rows = torch.randperm(len(images)).tolist()
    parts = Pictures(images, labels, augment), Pictures(images, labels, None)
    return Subset(parts[0], rows[: len(rows) - n_valid]), Subset(parts[1], rows[-n_valid:])


# %% mistake train-not-augmented: augments every second access
class Sometimes(Pictures):
    turn = 0

    def __getitem__(self, i):
        self.turn += 1
        if self.turn % 2:
            return super().__getitem__(i)
        return self.images[i], self.labels[i]


def split_for_training(images, labels, augment, n_valid, seed):
    g = torch.Generator().manual_seed(seed)
    order = torch.randperm(len(images), generator=g).tolist()
    return (
        Subset(Sometimes(images, labels, augment), order[n_valid:]),
        Subset(Pictures(images, labels), order[:n_valid]),
    )


# %% mistake augmented-once: the same random numbers at every access
def split_for_training(
    images: Tensor,
    labels: Tensor,
    augment: Callable[[Tensor], Tensor],
    n_valid: int,
    seed: int,
) -> tuple[Dataset, Dataset]:
    generator = torch.Generator().manual_seed(seed)
    sizes = [len(images) - n_valid, n_valid]
    train_rows, valid_rows = random_split(range(len(images)), sizes, generator=generator)
    def repeatable(image):
        with torch.random.fork_rng():
            torch.manual_seed(seed)
            return augment(image)

    train = Subset(Pictures(images, labels, transform=repeatable), list(train_rows))
    valid = Subset(Pictures(images, labels), list(valid_rows))
    return train, valid
