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


# %% mistake close-points-noisy: a very small number under the root
def pairwise_distances(a, b):
    return (((a[:, None] - b[None]) ** 2).sum(dim=2) + 1e-12).sqrt()


# %% mistake close-points-noisy: a minimum under the root
def pairwise_distances(a, b):
    return ((a[:, None] - b[None]) ** 2).sum(dim=2).clamp(min=1e-12).sqrt()


# %% mistake close-points-noisy: torch's function for pairs, which adds a small number
def pairwise_distances(a, b):
    return torch.nn.functional.pairwise_distance(a[:, None], b[None])


# %% mistake close-points-noisy: points that are close together count as equal
def pairwise_distances(a, b):
    distances = ((a[:, None] - b[None]) ** 2).sum(dim=2).sqrt()
    return torch.where(distances < 1e-4, 0.0, distances)


# %% mistake rounded-numbers: three decimals
def pairwise_distances(a, b):
    return ((a[:, None] - b[None]) ** 2).sum(dim=2).sqrt().round(decimals=3)


# %% mistake rounded-numbers: four decimals
def pairwise_distances(a, b):
    return ((a[:, None] - b[None]) ** 2).sum(dim=2).sqrt().round(decimals=4)


# %% mistake narrow-dtype-on-the-way: float32 on the way
def pairwise_distances(a, b):
    return ((a.float()[:, None] - b.float()[None]) ** 2).sum(dim=2).sqrt().to(a.dtype)


# %% mistake numpy-detour: through NumPy
def pairwise_distances(a, b):
    a, b = a.numpy(), b.numpy()
    return torch.from_numpy(np.sqrt(((a[:, None] - b) ** 2).sum(axis=2)))


# %% correct: einsum of the differences
def pairwise_distances(a, b):
    d = a[:, None] - b
    return torch.einsum("nmd,nmd->nm", d, d).sqrt()


# %% correct: a matrix product of each difference with itself
def pairwise_distances(a, b):
    d = a.unsqueeze(1) - b
    return (d.unsqueeze(-2) @ d.unsqueeze(-1)).squeeze(-1).squeeze(-1) ** 0.5


# %% correct: torch's function for pairs, without the small number
def pairwise_distances(a, b):
    return torch.nn.functional.pairwise_distance(a[:, None], b[None], eps=0)


# %% correct: all pairs in a long table
def pairwise_distances(a, b):
    left = a.repeat_interleave(len(b), dim=0)
    right = b.repeat(len(a), 1)
    return (left - right).square().sum(1).sqrt().view(len(a), len(b))


# %% correct: vmap over the points
def pairwise_distances(a, b):
    return torch.vmap(lambda point: (point - b).norm(dim=-1))(a)


# %% mistake axis-of-one-removed: one point disappears
def pairwise_distances(a, b):
    return ((a[:, None] - b) ** 2).sum(-1).sqrt().squeeze(0)


# %% mistake close-points-noisy: small distances become 0
def pairwise_distances(a, b):
    d = ((a[:, None] - b) ** 2).sum(-1).sqrt()
    return torch.where(d < 1e-3, torch.zeros_like(d), d)
