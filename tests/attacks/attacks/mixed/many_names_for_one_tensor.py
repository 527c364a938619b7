"""Returns one small tensor two thousand times, which is much larger as text than on the way."""

import torch

tensor = torch.zeros(24)


def answer(*args, **kwargs):
    return [tensor] * 2000
