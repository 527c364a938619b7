"""Fills all its arguments with zeros, in place, and returns the first one."""

import numpy as np
import torch


def answer(*args, **kwargs):
    for value in args:
        for tensor in value if isinstance(value, list | tuple) else [value]:
            if isinstance(tensor, torch.Tensor):
                tensor.data.zero_()
            if isinstance(tensor, np.ndarray) and tensor.dtype.kind in "fiu":
                tensor[...] = 0
    return args[0] if args else None
