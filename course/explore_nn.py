"""Show interactive figures about neural networks: kernels, softmax, initial values."""

from __future__ import annotations

import math
from functools import cache

import torch

from autograder.language import Text, phrase, say, show
from course.figures.nn import (
    ACTIVATIONS,
    output_size,
    sliding_window,
    softmax_bars,
    spread_through_layers,
)
from course.figures.style import Picture
from course.frames import Explorer, explorer, menu, slider

#: Kernels by name, each of shape (3, 3).
WINDOWS: dict[Text, list[list[float]]] = {
    phrase("edges: left against right"): [[-1.0, 0.0, 1.0]] * 3,
    phrase("edges: above against below"): [[-1.0] * 3, [0.0] * 3, [1.0] * 3],
    phrase("sum of all nine"): [[1.0] * 3] * 3,
    phrase("keep the middle"): [[0.0] * 3, [0.0, 1.0, 0.0], [0.0] * 3],
}


def small_picture() -> torch.Tensor:
    """Return a bright square on a dark background, shape (5, 6)."""
    picture = torch.zeros(5, 6)
    picture[1:4, 2:5] = 5.0
    return picture


def window_explorer() -> Explorer:
    """Explore how a kernel slides over a picture with stride, padding and dilation."""
    picture, window = small_picture(), torch.tensor(WINDOWS["edges: left against right"])

    @cache  # a large stride leaves few places
    def draw_place(stride: int, padding: int, dilation: int, place: int) -> Picture:
        return sliding_window(
            picture, window, stride=stride, padding=padding, dilation=dilation, place=place
        )

    def draw(place: int, stride: int, padding: int, dilation: int) -> Picture:
        sizes = (output_size(n, 3, stride, padding, dilation) for n in picture.shape)
        return draw_place(stride, padding, dilation, place % math.prod(sizes))

    return explorer(
        draw,
        place=slider(say("place"), range(6), 1, play=True),
        stride=slider("stride", [1, 2], 1),
        padding=slider("padding", [0, 1], 0),
        dilation=slider("dilation", [1, 2], 1),
    )


def kernel_explorer() -> Explorer:
    """Explore what four kernels find in the same picture."""
    picture = small_picture()

    def draw(window: str) -> Picture:
        return sliding_window(picture, torch.tensor(WINDOWS[window]), place=1)

    return explorer(draw, window=menu(say("kernel"), list(WINDOWS), next(iter(WINDOWS)), text=show))


def softmax_explorer() -> Explorer:
    """Explore the softmax of three scores, and the effect of adding and scaling."""

    def draw(add: int, scale: float) -> Picture:
        scores = scale * torch.tensor([2.0, 1.0, -1.0]) + add
        return softmax_bars(scores, (say("cat"), say("dog"), say("frog")))

    return explorer(
        draw,
        add=slider(say("add to all"), [-3, 0, 3], 0),
        scale=slider(say("multiply all"), [0, 0.25, 0.5, 1, 2, 4], 1),
    )


def start_explorer() -> Explorer:
    """Explore how the standard deviation of the first weights affects 20 layers."""

    def draw(name: str, gain: float) -> Picture:
        return spread_through_layers(gain, name)

    return explorer(
        draw,
        name=menu(say("activation"), list(ACTIVATIONS), "relu"),
        gain=slider(say("gain"), [0.5, 1.0, 1.2, 1.4, 1.6, 2.0, 4.0], 1.0),
    )
