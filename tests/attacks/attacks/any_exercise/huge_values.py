"""Returns values that are huge, deep, or much larger in the judge than on the way."""

import torch

turn = [0]


def answer(*args, **kwargs):
    turn[0] += 1
    deep = []
    for _ in range(100_000):
        deep = [deep]
    kind = turn[0] % 5
    if kind == 0:
        return deep
    if kind == 1:
        return torch.zeros(1).expand(2**30, 2**9)
    if kind == 2:
        return "x" * 2**28
    if kind == 3:
        return 1 << 10**7
    return range(2**60)
