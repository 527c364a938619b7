# Answers to the exercise `pairwise_distances`.

# %% correct: new axes with None
def pairwise_distances(a: Tensor, b: Tensor) -> Tensor:
    return ((a[:, None] - b[None]) ** 2).sum(dim=2).sqrt()


# %% correct: unsqueeze and a norm
def pairwise_distances(a, b):
    return torch.linalg.vector_norm(a.unsqueeze(1) - b.unsqueeze(0), dim=-1)


# %% mistake close-points-noisy: the square multiplied out
def pairwise_distances(a, b):
    squares = (a * a).sum(1, keepdim=True) + (b * b).sum(1) - 2 * a @ b.T
    return squares.clamp(min=0).sqrt()


# %% mistake squared-distances: no root
def pairwise_distances(a, b):
    return ((a[:, None] - b[None]) ** 2).sum(dim=2)


# %% mistake city-block-distance: the root before the sum
def pairwise_distances(a, b):
    return ((a[:, None] - b[None]) ** 2).sqrt().sum(dim=2)


# %% mistake mean-for-sum: mean of the squares
def pairwise_distances(a, b):
    return ((a[:, None] - b[None]) ** 2).mean(dim=2).sqrt()


# %% mistake pairs-swapped: the axes of a and b swapped
def pairwise_distances(a, b):
    return ((a[None] - b[:, None]) ** 2).sum(dim=2).sqrt()


# %% mistake summed-over-points: the wrong axis
def pairwise_distances(a, b):
    return ((a[:, None] - b[None]) ** 2).sum(dim=1).sqrt()


# %% mistake row-by-row: no new axes
def pairwise_distances(a, b):
    return ((a - b) ** 2).sum(dim=1).sqrt()


# %% mistake uses-loop: the loops of the text
def pairwise_distances(a, b):
    distances = torch.zeros(len(a), len(b), dtype=a.dtype)
    for i in range(len(a)):
        for j in range(len(b)):
            distances[i, j] = ((a[i] - b[j]) ** 2).sum().sqrt()
    return distances


# %% mistake uses-loop: a loop over rows in brackets
def pairwise_distances(a, b):
    return torch.stack([((row - b) ** 2).sum(dim=1).sqrt() for row in a])


# %% mistake uses-forbidden: cdist
def pairwise_distances(a, b):
    return torch.cdist(a, b)


# %% mistake close-points-noisy: multiplied out, no clamp
def pairwise_distances(a, b):
    return ((a * a).sum(1)[:, None] + (b * b).sum(1) - 2 * a @ b.mT).sqrt()


# %% mistake close-points-noisy: a small number under the root
def pairwise_distances(a, b):
    return (((a[:, None] - b[None]) ** 2).sum(dim=2) + 1e-6).sqrt()


# %% correct: hypot of every coordinate in a matrix norm
def pairwise_distances(a, b):
    return torch.linalg.norm(a.reshape(len(a), 1, -1).sub(b), ord=2, dim=2)
