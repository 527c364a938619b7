"""Returns tensors that are sparse, quantized, nested, fake, on meta, conjugated, or lazy."""

import torch
from torch._subclasses.fake_tensor import FakeTensorMode

turn = [0]


def answer(*args, **kwargs):
    turn[0] += 1
    make = [
        lambda: torch.zeros(2, 1).to_sparse(),
        lambda: torch.quantize_per_tensor(torch.zeros(2, 1), 0.1, 0, torch.quint8),
        lambda: torch.nested.nested_tensor([torch.zeros(2), torch.zeros(1)]),
        lambda: torch.zeros(2, 1, device="meta"),
        lambda: FakeTensorMode().from_tensor(torch.zeros(2, 1)),
        lambda: torch.zeros(2, 1, dtype=torch.complex64).conj().imag,
        lambda: torch.nn.UninitializedParameter(),
        lambda: torch.zeros(2, 1).refine_names("a", "b"),
        lambda: torch.zeros(2, 1).to_mkldnn(),
    ]
    return make[turn[0] % len(make)]()
