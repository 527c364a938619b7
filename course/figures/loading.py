"""Drawings of loading: which samples a loader puts into which batch."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch.utils.data import DataLoader, TensorDataset, WeightedRandomSampler

from course.figures.canvas import Canvas
from course.figures.style import FILLS, MUTED, Picture

_CLASS_FILLS = (FILLS[0], "#f9b572", "#c48fbb", FILLS[2], FILLS[4], FILLS[5])


def class_columns(
    canvas: Canvas, batches: Sequence[Sequence[int]], x: float, y: float, title: str
) -> tuple[float, float]:
    """Draw each batch as a column of squares that carry their class.

    Args:
        canvas: Where to draw.
        batches: The classes of each batch's samples.
        x: Left edge.
        y: Upper edge of the title.
        title: Written above.

    Returns:
        The width and height it took.
    """
    canvas.label(x, y + 0.3, title, size=11)
    for column, batch in enumerate(batches):
        left = x + column * 1.25
        canvas.label(left + 0.5, y + 1.0, str(column), size=8, colour=MUTED, ha="center")
        for row, label in enumerate(batch):
            canvas.cell(left, y + 1.3 + row, str(label), _CLASS_FILLS[label % len(_CLASS_FILLS)])
    return len(batches) * 1.25, 1.3 + max(map(len, batches))


def four_loaders() -> Picture:
    """Draw one epoch of four loaders over 45 sorted samples; the reader says which is which."""
    labels = torch.tensor([0] * 30 + [1] * 10 + [2] * 5)
    weights = 1 / labels.bincount()[labels]  # (45,)
    data = TensorDataset(labels)
    loaders = {}
    g = torch.Generator().manual_seed(4)
    loaders["A"] = DataLoader(data, batch_size=6, shuffle=True, generator=g)
    drawn = WeightedRandomSampler(weights.tolist(), num_samples=45, generator=g)
    loaders["B"] = DataLoader(data, batch_size=6, sampler=drawn)
    loaders["C"] = DataLoader(data, batch_size=6)
    loaders["D"] = DataLoader(data, batch_size=6, shuffle=True, drop_last=True, generator=g)
    canvas = Canvas()
    words = []
    for place, (letter, loader) in enumerate(loaders.items()):
        batches = [batch[0].tolist() for batch in loader]
        class_columns(canvas, batches, 12.0 * (place % 2), 8.6 * (place // 2), letter)
        words.append(f"{letter}: " + ", ".join("".join(map(str, batch)) for batch in batches))
    return canvas.picture(
        "The classes of the samples in each batch, drawing by drawing. " + ". ".join(words) + "."
    )
