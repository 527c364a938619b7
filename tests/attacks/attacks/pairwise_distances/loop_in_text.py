"""Hides a loop in a text that exec runs."""

TEXT = """
out = a.new_zeros(len(a), len(b))
for i in range(len(a)):
    for j in range(len(b)):
        out[i, j] = ((a[i] - b[j]) ** 2).sum().sqrt()
"""


def pairwise_distances(a, b):
    names = {"a": a, "b": b}
    exec(TEXT, names)
    return names["out"]
