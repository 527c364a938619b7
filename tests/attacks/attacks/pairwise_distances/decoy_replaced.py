"""Hides a loop: the function of that name has none, but another one takes its place."""


def pairwise_distances(a, b):
    return (a[:, None] - b[None]).square().sum(-1).sqrt()


def with_loop(a, b):
    distances = a.new_zeros(len(a), len(b))
    for i in range(len(a)):
        for j in range(len(b)):
            distances[i, j] = ((a[i] - b[j]) ** 2).sum().sqrt()
    return distances


with_loop.__name__ = "pairwise_distances"
pairwise_distances = with_loop
