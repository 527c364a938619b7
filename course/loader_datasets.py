"""Show what worker processes do, with two datasets.

The datasets are in a module and not in a notebook's cell, because on macOS and Windows a worker
imports the class of its dataset by name.
"""

from __future__ import annotations

import time

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import Dataset, get_worker_info


class SlowDataset(Dataset[Tensor]):
    """Make samples slowly, as if they came from a slow disk, and note which process made them.

    A sample has shape (3,), float64. It holds the worker's number (-1 in the main process), and the
    start and the end of the work on it, in seconds of `time.time`.

    Args:
        count: How many samples there are.
        seconds: How long one sample takes.
    """

    def __init__(self, count: int, seconds: float) -> None:
        self.count = count
        self.seconds = seconds

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, i: int) -> Tensor:
        begin = time.time()
        time.sleep(self.seconds)
        worker = get_worker_info()
        return torch.tensor([worker.id if worker else -1, begin, time.time()], dtype=torch.float64)


class NoisyDataset(Dataset[float]):
    """Draw samples from a NumPy generator in the dataset. Every worker gets a copy of it."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.random = np.random.default_rng(0)

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, i: int) -> float:
        return float(self.random.integers(0, 1000))


def own_generator(worker: int) -> None:
    """Give this worker's copy of a `NoisyDataset` its own generator, as `worker_init_fn`."""
    info = get_worker_info()
    assert info is not None
    assert isinstance(info.dataset, NoisyDataset)
    info.dataset.random = np.random.default_rng(info.seed)
