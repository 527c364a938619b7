"""Draw the figures of the introduction: a network that reads, history, a wheel's name, a fit."""

from __future__ import annotations

from dataclasses import dataclass

import matplotlib.pyplot as plt
import torch
from matplotlib.axes import Axes
from torch import Tensor, nn

from autograder.language import Text, join_texts, phrase, phrase_in, say
from autograder.language import show as show_text
from autograder.language.display_width import break_lines, measure_width
from course.figures.canvas import Canvas
from course.figures.style import BLUE, FILLS, GRAY, INK, MUTED, ORANGE, Picture, show


def reading(net: nn.Sequential, picture: Tensor) -> Picture:
    """Draw what a network says about a picture, and its first layer at work.

    Args:
        net: Layers in a row, in eval mode. The first layer is a convolution of one channel, the
            last one returns a score for each class.
        picture: Shape (1, 1, H, W), from 0 (paper) to 1 (ink).
    """
    kernels = net.get_parameter("0.weight").detach()[:, 0]  # (K, 1, k, k) -> (K, k, k)
    with torch.inference_mode():
        maps = net[:1](picture)[0].relu()  # (1, K, H, W) -> (K, H, W)
        probabilities = net(picture).softmax(dim=1)[0]  # (1, 10) -> (10,)
    best = int(probabilities.argmax())
    fig = plt.figure(figsize=(7, 4.6))
    grid = fig.add_gridspec(
        3, 2, height_ratios=(2, 1, 1), width_ratios=(1, 2.4), hspace=0.55, wspace=0.3
    )
    drawn, bars, small, large = (
        fig.add_subplot(place) for place in (grid[0, 0], grid[0, 1], grid[1, :], grid[2, :])
    )
    drawn.imshow(picture[0, 0], cmap="Greys", vmin=0, vmax=1)
    drawn.set_title(say("what the network gets"), size=10)
    colors = [ORANGE if digit == best else GRAY for digit in range(len(probabilities))]
    bars.bar(range(len(probabilities)), probabilities, color=colors)
    bars.set_xticks(range(len(probabilities)))
    bars.set(ylim=(0, 1.05), ylabel=say("probability"))
    bars.set_title(say("the network says {digit}", digit=best), size=10)
    limit, row = float(kernels.abs().max()), (0, 1.2 * len(kernels), 0, 1)
    small.imshow(_in_a_row(kernels), cmap="PuOr_r", vmin=-limit, vmax=limit, extent=row)
    words = say("the {count} kernels of the first layer (orange +, purple −)", count=len(kernels))
    small.set_title(words, size=10)
    large.imshow(_in_a_row(maps), extent=row)
    large.set_title(say("their feature maps: bright where the kernel fits the picture"), size=10)
    for ax in (drawn, small, large):
        ax.axis("off")
    alt = say(
        "A digit, and ten bars with the probability of each digit. The network says {digit}, with "
        "probability {probability}. Below: the {count} kernels of the first layer, and the feature "
        "map of each, which is bright where the kernel fits.",
        digit=best,
        probability=f"{float(probabilities[best]):.2f}",
        count=len(kernels),
    )
    return show(fig, alt)


