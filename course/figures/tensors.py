"""Draw real tensors: their cells, their memory, and the results of indexing and products."""

from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import torch

from autograder.language import join_texts, say
from autograder.language import show as show_text
from autograder.language.display_width import measure_width
from course.figures.canvas import Canvas, element_text
from course.figures.style import (
    FILLS,
    GREEN,
    INK,
    MUTED,
    ORANGE,
    PICKED,
    PLAIN,
    Picture,
    show,
)

_RAMP = mpl.colors.LinearSegmentedColormap.from_list(
    "course", ["#fdf0d5", "#f5c98a", "#9fd3c7", "#8ab6e8"]
)


def ramp(place: int, count: int) -> str:
    """Return the fill color of element `place` of `count`: first sand, then green, then blue."""
    return str(mpl.colors.to_hex(_RAMP(place / max(count - 1, 1))))


def shape_text(shape: Sequence[int]) -> str:
    """Write a shape as Python does: `(2, 3)`, `(3,)`, `()`."""
    return str(tuple(shape))


def tensor_cells(
    tensors: Mapping[str, torch.Tensor] | torch.Tensor,
    *,
    by_value: bool = False,
    axes: bool = False,
    alt: str | None = None,
    width: float = 21.0,
) -> Picture:
    """Draw tensors of rank 0 to 3 side by side: one square per element, and the shape below.

    Args:
        tensors: One tensor, or several tensors by title. Each title appears above its tensor.
        by_value: Color each element by its rank among the values, so a reader can follow an element
            from one tensor to the next.
        axes: Draw an arrow along dim 0 and dim 1 (rank 1 and 2 only).
        alt: Alternative text. The default combines the titles, shapes and values.
        width: The width of a row, in elements.

    Raises:
        ValueError: If a tensor's rank is above 3.
    """
    named = {"": tensors} if isinstance(tensors, torch.Tensor) else dict(tensors)
    canvas = Canvas()
    x = y = below = 0.0
    for title, t in named.items():
        margin = 0.9 if axes and t.dim() == 2 else 0.0
        needed = margin + max(
            _drawn_width(t), 0.2 * measure_width(title), 0.2 * len(shape_text(t.shape))
        )
        if x > 0 and x + needed > width:
            x, y = 0.0, below + 0.7
        top = y + (0.7 if title else 0.0) + (0.75 if axes and t.dim() in (1, 2) else 0.0)
        if title:
            canvas.label(x, y + 0.25, title, mono=True, size=10)
        _, tall = canvas.tensor(t, x + margin, top, _fills_by_value(t) if by_value else None)
        if axes and t.dim() in (1, 2):
            canvas.axis_names(x + margin, top, tuple(t.shape))
        canvas.label(x + margin, top + tall + 0.4, shape_text(t.shape), size=9.5)
        below = max(below, top + tall + 0.7)
        x += needed + 1.1
    words = [_describe(title, t) for title, t in named.items()]
    return canvas.picture(alt or _join_sentences(words))


def memory_layout(views: Mapping[str, torch.Tensor], *, alt: str | None = None) -> Picture:
    """Draw the one row of memory that tensors share, and each tensor's path through it.

    An element's color shows its place in memory. Below each tensor, the figure shows its shape, its
    stride (how many places to step to the next element along each dimension) and whether it is
    contiguous (whether reading it row by row goes straight through memory).

    Args:
        views: Tensors of rank 1 or 2 by title, all with the same storage, such as `t` and `t.T`.
        alt: Alternative text. The default describes the drawing.

    Raises:
        ValueError: If the tensors do not share one storage.
    """
    tensors = list(views.values())
    if len({t.untyped_storage().data_ptr() for t in tensors}) != 1:
        raise ValueError(say("these tensors do not share memory. Draw them with tensor_cells"))
    first = tensors[0]
    count = first.untyped_storage().nbytes() // first.element_size()
    stored = torch.as_strided(first, (count,), (1,), 0)
    canvas = Canvas()
    canvas.label(0, -0.85, say("in memory"), size=10)
    for place, value in enumerate(stored.tolist()):
        canvas.label(place + 0.5, -0.3, str(place), size=8, color=MUTED, ha="center")
        canvas.cell(place, 0, element_text(value), ramp(place, count))
    x, y, below = 0.0, 2.0, 0.0
    words = [say("Memory holds {values}", values=stored.tolist())]
    for title, t in views.items():
        fills = [ramp(place, count) for place in _storage_places(t)]
        facts = [
            say("shape  {shape}", shape=shape_text(t.shape)),
            say("stride {stride}", stride=t.stride()),
            say("contiguous") if t.is_contiguous() else say("not contiguous"),
        ]
        needed = max(_drawn_width(t), *(0.2 * measure_width(line) for line in (title, *facts)))
        if x > 0 and x + needed > 20:
            x, y = 0.0, below + 0.8
        canvas.label(x, y - 0.4, title, mono=True, size=10)
        _, tall = canvas.tensor(t, x, y, fills)
        for line, fact in enumerate(facts):
            color = (GREEN if t.is_contiguous() else ORANGE) if line == 2 else INK
            canvas.label(x, y + tall + 0.4 + 0.5 * line, fact, mono=True, size=9, color=color)
        below = max(below, y + tall + 1.6)
        x += needed + 1.2
        words.append(
            say(
                "{tensor}, stride {stride}, {contiguous}",
                tensor=_describe(title, t),
                stride=t.stride(),
                contiguous=facts[2],
            )
        )
    return canvas.picture(alt or _join_sentences(words))


