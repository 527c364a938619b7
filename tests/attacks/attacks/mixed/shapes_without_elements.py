"""Returns tensors and arrays without elements that have a billion rows."""

import numpy as np
import torch

turn = [0]


def answer(*args, **kwargs):
    turn[0] += 1
    rows = 2**39
    return [torch.zeros(rows, 0), np.zeros((rows, 0)), torch.Size([rows]), range(10**7)][turn[0] % 4]
