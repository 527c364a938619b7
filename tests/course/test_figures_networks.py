"""Chapter 04's drawings of networks show what the layers compute."""

from __future__ import annotations

import torch
from matplotlib.patches import Circle, FancyArrowPatch, Rectangle
from torch.nn import functional as F

from course.figures.networks import (
    kernel_over_channels,
    neurons,
    normalized_axes,
    residual_block,
)
from course.figures.style import Picture


def texts(picture: Picture) -> list[str]:
    return [text.get_text() for text in picture.figure.axes[0].texts]


def test_a_fully_connected_network_has_an_arrow_for_each_weight() -> None:
    picture = neurons((3, 4, 2))
    patches = picture.figure.axes[0].patches
    assert sum(isinstance(patch, FancyArrowPatch) for patch in patches) == 3 * 4 + 4 * 2
    assert sum(isinstance(patch, Circle) for patch in patches) == 3 + 4 + 2
    assert "20 arrows" in picture.alt
    assert "nn.Linear(3, 4)" in texts(picture)


def test_the_sums_over_the_channels_add_up_to_the_convolution() -> None:
    generator = torch.Generator().manual_seed(0)
    x = torch.randint(-2, 3, (3, 4, 4), generator=generator).float()
    kernel = torch.randint(-2, 3, (3, 2, 2), generator=generator).float()
    picture = kernel_over_channels(x, kernel, row=2, column=0)
    places = x[:, 2:4, 0:2]
    sums = [int(n) for n in (places * kernel).sum((1, 2)).tolist()]
    total = int(F.conv2d(x[None], kernel[None])[0, 0, 2, 0])
    assert f"{sums[0]} + {sums[1]} + {sums[2]} = {total}" in texts(picture)
    assert "one feature map (3, 3)" in texts(picture)


def test_maps_that_share_a_mean_share_a_color() -> None:
    cells = [
        patch
        for patch in normalized_axes(samples=4, channels=3).figure.axes[0].patches
        if isinstance(patch, Rectangle)
    ]
    by_channel, by_sample = cells[:12], cells[12:]
    colors = [[patch.get_facecolor() for patch in part] for part in (by_channel, by_sample)]
    assert len(set(colors[0])) == 3
    assert all(len(set(colors[0][c::3])) == 1 for c in range(3))
    assert len(set(colors[1])) == 4
    assert all(len(set(colors[1][3 * n : 3 * n + 3])) == 1 for n in range(4))


def test_the_residual_block_shows_the_sum() -> None:
    assert {"x", "+", "F(x)", "relu(F(x) + x)"} <= set(texts(residual_block()))