def selections(t: torch.Tensor, picks: Mapping[str, Any], *, alt: str | None = None) -> Picture:
    """Draw the tensor once per index: mark the chosen elements and show the shape of the result.

    Args:
        t: A tensor of rank 1 or 2.
        picks: The content of the brackets, by the code to write above the drawing, such as
            `{"t[1]": np.s_[1], "t[:, 0]": np.s_[:, 0]}`.
        alt: Alternative text. The default describes the drawing.
    """
    canvas = Canvas()
    places = torch.arange(t.numel()).reshape(t.shape)
    x = y = 0.0
    words = []
    for code, index in picks.items():
        chosen = set(places[index].flatten().tolist())
        fills = [PICKED if place in chosen else PLAIN for place in range(t.numel())]
        result = t[index]
        needed = max(_drawn_width(t), 0.22 * measure_width(code))
        if x > 0 and x + needed > 21:
            x, y = 0.0, y + (t.shape[0] if t.dim() == 2 else 1) + 2.2
        canvas.label(x, y - 0.4, code, mono=True, size=10)
        _, tall = canvas.tensor(t, x, y, fills)
        shape = shape_text(result.shape)
        canvas.label(x, y + tall + 0.4, say("shape {shape}", shape=shape), size=9.5)
        words.append(
            say(
                "{code} picks {values}, shape {shape}",
                code=code,
                values=result.tolist(),
                shape=shape,
            )
        )
        x += needed + 1.0
    return canvas.picture(alt or _join_sentences(words))


def broadcasting(
    a: torch.Tensor, b: torch.Tensor, *, sign: str = "+", alt: str | None = None
) -> Picture:
    """Draw the sum (or difference, product) of two tensors, and broadcasting's imagined copies.

    Args:
        a: A tensor of rank 0 to 2.
        b: A tensor of rank 0 to 2 whose shape is compatible with that of `a`.
        sign: "+", "-" or "*".
        alt: Alternative text. The default describes the drawing.

    Raises:
        RuntimeError: If the shapes are not compatible, with PyTorch's own message.
    """
    result = {"+": operator.add, "-": operator.sub, "*": operator.mul}[sign](a, b)
    canvas = Canvas()
    x = 0.0
    rows = result.shape[0] if result.dim() == 2 else 1
    for name, t, after in (("a", a, sign), ("b", b, "="), (say("result"), result, "")):
        stretched = t.broadcast_to(result.shape)
        real = torch.zeros(t.shape, dtype=torch.bool)
        imagined = _is_repeated(t, result.shape)
        fills = [FILLS[2] if t is result else PLAIN] * stretched.numel()
        width, _ = canvas.tensor(stretched, x, 0, fills, imagined)
        caption = shape_text(real.shape)
        canvas.label(x, -0.4, f"{name} {caption}", mono=True, size=10)
        canvas.label(x + width + 0.55, rows / 2, after, size=16, ha="center")
        x += max(width, 0.22 * measure_width(f"{name} {caption}") - 0.4) + 1.1
    return canvas.picture(
        alt
        or say(
            "a of shape {a_shape} {sign} b of shape {b_shape} gives a result of shape {shape}: "
            "{values}. Dashed squares are imagined copies.",
            a_shape=shape_text(a.shape),
            sign=sign,
            b_shape=shape_text(b.shape),
            shape=shape_text(result.shape),
            values=result.tolist(),
        )
    )


