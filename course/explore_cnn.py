"""Make the interactive figures of the lesson on CNN projects."""

from __future__ import annotations

import ipywidgets as widgets
from torch import Tensor, nn

from course.explore import interactive
from course.figures.cnn import feature_maps, leak
from course.figures.style import Picture


def leak_explorer(train: Tensor, test: Tensor) -> widgets.VBox:
    """Explore the effect of one wrong test row on training rows scaled with all rows.

    Args:
        train: Shape (N,), a column's training rows.
        test: Shape (M,), its test rows.
    """

    def draw(factor: int) -> Picture:
        return leak(train, test, factor)

    return interactive(
        draw,
        leak(train, test, 1000),
        factor=widgets.SelectionSlider(
            options=[1, 3, 10, 30, 100, 300, 1000], value=10, description="one test row, times"
        ),
    )


def maps_explorer(net: nn.Sequential, pictures: Tensor) -> widgets.VBox:
    """Explore the feature maps of a network for a picture.

    Args:
        net: Layers in a row, in eval mode.
        pictures: Shape (N, 1, H, W).
    """

    def draw(picture: int) -> Picture:
        return feature_maps(net, pictures[picture])

    return interactive(
        draw,
        feature_maps(net, pictures[0]),
        picture=widgets.IntSlider(value=1, min=0, max=len(pictures) - 1, description="picture"),
    )
