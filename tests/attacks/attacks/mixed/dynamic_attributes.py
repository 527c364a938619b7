"""Returns modules whose parameters, buffers and children are made at each look."""

import torch


class answer(torch.nn.Module):
    def __init__(self, *args, **kwargs):
        super().__init__()
        self.count = 0

    def named_parameters(self, *args, **kwargs):
        self.count += 1
        yield "weight", torch.nn.Parameter(torch.zeros(self.count, 1))

    parameters = lambda self, *args, **kwargs: (p for _, p in self.named_parameters())
    state_dict = lambda self, *args, **kwargs: dict(self.named_parameters())
    children = modules = lambda self, *args: iter([self] * 3)
    named_children = named_modules = lambda self, *args, **kwargs: iter([("0", self)])
    forward = lambda self, *args, **kwargs: torch.zeros(2, 1)
    __len__ = lambda self: 3
    __getitem__ = lambda self, key: self
    __iter__ = lambda self: iter([self] * 3)
    training = property(lambda self: self.count % 2 == 0, lambda self, value: None)
    __eq__ = lambda self, other: True
    __hash__ = torch.nn.Module.__hash__