def _in_a_row(squares: Tensor) -> Tensor:
    """Put K squares (K, n, n) side by side, with gaps that are not drawn: (n, K * n + gaps)."""
    count, side, _ = squares.shape
    gap = torch.full((side, max(1, side // 5)), torch.nan)
    parts = [part for square in squares for part in (square, gap)]
    return torch.cat(parts[: 2 * count - 1], dim=1)


@dataclass(frozen=True)
class Event:
    """An event is one step of PyTorch's history.

    Attributes:
        name: The label on the timeline: a version, or a word.
        year: The date as a decimal number; each month counts as a twelfth.
        when: The date in words.
        news: What was new.
    """

    name: Text
    year: float
    when: Text
    news: Text


#: The dates are those of the releases on PyTorch's own pages.
EVENTS = (
    Event("0.1", 2017 + 0 / 12, phrase("January 2017"), phrase(
        "The first public release is a Python library around the C code of Torch, a library for "
        "the language Lua.")),
    Event("0.4", 2018 + 3 / 12, phrase("April 2018"), phrase(
        "Variable and Tensor become one class. Windows is supported.")),
    Event("1.0", 2018 + 11 / 12, phrase("December 2018"), phrase(
        "This release adds a just-in-time compiler (JIT, TorchScript), which closes the gap "
        "between research and production, a C++ interface, and faster distributed training over "
        "NCCL, Gloo and MPI.")),
    Event("1.1", 2019 + 3 / 12, phrase("April 2019"), phrase(
        "TensorBoard can show curves and graphs from PyTorch. The JIT compiles more kinds of "
        "code.")),
    Event("1.2", 2019 + 7 / 12, phrase("August 2019"), phrase(
        "This release adds nn.Transformer. TorchScript supports more of Python. torchvision, "
        "torchtext and torchaudio load video, text and sound.")),
    Event("1.3", 2019 + 9 / 12, phrase("October 2019"), phrase(
        "Models run on phones. Quantization stores weights in 8 bits instead of 32.")),
    Event("1.4", 2020 + 0 / 12, phrase("January 2020"), phrase(
        "This is the last release for Python 2. It adds training of one model on several "
        "machines, an interface for Java, and more for phones.")),
    Event("1.8", 2021 + 2 / 12, phrase("March 2021"), phrase(
        "Many older lessons use this version. It runs on Python 3.6 to 3.9 only.")),
    Event("1.10", 2021 + 9 / 12, phrase("October 2021"), phrase(
        "Many older lessons end with this version.")),
    Event(phrase("Foundation"), 2022 + 8 / 12, phrase("September 2022"), phrase(
        "PyTorch leaves Meta (Facebook until 2021) for the PyTorch Foundation, a part of the "
        "Linux Foundation.")),
    Event("2.0", 2023 + 2 / 12, phrase("March 2023"), phrase(
        "torch.compile makes a static graph out of ordinary code. Old code runs unchanged.")),
    Event("2.5", 2024 + 9 / 12, phrase("October 2024"), phrase(
        "This is the last release on PyTorch's own conda channel. pip and conda-forge still get "
        "new releases.")),
    Event("2.6", 2025 + 0 / 12, phrase("January 2025"), phrase(
        "torch.load reads only weights by default, so a file can no longer run code.")),
    Event("2.11", 2026 + 2 / 12, "2026", phrase(
        "TorchScript is deprecated. torch.export replaces it.")),
)  # fmt: skip

#: Heights of the names. Each name is to the right of its stem, so close names get lower heights.
_HEIGHTS = dict(
    zip(
        (event.name for event in EVENTS),
        (1.0, 1.0, 2.8, 2.35, 1.9, 1.45, 1.0, 1.45, 1.0, 2.35, 1.45, 1.9, 1.45, 1.0),
        strict=True,
    )
)


def timeline(picked: Event | None = None) -> Picture:
    """Draw PyTorch's history, with one event highlighted and described below.

    Args:
        picked: One of `EVENTS`. Without it, all events look the same.
    """
    fig, ax = plt.subplots(figsize=(8, 2.5))
    ax.axhline(0, color=MUTED, linewidth=1.5)
    for event in EVENTS:
        color, height = ORANGE if event == picked else BLUE, _HEIGHTS[event.name]
        ax.plot([event.year] * 2, [0, height], color=color, linewidth=1)
        ax.plot([event.year], [0], "o", color=color, markersize=9 if event == picked else 6)
        ax.text(event.year + 0.05, height, show_text(event.name), va="top",
                color=ORANGE if event == picked else INK,
                weight="bold" if event == picked else "normal")  # fmt: skip
    _draw_years(ax)
    if picked is None:
        events = join_texts(
            (phrase("{name} in {date}", name=event.name, date=event.when) for event in EVENTS), "; "
        )
        return show(fig, say("PyTorch's history from left to right: {events}.", events=events))
    words = say("{name}, {date}. {news}", name=picked.name, date=picked.when, news=picked.news)
    ax.set_xlabel("\n".join(line.rstrip() for line in break_lines(words, 96)), loc="left")
    alt = say("PyTorch's history, with one event highlighted: {event}", event=words)
    return show(fig, alt)


def _draw_years(ax: Axes) -> None:
    ax.set_xlim(2016.7, 2027)
    ax.set_ylim(-0.3, 2.9)
    ax.set_xticks(range(2017, 2028))
    ax.set_yticks([])
    ax.grid(False)
    ax.spines["left"].set_visible(False)
    ax.spines["bottom"].set_visible(False)


def wheel_name(filename: str) -> Picture:
    """Draw the parts of a wheel's file name, each with its label.

    Args:
        filename: NAME-VERSION-PYTHON-ABI-PLATFORM.whl, optionally with a BUILD after VERSION.

    Raises:
        ValueError: If the number of parts is wrong.
    """
    parts = filename.removesuffix(".whl").split("-")
    labels = [say("package"), say("version"), "Python", "ABI", say("platform")]
    if len(parts) == 6:
        labels.insert(2, show_text(phrase_in("part of a wheel's name", "build")))
    if len(parts) != len(labels):
        raise ValueError(
            say(
                "{name} has {count} parts, but a wheel's name has 5 or 6",
                name=repr(filename),
                count=len(parts),
            )
        )
    canvas, x = Canvas(), 0.0
    for place, (label, part) in enumerate(zip(labels, parts, strict=True)):
        width = 0.215 * max(len(part), measure_width(label)) + 0.3
        canvas.axes.add_patch(
            plt.Rectangle((x, 0), width, 0.9, facecolor=FILLS[place % len(FILLS)], edgecolor=MUTED)
        )
        canvas.frame(x, 0, width, 0.9, color=MUTED)
        canvas.label(x + width / 2, 0.45, part, ha="center", mono=True, color="#1b1b1f", size=9.5)
        canvas.label(x + width / 2, 1.25, label, ha="center", color=MUTED, size=9.5)
        x += width + 0.12
    words = join_texts(map("{} {}".format, labels, parts), ", ")
    return canvas.picture(say("The parts of a wheel's name: {parts}.", parts=words))


def fit(
    x: torch.Tensor, y: torch.Tensor, grid: torch.Tensor, curve: torch.Tensor, title: str
) -> Picture:
    """Draw points and the curve that a network fits to them.

    Args:
        x: Shape (N, 1), the x coordinates of the points.
        y: Shape (N, 1), the y coordinates of the points.
        grid: Shape (M, 1), the x coordinates of the curve.
        curve: Shape (M, 1), the network's outputs for `grid`.
        title: The title of the figure.
    """
    fig, ax = plt.subplots(figsize=(6.4, 2.8))
    ax.plot(
        x.flatten(),
        y.flatten(),
        "o",
        color=GRAY,
        markersize=5,
        label=show_text(phrase_in("dots of data", "points")),
    )
    ax.plot(grid.flatten(), curve.detach().flatten(), color=ORANGE, label=say("network"))
    ax.set(title=title, xlabel="x", ylabel="y", ylim=(-1.6, 1.6))
    ax.legend(loc="upper right")
    alt = say("{count} points and the curve of a network: {title}.", count=len(x), title=title)
    return show(fig, alt)
