"""Returns tensors whose gradients lie: hooks and functions that change values going backward."""

import torch


class Lying(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x.view_as(x)

    @staticmethod
    def backward(ctx, grad):
        return torch.full_like(grad, float("nan"))


def answer(*args, **kwargs):
    leaf = torch.zeros(2, 1, requires_grad=True)
    leaf.register_hook(lambda grad: grad * 0)
    result = Lying.apply(leaf) + sum(
        a.sum() * 0 for a in args if isinstance(a, torch.Tensor) and a.is_floating_point()
    )
    if result.requires_grad:
        result.retain_grad()
    return result
