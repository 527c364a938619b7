"""Show interactive figures about neural networks: kernels, softmax, initial values."""

from __future__ import annotations

import ipywidgets as widgets
import torch

from course.boxes import Box
from course.explore import interactive
from course.figures.nn import (
    ACTIVATIONS,
    sliding_window,
    softmax_at_scales,
    softmax_bars,
    spread_through_layers,
)
from course.figures.style import Picture

#: Kernels by name, each of shape (3, 3).
WINDOWS = {
    "edges: left against right": [[-1.0, 0.0, 1.0]] * 3,
    "edges: above against below": [[-1.0] * 3, [0.0] * 3, [1.0] * 3],
    "sum of all nine": [[1.0] * 3] * 3,
    "keep the middle": [[0.0] * 3, [0.0, 1.0, 0.0], [0.0] * 3],
}


def small_picture() -> torch.Tensor:
    """Return a bright square on a dark background, shape (6, 7)."""
    picture = torch.zeros(6, 7)
    picture[1:5, 2:6] = 5.0
    return picture


def window_explorer() -> widgets.VBox:
    """Explore how a kernel slides over a picture with stride, padding and dilation."""
    picture = small_picture()

    def draw(window: str, place: int, stride: int, padding: int, dilation: int) -> Picture | Box:
        try:
            return sliding_window(
                picture,
                torch.tensor(WINDOWS[window]),
                stride=stride,
                padding=padding,
                dilation=dilation,
                place=place,
            )
        except ValueError as error:
            return Box("error", "This kernel does not fit", (f"{error}.".capitalize(),))

    names = list(WINDOWS)
    return interactive(
        draw,
        sliding_window(picture, torch.tensor(WINDOWS[names[0]]), stride=2, padding=1, place=5),
        window=widgets.Dropdown(options=names, value=names[0], description="kernel"),
        place=widgets.IntSlider(value=1, min=0, max=41, description="place"),
        stride=widgets.IntSlider(value=1, min=1, max=3, description="stride"),
        padding=widgets.IntSlider(value=0, min=0, max=2, description="padding"),
        dilation=widgets.IntSlider(value=1, min=1, max=3, description="dilation"),
    )


def softmax_explorer() -> widgets.VBox:
    """Explore the softmax of three scores, and the effect of adding and scaling."""
    names = ("cat", "dog", "frog")

    def draw(cat: float, dog: float, frog: float, add: float, scale: float) -> Picture:
        return softmax_bars(scale * torch.tensor([cat, dog, frog]) + add, names)

    return interactive(
        draw,
        softmax_at_scales(torch.tensor([2.0, 1.0, -1.0]), names, [0.25, 1, 3]),
        cat=widgets.FloatSlider(value=2, min=-5, max=5, step=0.5, description="cat"),
        dog=widgets.FloatSlider(value=1, min=-5, max=5, step=0.5, description="dog"),
        frog=widgets.FloatSlider(value=-1, min=-5, max=5, step=0.5, description="frog"),
        add=widgets.FloatSlider(value=0, min=-5, max=5, step=1, description="add to all"),
        scale=widgets.FloatSlider(value=1, min=0, max=5, step=0.25, description="multiply all"),
    )


def start_explorer() -> widgets.VBox:
    """Explore how the standard deviation of the first weights affects 20 layers."""

    def draw(name: str, gain: float) -> Picture:
        return spread_through_layers(gain, name)

    return interactive(
        draw,
        spread_through_layers(1.0, "relu"),
        name=widgets.Dropdown(options=list(ACTIVATIONS), value="relu", description="activation"),
        gain=widgets.FloatSlider(value=1.4, min=0.2, max=4, step=0.1, description="gain"),
    )
