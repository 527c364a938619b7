"""Datasets for looking at worker processes.

They stand in a module and not in a notebook's cell, because on macOS and Windows a worker imports
the class of its dataset by name.
"""

from __future__ import annotations

import time

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import Dataset, get_worker_info


class SlowDataset(Dataset[Tensor]):
    """Samples that take a while, as if they came from a slow disk, and that note who made them.

    A sample has shape (3,), float64: the worker's number (-1 in the main process), and the begin
    and the end of its making, in seconds of `time.time`.

    Args:
        count: How many samples.
        seconds: How long one takes.
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
    """Samples from a NumPy generator that the dataset holds: every worker gets a copy of it."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.random = np.random.default_rng(0)

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, i: int) -> float:
        return float(self.random.integers(0, 1000))


def own_generator(worker: int) -> None:
    """A `worker_init_fn`: give this worker's copy of a `NoisyDataset` a generator of its own."""
    info = get_worker_info()
    assert info is not None
    assert isinstance(info.dataset, NoisyDataset)
    info.dataset.random = np.random.default_rng(info.seed)
