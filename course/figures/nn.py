"""Drawings of neural networks: slopes of activations, windows over pictures, the training loop."""

from __future__ import annotations

import matplotlib.pyplot as plt
import torch
from torch import Tensor
from torch.nn import functional as F

from course.figures.style import INK, LINES, Picture, show

_SLOPES = ("tanh", "leaky_relu", "sigmoid", "relu")


def slope_of(name: str, x: Tensor) -> Tensor:
    """The derivative of an activation function, by autograd.

    Args:
        name: A function of `torch.nn.functional`, such as "relu". Leaky ReLU gets the slope 0.1.
        x: Shape (N,), float.

    Returns:
        Shape (N,).
    """
    x = x.detach().clone().requires_grad_()
    y = F.leaky_relu(x, 0.1) if name == "leaky_relu" else getattr(torch, name)(x)
    (slope,) = torch.autograd.grad(y.sum(), x)
    return slope


def slopes_without_names() -> Picture:
    """Draw the slopes of four activation functions as A, B, C and D, for the reader to name."""
    x = torch.linspace(-5, 5, 400)
    fig, axes = plt.subplots(1, 4, figsize=(9.6, 2.4), sharex=True, sharey=True)
    for ax, letter, name, color in zip(axes, "ABCD", _SLOPES, LINES, strict=False):
        ax.plot(x, slope_of(name, x), color=color)
        ax.set_title(letter, color=INK)
        ax.set_xlabel("x")
        ax.set_yticks([0, 0.25, 0.5, 0.75, 1])
    axes[0].set_ylabel("slope")
    fig.tight_layout()
    return show(
        fig,
        alt="Four slopes from x = -5 to 5. A: a bell of height 1, nearly 0 beyond -3 and 3. "
        "B: a step from 0.1 up to 1 at x = 0. C: a flat, wide bell of height a quarter. "
        "D: a step from 0 up to 1 at x = 0.",
    )
