"""Returns lists, dictionaries and objects that contain themselves, and views into each other."""

import torch

turn = [0]


def answer(*args, **kwargs):
    turn[0] += 1
    ring = [1]
    ring.append((ring, {"ring": ring}))
    tensor = torch.zeros(2, 1)
    leaf = torch.zeros(1, requires_grad=True)
    leaf.grad = torch.zeros(1)
    leaf.grad.grad = leaf
    return [ring, [tensor, tensor[:1], tensor.T, tensor.expand(2, 5)], leaf, (args, kwargs, ring)][
        turn[0] % 4
    ]