def shapes_aligned(
    first: Sequence[int], second: Sequence[int], *, alt: str | None = None
) -> Picture:
    """Draw two shapes below each other, aligned on the right, and whether each dimension fits."""
    rank = max(len(first), len(second), 1)
    canvas = Canvas()
    rows = (("a", tuple(first)), ("b", tuple(second)))
    for row, (name, shape) in enumerate(rows):
        canvas.label(-0.4, row * 1.2 + 0.5, f"{name}  {shape_text(shape)}", ha="right", mono=True)
        for place, size in enumerate(shape):
            canvas.cell((rank - len(shape) + place) * 1.5, row * 1.2, str(size), FILLS[row])
    canvas.label(-0.4, 2.9, say("result"), ha="right", mono=True)
    fits = True
    for column in range(rank):
        sizes = [shape[column - rank] for _, shape in rows if rank - column <= len(shape)]
        wanted = {size for size in sizes if size != 1}
        fits = fits and len(wanted) < 2
        size_text = str(wanted.pop()) if len(wanted) == 1 else "1" if not wanted else "?"
        canvas.cell(column * 1.5, 2.4, size_text, FILLS[2] if size_text != "?" else PICKED)
    if fits:
        verdict = say("every column is equal or has a 1")
    else:
        verdict = say("? marks two sizes that do not fit")
    canvas.label(rank * 1.5 + 0.2, 2.9, verdict, size=9.5, color=GREEN if fits else ORANGE)
    return canvas.picture(
        alt
        or say(
            "Shapes {first} and {second}, right-aligned: {verdict}.",
            first=shape_text(first),
            second=shape_text(second),
            verdict=verdict,
        )
    )


