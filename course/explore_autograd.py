"""Make the interactive figures of the lesson on autograd."""

from __future__ import annotations

import ipywidgets as widgets
import matplotlib.pyplot as plt
import torch

from course.explore import interactive
from course.figures.autograd import descend, descent, surface, tangents, vector_times_jacobian
from course.figures.style import Picture, show


def tangent_explorer() -> widgets.VBox:
    """Explore the slope of x³ - 3x. Autograd computes it at every point."""

    def draw(x: float) -> Picture:
        return tangents([x])

    return interactive(
        draw,
        tangents([-1.5, 0.0, 1.0]),
        x=widgets.FloatSlider(value=0.5, min=-2.0, max=2.0, step=0.1, description="x"),
    )


def vjp_explorer(jacobian: torch.Tensor) -> widgets.VBox:
    """Explore how the weights of the outputs mix the rows of a Jacobian into one gradient.

    Args:
        jacobian: Shape (3, n).
    """

    def draw(v0: float, v1: float, v2: float) -> Picture:
        return vector_times_jacobian(torch.tensor([v0, v1, v2]), jacobian)

    sliders = {
        f"v{i}": widgets.FloatSlider(
            value=value, min=-2.0, max=3.0, step=0.5, description=f"weight of output {i}"
        )
        for i, value in enumerate((0.0, 1.0, 0.0))
    }
    return interactive(draw, vector_times_jacobian(torch.ones(3), jacobian), **sliders)


def descent_explorer(x: torch.Tensor, y: torch.Tensor) -> widgets.VBox:
    """Explore the path over the loss surface of y = w x + b.

    Args:
        x: Shape (N,).
        y: Shape (N,).
    """

    def draw(exponent: float, steps: int, forget: bool) -> Picture:
        return descent(x, y, 10**exponent, steps, clear=not forget)

    return interactive(
        draw,
        _three_walks(x, y),
        exponent=widgets.SelectionSlider(
            options=[(f"{10**e:.3g}", e) for e in (k / 8 - 2.0 for k in range(17))],
            value=-0.5,
            description="learning rate",
            continuous_update=False,  # it takes a moment to draw contour lines
        ),
        steps=widgets.IntSlider(
            value=20, min=1, max=60, description="steps", continuous_update=False
        ),
        forget=widgets.Checkbox(value=False, description="never clear the gradients"),
    )


def _three_walks(x: torch.Tensor, y: torch.Tensor) -> Picture:
    """Draw three learning rates side by side: too low, good, too high."""
    fig, axes = plt.subplots(1, 3, figsize=(10, 3.2), sharey=True)
    ends = []
    for ax, lr in zip(axes, (0.02, 0.4, 1.02), strict=True):
        path, losses = descend(x, y, lr, 20)
        surface(ax, x, y, {"": path})
        ax.set_title(f"learning rate {lr:g}, 20 steps")
        ends.append(f"{losses[-1]:.2g} with {lr:g}")
    for ax in axes[1:]:
        ax.set_ylabel("")
    return show(
        fig,
        "Three paths over the same loss surface, 20 steps each. With a low learning rate the path "
        "covers a third of the way. With a good one it reaches the minimum. With a high one it "
        "jumps from side to side and moves away. The loss at the end: " + ", ".join(ends) + ".",
    )
