"""The network of the first five minutes reads digits: MNIST's, and those drawn on the pad."""

from __future__ import annotations

import math

import pytest
import torch
from matplotlib.patches import Rectangle
from torch import nn
from torchvision.transforms.v2.functional import rotate

from course import explore_introduction as explore
from course import first_network
from course.figures.introduction import reading
from course.first_network import train
from course.pad import as_mnist, strokes

Line = list[tuple[float, float]]


def arc(x: float, y: float, width: float, height: float, start: float, end: float) -> Line:
    """A part of an ellipse, from one angle to another, in degrees."""
    angles = [math.radians(start + (end - start) * step / 24) for step in range(25)]
    return [(x + width * math.cos(a), y + height * math.sin(a)) for a in angles]


DRAWINGS: dict[int, list[Line]] = {
    0: [arc(0.5, 0.5, 0.22, 0.32, -90, 270)],
    1: [[(0.5, 0.2), (0.5, 0.8)]],
    2: [[*arc(0.5, 0.37, 0.2, 0.17, -180, 30), (0.3, 0.8), (0.72, 0.8)]],
    3: [arc(0.47, 0.36, 0.18, 0.15, -160, 90) + arc(0.47, 0.65, 0.2, 0.15, -90, 150)],
    4: [[(0.55, 0.2), (0.3, 0.58), (0.72, 0.58)], [(0.6, 0.4), (0.6, 0.82)]],
    5: [[(0.68, 0.22), (0.38, 0.22), (0.36, 0.48), *arc(0.47, 0.63, 0.19, 0.17, -110, 140)]],
    6: [[(0.6, 0.2), (0.42, 0.42), *arc(0.5, 0.63, 0.17, 0.17, 180, 540)]],
    7: explore.SEVEN,
    8: [arc(0.5, 0.36, 0.15, 0.15, 90, 450) + arc(0.5, 0.66, 0.18, 0.16, -90, 270)],
    9: [[*arc(0.48, 0.38, 0.17, 0.16, 0, 360), (0.64, 0.38), (0.6, 0.82)]],
}


@pytest.fixture(scope="module")
def net() -> nn.Sequential:
    return first_network.load()


def test_the_network_reads_98_percent_of_pictures_that_it_has_never_seen(
    net: nn.Sequential,
) -> None:
    pictures, labels = train.mnist_pictures(train=False)
    assert len(labels) == 1000
    assert train.accuracy(net, pictures, labels) == pytest.approx(0.986, abs=0.004)


def test_the_shipped_pictures_are_the_ten_digits_and_none_was_trained_on() -> None:
    shown = first_network.pictures()
    assert shown.shape == (10, 1, 28, 28)
    assert shown.min() == 0
    assert 0.9 < shown.max() <= 1
    pictures, labels = train.mnist_pictures(train=False)
    for digit, picture in enumerate(shown):
        same = (pictures - picture).abs().amax(dim=(1, 2, 3)) < 1e-6
        assert labels[same].tolist() == [digit]
    seen, _ = train.mnist_pictures(train=True)
    assert not any(((seen - picture).abs().amax(dim=(1, 2, 3)) < 1e-6).any() for picture in shown)


def test_the_network_reads_every_shipped_picture(net: nn.Sequential) -> None:
    assert net(first_network.pictures()).argmax(dim=1).tolist() == list(range(10))


def test_turned_pictures_are_read_as_the_lesson_says(net: nn.Sequential) -> None:
    pictures = first_network.pictures()
    said = [int(net(rotate(pictures[3:4], angle)).argmax()) for angle in range(0, 70, 10)]
    assert said == [3, 3, 3, 3, 3, 3, 9]
    assert int(net(rotate(pictures[6:7], 180)).argmax()) == 9


@pytest.mark.parametrize("pen", [18, 26, 34])
def test_the_network_reads_a_one_with_a_flag_and_a_base_line(net: nn.Sequential, pen: int) -> None:
    lines = [[(0.38, 0.35), (0.52, 0.2), (0.52, 0.8)], [(0.36, 0.8), (0.68, 0.8)]]
    assert int(net(as_mnist(strokes(lines, pen=pen))[None, None]).argmax()) == 1


@pytest.mark.parametrize("digit", range(10))
@pytest.mark.parametrize("pen", [18, 26, 34])
def test_the_network_reads_what_is_drawn_on_the_pad(
    net: nn.Sequential, digit: int, pen: int
) -> None:
    drawing = as_mnist(strokes(DRAWINGS[digit], pen=pen))
    assert int(net(drawing[None, None]).argmax()) == digit


def test_training_changes_a_picture_a_little_and_keeps_its_form() -> None:
    torch.manual_seed(0)
    pictures = first_network.pictures()
    changed = train.change_a_little(pictures)
    assert changed.shape == pictures.shape
    assert changed.min() >= 0
    assert changed.max() <= 1 + 1e-6
    assert not torch.allclose(changed, pictures, atol=0.1)
    ink, before = changed.sum(dim=(1, 2, 3)), pictures.sum(dim=(1, 2, 3))
    assert ((ink / before > 0.4) & (ink / before < 3)).all()


def test_the_figure_says_what_the_network_says(net: nn.Sequential) -> None:
    picture = reading(net, first_network.pictures()[4:5])
    assert "The network says 4" in picture.alt
    drawn, bars, kernels, maps = picture.figure.axes
    assert (bars.get_title() or bars.get_title(loc="left")) == "the network says 4"
    heights = [bar.get_height() for bar in bars.patches if isinstance(bar, Rectangle)]
    assert heights.index(max(heights)) == 4
    assert kernels.images[0].get_array().shape == (5, 8 * 6 - 1)
    assert maps.images[0].get_array().shape == (28, 8 * 33 - 5)
    assert drawn.images[0].get_array().shape == (28, 28)


def test_the_pad_shows_a_seven_first_and_then_reads_the_drawing(
    net: nn.Sequential, capsys: pytest.CaptureFixture[str]
) -> None:
    board = explore.digit_pad(net)
    assert "The network says 7" in capsys.readouterr().out
    field, page = board.children[1], board.children[0].children[1]
    assert "The network says 7" in page.value
    field.value = ("0" * 33 + "z" * 5 + "0" * 32) * 70
    assert "The network says 1" in page.value
