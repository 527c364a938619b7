"""Make the interactive figures of the introduction."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import ipywidgets as widgets
import torch
from torch import Tensor, nn

from autograder.language import phrase, phrase_in, say, show
from course.boxes import Box
from course.figures.autograd import graph
from course.figures.introduction import EVENTS, Event, fit, reading, timeline
from course.figures.style import Picture
from course.frames import Explorer, explorer, slider
from course.pad import as_mnist, drawing_pad, strokes

#: A seven with a bar, as lines on the drawing pad: points (x, y) from 0 to 1.
SEVEN = [[(0.25, 0.22), (0.72, 0.22), (0.45, 0.82)], [(0.36, 0.52), (0.68, 0.52)]]


def digit_pad(net: nn.Sequential) -> widgets.VBox:
    """Show a pad, and what a network says about each digit that is drawn on it.

    Args:
        net: A network for pictures of MNIST, such as `first_network.load()`.
    """

    def answer(drawing: Tensor) -> Picture:
        return reading(net, drawing[None, None])  # (28, 28) -> (1, 1, 28, 28)

    return drawing_pad(answer, static=answer(as_mnist(strokes(SEVEN))))


def history_explorer() -> Explorer:
    """Explore what each step of PyTorch's history brought."""

    def draw(step: Event) -> Picture:
        return timeline(step)

    def name(event: Event) -> str:
        return show(event.name)

    label = show(phrase_in("a step of PyTorch's history", "step"))
    return explorer(draw, step=slider(label, EVENTS, EVENTS[10], text=name))


def graph_explorer(function: Callable[[torch.Tensor], torch.Tensor]) -> Explorer:
    """Explore the graph that a function makes, for each value of its input.

    Args:
        function: Takes a tensor with one number and returns one. It may branch and loop.
    """

    def draw(x: float) -> Picture | Box:
        leaf = torch.tensor(x, requires_grad=True)
        result = function(leaf)
        if result.grad_fn is None:
            return Box(
                "ask",
                phrase("No operation, no graph"),
                (phrase("The function returned `{value}` unchanged.", value=str(x)),),
            )
        return graph(result, {"x": leaf, say("result"): result})

    if isinstance(draw(5.0), Box):
        raise ValueError(say("the function should compute something for the number 5"))
    return explorer(draw, x=slider("x", [k / 2 for k in range(1, 17)], 5.0))


def fit_explorer(
    x: torch.Tensor,
    y: torch.Tensor,
    grid: torch.Tensor,
    curves: Mapping[int, torch.Tensor],
    losses: list[float],
) -> Explorer:
    """Explore how a network's curve moves to the points, step by step.

    Args:
        x: Shape (N, 1), the x coordinates of the points.
        y: Shape (N, 1), the y coordinates of the points.
        grid: Shape (M, 1), the x coordinates of the curves.
        curves: Shape (M, 1) each, by the number of finished steps.
        losses: The loss before each step.
    """

    def draw(step: int) -> Picture:
        loss = f"{losses[step]:.3f}"
        title = say("after {count} steps, loss {loss}", count=step, loss=loss)
        return fit(x, y, grid, curves[step], title)

    return explorer(draw, step=slider(say("steps"), list(curves), max(curves), play=True))
