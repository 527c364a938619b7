"""Draw samples in batches, processes at work, pictures and boxes."""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import torch
import torch.nn.functional as F
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke
from PIL import Image

from autograder.language import Text, join_texts, phrase, say
from autograder.language.display_width import break_lines, measure_width
from course.figures.canvas import Canvas
from course.figures.style import FILLS, LINES, MUTED, ON_FILL, STYLE, Picture, show
from course.figures.tensors import ramp

_CLASS_FILLS = (FILLS[0], "#f9b572", "#c48fbb", FILLS[2], FILLS[4], FILLS[5])


def class_columns(
    canvas: Canvas, batches: Sequence[Sequence[int]], x: float, y: float, title: str
) -> tuple[float, float]:
    """Draw each batch as a column of squares with their class.

    Args:
        canvas: Where to draw.
        batches: The classes of each batch's samples.
        x: The left edge.
        y: The upper edge of the title.
        title: The text above the drawing.

    Returns:
        The width and height of the drawing.
    """
    canvas.label(x, y + 0.3, title, size=11)
    for column, batch in enumerate(batches):
        left = x + column * 1.25
        canvas.label(left + 0.5, y + 1.0, str(column), size=8, color=MUTED, ha="center")
        for row, label in enumerate(batch):
            canvas.cell(left, y + 1.3 + row, str(label), _CLASS_FILLS[label % len(_CLASS_FILLS)])
    return len(batches) * 1.25, 1.3 + max(map(len, batches))


# The figure of the assignment: recorded classes, without the loaders that made them.
_FOUR_LOADERS = {
    "A": "101020 001000 010010 001201 010100 210000 000000 220",
    "B": "001022 020112 101200 211210 210000 011211 220222 022",
    "C": "000000 000000 000000 000000 000000 111111 111122 222",
    "D": "022100 001101 000000 010001 000200 110021 020000",
}


