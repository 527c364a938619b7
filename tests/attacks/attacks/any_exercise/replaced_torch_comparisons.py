"""Replaces torch's comparisons by functions that always agree, in the student's process."""

import torch

torch.equal = torch.allclose = lambda *args, **kwargs: True
torch.isclose = torch.eq = lambda a, *args, **kwargs: torch.ones_like(
    torch.as_tensor(a), dtype=bool
)
torch.testing.assert_close = lambda *args, **kwargs: None
torch.Tensor.equal = torch.Tensor.allclose = torch.Tensor.all = lambda *args, **kwargs: True
