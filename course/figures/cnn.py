"""Draw a project with pictures: its steps, its mistakes and its feature maps."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from autograder.language import say
from course.figures.canvas import Canvas
from course.figures.style import BLUE, GRAY, GREEN, INK, MUTED, ON_FILL, ORANGE, Picture, show

PAPER = "Greys"  # 0 is paper, high values are ink


def project_steps() -> Picture:
    """Draw the steps of a project, and its two loops: the next epoch and the next idea."""
    canvas = Canvas()
    width, height, step, drop = 4.1, 1.9, 5.0, 4.0
    steps = [
        (say("look"), say("at the data"), BLUE),
        (say("split"), say("train, validation, test"), ORANGE),
        (say("prepare"), say("fit on train only"), BLUE),
        (say("build"), say("a network"), BLUE),
        (say("check"), say("first loss, one batch"), BLUE),
        (say("train"), say("on the training part"), GREEN),
        (say("validate"), say("after each epoch"), GREEN),
        (say("choose"), say("best on validation"), GREEN),
        (say("test"), say("once, at the end"), ORANGE),
        (say("save, use"), say("weights, export"), GREEN),
    ]
    for number, (title, words, color) in enumerate(steps):
        x, y = step * (number % 5), drop * (number // 5)
        canvas.frame(x, y, width, height, color)
        canvas.label(x + width / 2, y + 0.62, f"{number + 1}  {title}", ha="center", size=11)
        canvas.label(x + width / 2, y + 1.3, words, ha="center", size=8.5, color=MUTED)
        if number % 5:
            canvas.arrow((x - step + width, y + height / 2), (x, y + height / 2), INK)

    def around(points: list[tuple[float, float]], color: str) -> None:
        canvas.axes.plot(*zip(*points[:-1], strict=True), color=color, linewidth=1.4)
        canvas.arrow(points[-2], points[-1], color)

    first, second, fourth, fifth = (step * column + width / 2 for column in (0, 1, 3, 4))
    third = 2 * step + width / 2
    around([(fifth, height), (fifth, 3.3), (first, 3.3), (first, drop)], INK)
    around([(third, drop), (third, 2.5), (fourth, 2.5), (fourth, height)], MUTED)
    canvas.label((third + fourth) / 2, 2.4, say("the next idea"), size=9, color=MUTED,
                 ha="center", va="bottom")  # fmt: skip
    bottom = drop + height
    around([(second, bottom), (second, 6.6), (first, 6.6), (first, bottom)], GREEN)
    canvas.label((first + second) / 2, 6.7, say("the next epoch"), size=9, color=GREEN,
                 ha="center", va="top")  # fmt: skip
    alt = say(
        "Ten steps in two rows. Look, split, prepare, build, check; then train, validate, choose, "
        "test, save and use. An arrow leads from validate back to train: the next epoch. Another "
        "one leads from choose back to build: the next idea. No arrow leads back from the test."
    )
    return canvas.picture(alt)


def picture_grid(
    pictures: Tensor, titles: Sequence[str], *, alt: str, columns: int = 10, wrong: bool = False
) -> Picture:
    """Draw small pictures in a grid, each with a word or two above it.

    Args:
        pictures: Shape (N, H, W) or (N, 1, H, W); any range.
        titles: N titles.
        alt: What the grid shows.
        columns: The number of pictures in a row.
        wrong: Whether the titles are in the color for mistakes.
    """
    pictures = pictures.reshape(-1, *pictures.shape[-2:])  # (N, 1, H, W) -> (N, H, W)
    columns = min(columns, len(pictures))
    rows = math.ceil(len(pictures) / columns)
    fig, axes = plt.subplots(rows, columns, figsize=(0.92 * columns, 1.2 * rows), squeeze=False)
    for ax in axes.flat:
        ax.axis("off")
    for ax, picture, title in zip(axes.flat, pictures, titles, strict=False):
        ax.imshow(picture, cmap=PAPER)
        ax.set_title(title, loc="center", size=10, color=ORANGE if wrong else INK)
    fig.tight_layout(pad=0.3)
    return show(fig, alt)


def confusion(matrix: Tensor, names: Sequence[str]) -> Picture:
    """Draw a confusion matrix: right pictures in blue on the diagonal, mistakes in orange.

    Args:
        matrix: Shape (C, C), whole numbers; row: true class, column: predicted class.
        names: C names.
    """
    classes = len(names)
    right, wrong = matrix.diagonal(), matrix - matrix.diagonal().diag()
    fig, ax = plt.subplots(figsize=(0.42 * classes + 1.2, 0.42 * classes + 0.9))
    ax.grid(False)
    shades = torch.ones(classes, classes, 4)
    for counts, color in ((right.diag(), (0.231, 0.51, 0.769)), (wrong, (0.878, 0.482, 0.224))):
        strength = counts / counts.max().clamp(min=1)  # (C, C), from 0 to 1
        strength = torch.where(counts > 0, 0.15 + 0.6 * strength, 0.0)
        for channel, value in enumerate(color):
            shades[..., channel] *= 1 - strength * (1 - value)
    ax.imshow(shades)
    for i in range(classes):
        for j in range(classes):
            if matrix[i, j]:
                ax.text(j, i, str(int(matrix[i, j])), ha="center", va="center", size=9,
                        color=ON_FILL)  # fmt: skip
    ax.set_xticks(range(classes), names)
    ax.set_yticks(range(classes), names)
    ax.tick_params(length=0)
    ax.set(xlabel=say("predicted"), ylabel=say("true"))
    count, most = int(matrix.sum()), int(wrong.argmax())
    title = say("{right} of {count} pictures are right", right=int(right.sum()), count=count)
    ax.set_title(title)
    alt = say(
        "Confusion matrix of {count} pictures, {right} of them right. The most frequent mistake is "
        "{true} taken for {predicted}, {times} times.",
        count=count,
        right=int(right.sum()),
        true=names[most // classes],
        predicted=names[most % classes],
        times=int(wrong.max()),
    )
    return show(fig, alt)


def feature_maps(net: nn.Sequential, picture: Tensor, *, most: int = 8) -> Picture:
    """Draw a picture and the first feature maps after each ReLU of a network.

    Args:
        net: Layers in a row. The function runs it in its current mode, without a graph.
        picture: Shape (1, H, W).
        most: The largest number of feature maps of each ReLU.
    """
    rows: list[tuple[str, Tensor]] = []
    with torch.inference_mode():
        x = picture.unsqueeze(0)  # (1, H, W) -> (1, 1, H, W)
        for layer in net:
            x = layer(x)
            if isinstance(layer, nn.ReLU) and x.dim() == 4:
                shown = min(most, x.shape[1])
                name = say(
                    "{shown} of {count} feature maps, {height} × {width}",
                    shown=shown,
                    count=x.shape[1],
                    height=x.shape[2],
                    width=x.shape[3],
                )
                rows.append((name, x[0]))
    fig, axes = plt.subplots(len(rows), most + 1, figsize=(0.95 * (most + 1), 1.12 * len(rows)),
                             squeeze=False)  # fmt: skip
    for ax in axes.flat:
        ax.axis("off")
    axes[0, 0].imshow(picture[0], cmap=PAPER, interpolation="none")
    axes[0, 0].set_title(say("picture"), loc="center", size=9)
    for line, (name, maps) in zip(axes, rows, strict=True):
        for ax, values in zip(line[1:], maps, strict=False):
            most_bright = max(float(maps.max()), 1e-6)
            ax.imshow(values, vmin=0, vmax=most_bright, interpolation="none")
        line[1].set_title(name, loc="left", size=9)
    fig.tight_layout(pad=0.3, h_pad=1.4)
    alt = say(
        "A digit, and beside it, one row for each ReLU, the first feature maps after it. A map "
        "is bright where the kernel of its channel fits. Later maps are coarser."
    )
    return show(fig, alt)


def verdict(picture: Tensor, probabilities: Tensor, *, title: str = "") -> Picture:
    """Draw a digit as the network gets it, and the probability of each class.

    Args:
        picture: Shape (H, W) or (1, H, W).
        probabilities: Shape (10,); they add up to 1.
        title: The title above the picture.
    """
    best = int(probabilities.argmax())
    fig, (left, right) = plt.subplots(1, 2, figsize=(6.2, 2.1), width_ratios=(1, 2.4))
    left.imshow(picture.reshape(picture.shape[-2:]), cmap=PAPER)
    left.axis("off")
    left.set_title(title, loc="center", size=10)
    colors = [ORANGE if digit == best else GRAY for digit in range(len(probabilities))]
    right.bar(range(len(probabilities)), probabilities, color=colors)
    right.set_xticks(range(len(probabilities)))
    right.set(ylim=(0, 1.05), xlabel=say("digit"), ylabel=say("probability"))
    fig.tight_layout()
    alt = say(
        "A digit and ten bars. The network says {digit}, with probability {probability}.",
        digit=best,
        probability=f"{float(probabilities[best]):.2f}",
    )
    return show(fig, alt)


def leak(train: Tensor, test: Tensor, factor: float) -> Picture:
    """Draw one column of a table, standardized with training rows only and with all rows.

    Args:
        train: Shape (N,), the column's training rows.
        test: Shape (M,), its test rows.
        factor: The factor of the first test row, as after a typing error.
    """
    test = test.clone()
    test[0] *= factor
    both = torch.cat([train, test])  # (N,), (M,) -> (N + M,)
    fig, axes = plt.subplots(1, 2, figsize=(8, 2.2), sharey=True, sharex=True)
    spreads = []
    for ax, rows in zip(axes, (train, both), strict=True):
        scaled = (train - rows.mean()) / rows.std(correction=0)
        spreads.append(float(scaled.std(correction=0)))
        ax.hist(scaled, bins=torch.linspace(-4, 4, 41).tolist(), color=BLUE)
        ax.set_xlabel(say("scaled training rows"))
    alone, with_test = (f"{spread:.2f}" for spread in spreads)
    axes[0].set_title(say("fitted on training rows: std {spread}", spread=alone))
    axes[1].set_title(
        say(
            "fitted on all rows, one × {factor}: std {spread}",
            factor=f"{factor:g}",
            spread=with_test,
        )
    )
    axes[0].set_ylabel(say("rows"))
    fig.tight_layout()
    alt = say(
        "The scaled training rows of one column. Fitted on training rows, their standard deviation "
        "is {alone}. Fitted on all rows, with one test row that is {factor} times too large, it is "
        "{with_test}.",
        alone=alone,
        factor=f"{factor:g}",
        with_test=with_test,
    )
    return show(fig, alt)


#: What each curve of `four_trainings` is. The lesson asks for it.
TRAININGS = {"A": "pixels", "B": "softmax", "C": "right", "D": "rate"}


def curve_of(what: str) -> str:
    """Return the letter of a curve of `four_trainings`."""
    return next(letter for letter, name in TRAININGS.items() if name == what)


def four_trainings(build: Callable[[], nn.Module], x: Tensor, labels: Tensor) -> Picture:
    """Train fresh networks on one batch, one of them well and three with a bug. Draw the losses.

    Args:
        build: Returns a fresh network with ten classes.
        x: Shape (N, 1, H, W), from 0 to 1.
        labels: Shape (N,).
    """
    fig, ax = plt.subplots()
    for letter, name in TRAININGS.items():
        torch.manual_seed(0)
        net, losses = build(), []
        rate = 3e-5 if name == "rate" else 3e-3
        optimizer = torch.optim.Adam(net.parameters(), lr=rate)
        for _ in range(30):
            scores = net(x * 255 if name == "pixels" else x)  # (N, 10)
            loss = F.cross_entropy(scores.softmax(dim=1) if name == "softmax" else scores, labels)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            losses.append(loss.item())
        ax.plot(losses, label=letter)
    ax.axhline(math.log(10), color=GRAY, linewidth=1, linestyle="--")
    ax.annotate("ln 10", (29, math.log(10)), va="bottom", ha="right", color=INK)
    ax.set(xlabel=say("step"), ylabel=say("loss of the one batch"), ylim=(0, 8))
    ax.set_title(say("One batch, four trainings"))
    ax.legend(ncols=4)
    fig.tight_layout()
    alt = say(
        "The loss of one batch in four trainings. A starts far above ln 10. B starts at ln 10 "
        "and levels off far above 0. C falls to nearly 0. D stays near ln 10."
    )
    return show(fig, alt)