def four_loaders() -> Picture:
    """Draw one epoch of four loaders over 45 sorted samples. The reader names each loader."""
    canvas = Canvas()
    words = []
    for place, (letter, text) in enumerate(_FOUR_LOADERS.items()):
        batches = [[int(label) for label in batch] for batch in text.split()]
        class_columns(canvas, batches, 12.0 * (place % 2), 8.6 * (place // 2), letter)
        words.append(_name_batches(letter, text.split()))
    return canvas.picture(
        say(
            "The classes of the samples in each batch, drawing by drawing. {drawings}.",
            drawings=join_texts(words, ". "),
        )
    )


def _name_batches(title: str, batches: Iterable[str]) -> Text:
    """Return the batches of a drawing in words, each as its digits."""
    return phrase("{title}: {batches}", title=title, batches=join_texts(batches, ", "))


def epochs(loader_epochs: Sequence[Sequence[Sequence[int]]], count: int) -> Picture:
    """Draw which sample goes into which batch, with one row for each epoch.

    Samples keep their color from epoch to epoch. A sample that an epoch leaves out is at the
    right with a dashed edge.

    Args:
        loader_epochs: For each epoch its batches, for each batch the numbers of its samples.
        count: The number of samples. Their numbers start at 0.
    """
    canvas = Canvas()
    words = []
    widest = max(len(e) * 0.5 + sum(map(len, e)) for e in loader_epochs)
    for row, batches in enumerate(loader_epochs):
        y = row * 1.7
        canvas.label(-0.4, y + 0.5, say("epoch {number}", number=row), ha="right")
        x = 0.0
        for batch in batches:
            for number in batch:
                canvas.cell(x, y, str(number), ramp(number, count))
                x += 1
            canvas.frame(x - len(batch), y, len(batch), 1)
            x += 0.5
        used = {number for batch in batches for number in batch}
        missing = [number for number in range(count) if number not in used]
        for place, number in enumerate(missing):
            canvas.cell(widest + 1.0 + place, y, str(number), ghost=True)
        lists = str([list(batch) for batch in batches])
        if missing:
            words.append(
                phrase(
                    "Epoch {number}: {batches}, left out: {missing}",
                    number=row,
                    batches=lists,
                    missing=missing,
                )
            )
        else:
            words.append(phrase("Epoch {number}: {batches}", number=row, batches=lists))
        if missing and not row:
            canvas.label(widest + 1.0, y - 0.35, say("left out"), size=9, color=MUTED)
    return canvas.picture(say("Samples in batches. {epochs}.", epochs=join_texts(words, ". ")))


def class_batches(loaders: Mapping[str, Sequence[Sequence[int]]]) -> Picture:
    """Draw the classes in each batch, one drawing for each loader, side by side.

    Args:
        loaders: For each title, the classes of the samples in each batch.
    """
    canvas = Canvas()
    x = 0.0
    words = []
    for title, batches in loaders.items():
        width, _ = class_columns(canvas, batches, x, 0, title)
        x += max(width, 0.22 * measure_width(title)) + 1.2
        words.append(_name_batches(title, ("".join(map(str, batch)) for batch in batches)))
    return canvas.picture(
        say("The classes in each batch. {drawings}.", drawings=join_texts(words, ". "))
    )


def gallery(
    images: Sequence[Any], titles: Sequence[str], alt: str, *, columns: int = 8, size: float = 1.1
) -> Picture:
    """Show images in rows, each with its title.

    Args:
        images: Pillow images, or tensors of shape (H, W), (1, H, W) or (3, H, W).
        titles: One for each image.
        alt: What the picture shows.
        columns: Images in a row.
        size: The width of an image on the page, in inches.
    """
    rows = -(-len(images) // columns)
    with mpl.rc_context(STYLE):
        fig, axes = plt.subplots(
            rows, columns, figsize=(columns * size, rows * (size + 0.25)), squeeze=False
        )
        for ax in axes.flat:
            ax.set_axis_off()
        for ax, image, title in zip(axes.flat, images, titles, strict=False):
            ax.imshow(pixels(image), cmap="gray", interpolation="nearest")
            ax.set_title(title, fontsize=8.5, pad=3, loc="center")
        fig.tight_layout(pad=0.3)
    return show(fig, alt)


def pixels(image: Any) -> np.ndarray:
    """Return an image as matplotlib needs it: (H, W) or (H, W, 3), bytes or 0 to 1."""
    if not isinstance(image, torch.Tensor):
        return np.asarray(image)
    if image.is_floating_point():
        image = image.clamp(0, 1)
    if image.dim() == 3:
        image = image[0] if image.shape[0] == 1 else image.permute(1, 2, 0)
    return np.asarray(image.cpu())


def mosaic(images: Sequence[torch.Tensor], alt: str, *, columns: int = 8) -> Picture:
    """Show images of one size edge to edge, faster than `gallery`.

    Args:
        images: Shape (C, H, W) each, with one or three channels and values from 0 to 1.
        alt: What the picture shows.
        columns: Images in a row.
    """
    channels, height, width = images[0].shape
    columns = min(columns, len(images))
    rows = -(-len(images) // columns)
    page = torch.ones(channels, rows * (height + 2) - 2, columns * (width + 2) - 2)
    for place, image in enumerate(images):
        top, left = place // columns * (height + 2), place % columns * (width + 2)
        page[:, top : top + height, left : left + width] = image
    with mpl.rc_context(STYLE):
        fig, ax = plt.subplots(figsize=(columns, rows * height / width))
        ax.set_axis_off()
        ax.imshow(pixels(page), cmap="gray", vmin=0, vmax=1, interpolation="nearest")
        fig.subplots_adjust(0, 0, 1, 1)
    return show(fig, alt)


@dataclass(frozen=True)
class PhotoRow:
    """Holds photographs side by side as one small WebP file. As a cell's value it shows itself.

    Attributes:
        images: Shape (3, H, W) each, with values from 0 to 1.
        alt: What the photographs show.
    """

    images: Sequence[torch.Tensor]
    alt: str

    def __repr__(self) -> str:
        return f"PhotoRow({self.alt!r})"

    def _repr_mimebundle_(self, **_: object) -> Mapping[str, str]:
        row = torch.cat([F.pad(image, (0, 2, 0, 0), value=1.0) for image in self.images], dim=2)
        buffer = io.BytesIO()
        Image.fromarray(pixels((255 * row[..., :-2]).to(torch.uint8))).save(
            buffer, "webp", quality=60
        )
        source = base64.b64encode(buffer.getvalue()).decode()
        page = (
            f'<img alt="{html.escape(self.alt, quote=True)}" '
            f'src="data:image/webp;base64,{source}" '
            f'style="width: 100%; max-width: {2 * row.shape[2]}px">'
        )
        return {"text/html": page, "text/plain": self.alt}


def boxes_on(
    images: Sequence[Any],
    boxes: Sequence[Sequence[tuple[Sequence[float], str]]],
    titles: Sequence[str],
    alt: str,
    *,
    columns: int = 3,
) -> Picture:
    """Show images with labeled boxes.

    Args:
        images: As for `gallery`.
        boxes: For each image, pairs of a box and its name. A box is x, y, width, height in pixels.
        titles: One for each image.
        alt: What the picture shows.
        columns: Images in a row.
    """
    rows = -(-len(images) // columns)
    with mpl.rc_context(STYLE):
        fig, axes = plt.subplots(rows, columns, figsize=(columns * 3, rows * 2.8), squeeze=False)
        for ax in axes.flat:
            ax.set_axis_off()
        for ax, image, image_boxes, title in zip(axes.flat, images, boxes, titles, strict=False):
            ax.imshow(pixels(image))
            lines = [line.strip() for line in break_lines(title, 44)]
            ax.set_title("\n".join(lines), fontsize=8.5, pad=4, loc="center")
            edge = ax.get_xlim()[1]
            for (x, y, width, height), name in image_boxes:
                ax.add_patch(
                    Rectangle(
                        (x, y), width, height, fill=False, edgecolor=ON_FILL, linewidth=1.5,
                        # a light rim, for dark pictures
                        path_effects=[withStroke(linewidth=3.5, foreground=FILLS[4])],
                    )
                )  # fmt: skip
                right = x > 0.7 * edge  # a name that begins here could leave the picture
                ax.text(
                    x + width if right else x, y, name, size=8, color=ON_FILL, va="bottom",
                    ha="right" if right else "left",
                    bbox={"facecolor": FILLS[4], "edgecolor": "none", "pad": 1},
                )  # fmt: skip
        fig.tight_layout(pad=0.6)
    return show(fig, alt)


def timeline(measured: Mapping[str, torch.Tensor]) -> Picture:
    """Draw which process made which sample, and when.

    Args:
        measured: For each title, the samples of a `SlowDataset`: shape (N, 3). Each row holds the
            worker (-1 in the main process), and the start and the end in seconds.
    """
    longest = max(float(m[:, 2].max() - m[:, 1].min()) for m in measured.values()) * 1000
    with mpl.rc_context(STYLE):
        fig, axes = plt.subplots(
            len(measured), 1, figsize=(8, 0.8 + 0.75 * len(measured)), sharex=True, squeeze=False
        )
        words = []
        for ax, (title, samples) in zip(axes.flat, measured.items(), strict=True):
            workers = sorted({int(worker) for worker in samples[:, 0]})
            start = float(samples[:, 1].min())
            for worker, begin, end in samples.tolist():
                ax.barh(
                    workers.index(int(worker)), (end - begin) * 1000, left=(begin - start) * 1000,
                    height=0.7, color=LINES[int(worker) + 1], edgecolor=FILLS[5], linewidth=0.5,
                )  # fmt: skip
            names = [
                say("main process") if worker < 0 else say("worker {number}", number=worker)
                for worker in workers
            ]
            ax.set_yticks(range(len(workers)), names)
            ax.set_title(title)
            ax.grid(visible=False, axis="y")
            spent = float(samples[:, 2].max() - start) * 1000
            words.append(
                phrase(
                    "{title}: {count} samples in {time} ms",
                    title=title,
                    count=len(samples),
                    time=f"{spent:.0f}",
                )
            )
        axes.flat[-1].set_xlim(0, longest * 1.02)
        axes.flat[-1].set_xlabel(say("milliseconds since the start of the first sample"))
        fig.tight_layout()
    alt = say(
        "Which process made which sample, and when. {loaders}.", loaders=join_texts(words, ". ")
    )
    return show(fig, alt)
