"""Make the interactive figures of the lesson on autograd."""

from __future__ import annotations

import torch

from autograder.language import say
from course.figures.autograd import descent, tangents, vector_times_jacobian
from course.figures.style import Picture
from course.frames import Explorer, explorer, slider, switch


def tangent_explorer() -> Explorer:
    """Explore the slope of x³ - 3x. Autograd computes it at every point."""

    def draw(x: float) -> Picture:
        return tangents([x])

    return explorer(draw, x=slider("x", [k / 5 for k in range(-10, 11)], 0.4))


def vjp_explorer(jacobian: torch.Tensor) -> Explorer:
    """Explore how the weights of the outputs mix the rows of a Jacobian into one gradient.

    Args:
        jacobian: Shape (3, n).
    """

    def draw(v0: int, v1: int, v2: int) -> Picture:
        return vector_times_jacobian(torch.tensor([float(v0), v1, v2]), jacobian)

    sliders = {
        f"v{i}": slider(say("weight of output {number}", number=i), [0, 1, 2], 1) for i in range(3)
    }
    return explorer(draw, **sliders)


def descent_explorer(x: torch.Tensor, y: torch.Tensor) -> Explorer:
    """Explore the path of 20 steps over the loss surface of y = w x + b.

    Args:
        x: Shape (N,).
        y: Shape (N,).
    """

    def draw(lr: float, forget: bool) -> Picture:
        return descent(x, y, lr, 20, clear=not forget)

    rates = [0.01, 0.03, 0.1, 0.3, 0.5, 0.8, 0.95, 1.0, 1.02, 1.1]
    return explorer(
        draw,
        lr=slider(say("learning rate"), rates, 0.3),
        forget=switch(say("never clear the gradients")),
    )
