"""Fills all its arguments with nan, in place, and returns the first one."""

import numpy as np
import torch


def answer(*args, **kwargs):
    for value in args:
        for tensor in value if isinstance(value, list | tuple) else [value]:
            if isinstance(tensor, torch.Tensor) and tensor.is_floating_point():
                tensor.data.fill_(float("nan"))
            if isinstance(tensor, np.ndarray) and tensor.dtype.kind == "f":
                tensor[...] = np.nan
    return args[0] if args else None
