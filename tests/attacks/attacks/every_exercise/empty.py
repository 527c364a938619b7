"""A class and function at once whose instances are empty: no items, no parameters, length 0."""

import torch
from torch.utils.data import Dataset


class answer(torch.nn.Module, Dataset):
    def __init__(self, *args, **kwargs):
        super().__init__()

    def forward(self, *args, **kwargs):
        return ()

    def __len__(self):
        return 0

    def __iter__(self):
        return iter(())

    def __getitem__(self, key):
        raise IndexError