def matrix_product(
    a: torch.Tensor, b: torch.Tensor, row: int = 0, column: int = 0, *, alt: str | None = None
) -> Picture:
    """Draw `a @ b` as on paper: `b` above the result, `a` to its left.

    The figure marks one row of `a`, one column of `b` and the element that they make, and it shows
    the sum in full.

    Args:
        a: Shape (n, k).
        b: Shape (k, m).
        row: Which row of `a`, 0 to n - 1.
        column: Which column of `b`, 0 to m - 1.
        alt: Alternative text. The default describes the drawing.
    """
    product = a @ b  # (n, k) @ (k, m) -> (n, m)
    (n, k), m = a.shape, b.shape[1]
    canvas = Canvas()
    canvas.tensor(a, 0, k + 1, [PICKED if i // k == row else PLAIN for i in range(n * k)])
    canvas.tensor(b, k + 1, 0, [PICKED if i % m == column else PLAIN for i in range(k * m)])
    marked = row * m + column
    canvas.tensor(
        product, k + 1, k + 1, [PICKED if i == marked else FILLS[2] for i in range(n * m)]
    )
    canvas.label(0, k + 0.6, f"a {shape_text(a.shape)}", mono=True, size=10)
    canvas.label(k + 1, -0.4, f"b {shape_text(b.shape)}", mono=True, size=10)
    canvas.label(k + 1, k + n + 1.45, f"a @ b {shape_text(product.shape)}", mono=True, size=10)
    pairs = zip(a[row].tolist(), b[:, column].tolist(), strict=True)
    terms = " + ".join(f"{element_text(left)}·{element_text(right)}" for left, right in pairs)
    equation = f"{terms} = {element_text(product[row, column].item())}"
    canvas.label(k + m + 1.6, k + 1.5 + row, equation, size=11, color=ORANGE)
    return canvas.picture(
        alt
        or say(
            "a of shape {a_shape} times b of shape {b_shape} gives {values}. "
            "Row {row} and column {column} are marked: {equation}.",
            a_shape=shape_text(a.shape),
            b_shape=shape_text(b.shape),
            values=product.tolist(),
            row=row,
            column=column,
            equation=equation,
        )
    )


def reductions(t: torch.Tensor, *, alt: str | None = None) -> Picture:
    """Draw a matrix with its sums down the columns (dim 0) and across the rows (dim 1).

    Args:
        t: Shape (n, m).
        alt: Alternative text. The default describes the drawing.
    """
    n, m = t.shape
    down, across = t.sum(dim=0), t.sum(dim=1)  # (n, m) -> (m,) and (n, m) -> (n,)
    canvas = Canvas()
    canvas.label(0, -0.4, f"t {shape_text(t.shape)}", mono=True, size=10)
    canvas.tensor(t, 0, 0)
    for column in range(m):
        canvas.arrow((column + 0.5, n + 0.05), (column + 0.5, n + 0.75), ORANGE)
    canvas.tensor(down, 0, n + 0.8, [FILLS[1]] * m)
    caption = say("t.sum(dim=0) {shape}: dim 0 is gone", shape=shape_text(down.shape))
    canvas.label(0, n + 2.2, caption, mono=True, size=9.5, color=ORANGE)
    for row in range(n):
        canvas.arrow((m + 0.05, row + 0.5), (m + 0.75, row + 0.5), GREEN)
        canvas.cell(m + 0.8, row, element_text(across[row].item()), FILLS[2])
    caption = say("t.sum(dim=1) {shape}: dim 1 is gone", shape=shape_text(across.shape))
    canvas.label(m + 2.1, n / 2, caption, mono=True, size=9.5, color=GREEN)
    return canvas.picture(
        alt
        or say(
            "{tensor}. Summing along dim 0 gives {down}, one sum per column; "
            "along dim 1 {across}, one sum per row.",
            tensor=_describe("t", t),
            down=down.tolist(),
            across=across.tolist(),
        )
    )


def photos(images: Mapping[str, torch.Tensor], alt: str, *, width: float = 8.0) -> Picture:
    """Show photographs side by side, all equally high, each with its title and its shape.

    Args:
        images: By title, shape (H, W) for gray or (H, W, 3) for color, uint8 or from 0 to 1.
        alt: What the photographs show.
        width: The width of all photographs together, in inches.
    """
    aspects = [image.shape[1] / image.shape[0] for image in images.values()]
    height = width / sum(aspects)
    fig, axes = plt.subplots(
        1, len(images), figsize=(width, height), width_ratios=aspects, squeeze=False
    )
    for ax, (title, image) in zip(axes.flat, images.items(), strict=True):
        largest = 1 if image.is_floating_point() else 255
        ax.imshow(image, cmap="gray", vmin=0, vmax=largest, aspect="auto")
        ax.set_axis_off()
        ax.set_title(f"{title}\n{shape_text(image.shape)}", size=9, loc="left")
    fig.subplots_adjust(0, 0, 1, 1, wspace=0.06)
    return show(fig, alt)


def _drawn_width(t: torch.Tensor) -> float:
    columns = t.shape[-1] if t.dim() else 1
    return float(columns if t.dim() < 3 else t.shape[0] * (columns + 0.6) - 0.6)


def _fills_by_value(t: torch.Tensor) -> list[str]:
    values = t.detach().flatten().tolist()
    ordered = sorted(set(values))
    return [ramp(ordered.index(value), len(ordered)) for value in values]


def _storage_places(t: torch.Tensor) -> list[int]:
    """Return each element's place in the storage, in reading order."""
    count = t.untyped_storage().nbytes() // t.element_size()
    places = torch.arange(count).as_strided(t.shape, t.stride(), int(t.storage_offset()))
    return [int(place) for place in places.flatten().tolist()]


def _is_repeated(t: torch.Tensor, shape: Sequence[int]) -> torch.Tensor:
    """Return True at each element of `t`, stretched to `shape`, that repeats an earlier one."""
    places = torch.arange(t.numel()).reshape(t.shape).broadcast_to(tuple(shape)).flatten().tolist()
    seen: set[int] = set()
    repeated = []
    for place in places:
        repeated.append(place in seen)
        seen.add(place)
    return torch.tensor(repeated).reshape(tuple(shape))


def _describe(title: str, t: torch.Tensor) -> str:
    shape, values = shape_text(t.shape), t.detach().tolist()
    if not title:
        return say("A tensor of shape {shape}: {values}", shape=shape, values=values)
    return say("{name} of shape {shape}: {values}", name=title, shape=shape, values=values)


def _join_sentences(words: Sequence[str]) -> str:
    return show_text(join_texts(words, ". "))
