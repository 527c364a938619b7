"""Hides a loop behind a method of the same name, which has none."""


def pairwise_distances(a, b):
    distances = a.new_zeros(len(a), len(b))
    for i in range(len(a)):
        for j in range(len(b)):
            distances[i, j] = ((a[i] - b[j]) ** 2).sum().sqrt()
    return distances


class Decoy:
    def pairwise_distances(a, b):
        return (a[:, None] - b[None]).square().sum(-1).sqrt()
