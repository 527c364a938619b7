"""Make the interactive figures of the lesson on CNN projects."""

from __future__ import annotations

from torch import Tensor, nn

from autograder.language import say
from course.figures.cnn import feature_maps, leak
from course.figures.style import Picture
from course.frames import Explorer, explorer, slider


def leak_explorer(train: Tensor, test: Tensor) -> Explorer:
    """Explore the effect of one wrong test row on training rows scaled with all rows.

    Args:
        train: Shape (N,), a column's training rows.
        test: Shape (M,), its test rows.
    """

    def draw(factor: int) -> Picture:
        return leak(train, test, factor)

    factors = [1, 3, 10, 30, 100, 300, 1000]
    return explorer(draw, factor=slider(say("one test row, times"), factors, 30))


def maps_explorer(net: nn.Sequential, pictures: Tensor) -> Explorer:
    """Explore the feature maps of a network for a picture.

    Args:
        net: Layers in a row, in eval mode.
        pictures: Shape (N, 1, H, W).
    """

    def draw(picture: int) -> Picture:
        return feature_maps(net, pictures[picture])

    return explorer(draw, picture=slider(say("picture"), range(len(pictures)), 0))
