"""Hides a loop: the function says that its name is that of another one, which has none."""


def innocent(a, b):
    return (a[:, None] - b[None]).square().sum(-1).sqrt()


def pairwise_distances(a, b):
    distances = a.new_zeros(len(a), len(b))
    for i in range(len(a)):
        for j in range(len(b)):
            distances[i, j] = ((a[i] - b[j]) ** 2).sum().sqrt()
    return distances


pairwise_distances.__name__ = pairwise_distances.__qualname__ = "innocent"
