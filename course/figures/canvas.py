"""Draw on a sheet of squared paper: cells, frames, labels, arrows; one unit per element."""

from __future__ import annotations

import matplotlib as mpl
import torch
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyArrowPatch, Patch, Rectangle

from autograder.language import say
from autograder.language.display_width import measure_width
from course.figures.style import (
    INK,
    LINES,
    MONOSPACE,
    MUTED,
    ON_FILL,
    PLAIN,
    STYLE,
    Picture,
)

UNIT_INCHES = 0.44  # the side of the square of one element on the page
IMAGINED, GRAY_TEXT = "#eceef0", "#676b73"  # the fill and the text color of a ghost
TEXT_WIDTH = 0.19  # units that one character takes at size 10.5; gives the size of a label


def element_text(value: float | int | bool | complex) -> str:
    """Write one element in short form, to fit a square: `3`, `0.25`, `-1.5`, `T` for True."""
    if isinstance(value, bool):
        return "T" if value else "F"
    if isinstance(value, float):
        return f"{value:.3g}"
    return str(value)


class Canvas:
    """Draws in units of the square of one element. x goes to the right, y goes down.

    The sheet grows with the drawing, so nothing is clipped. `picture` ends the drawing.
    """

    def __init__(self) -> None:
        with mpl.rc_context(STYLE):
            self.figure = Figure()
            self.axes = self.figure.add_axes((0.0, 0.0, 1.0, 1.0))
        self.axes.set_axis_off()
        self._left = self._top = float("inf")
        self._right = self._bottom = float("-inf")

    def _grow(self, left: float, top: float, right: float, bottom: float) -> None:
        self._left, self._right = min(self._left, left), max(self._right, right)
        self._top, self._bottom = min(self._top, top), max(self._bottom, bottom)

    def _add(self, patch: Patch) -> None:
        """Add a patch. `add_patch` would also measure it, and `picture` sets the limits itself."""
        self.axes.add_artist(patch)

    def cell(
        self, x: float, y: float, text: str, fill: str = PLAIN, *, ghost: bool = False
    ) -> None:
        """Draw one element with its upper left corner at (x, y). A ghost has a dashed edge."""
        self._add(
            Rectangle(
                (x, y),
                1,
                1,
                facecolor=IMAGINED if ghost else fill,
                edgecolor=MUTED,
                linewidth=1,
                linestyle=(0, (3, 3)) if ghost else "-",
            )
        )
        columns = measure_width(text)
        size = 11 if columns <= 3 else 9 if columns <= 4 else 7.5
        self.axes.text(
            x + 0.5,
            y + 0.5,
            text,
            ha="center",
            va="center",
            size=size,
            color=GRAY_TEXT if ghost else ON_FILL,
        )
        self._grow(x, y, x + 1, y + 1)

    def label(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 10.5,
        color: str = INK,
        ha: str = "left",
        va: str = "center",
        mono: bool = False,
        vertical: bool = False,
    ) -> None:
        """Write text at (x, y); `ha` and `va` say which part of the text is at this point."""
        self.axes.text(
            x,
            y,
            text,
            ha=ha,
            va=va,
            size=size,
            color=color,
            family=MONOSPACE if mono else None,
            rotation=90 if vertical else 0,
        )
        lines = text.split("\n")
        width = max(map(measure_width, lines)) * TEXT_WIDTH * size / 10.5
        height = 0.42 * len(lines) * size / 10.5
        if vertical:
            width, height = height, width
        left = x - width * {"left": 0.0, "center": 0.5, "right": 1.0}[ha]
        top = y - height * {"top": 0.0, "center": 0.5, "bottom": 1.0}[va]
        self._grow(left, top, left + width, top + height)

    def arrow(self, start: tuple[float, float], end: tuple[float, float], color: str) -> None:
        """Draw an arrow from one point to another."""
        self._add(
            FancyArrowPatch(
                start, end, arrowstyle="-|>", mutation_scale=11, color=color, linewidth=1.4
            )
        )
        self._grow(
            min(start[0], end[0]),
            min(start[1], end[1]),
            max(start[0], end[0]),
            max(start[1], end[1]),
        )

    def frame(self, x: float, y: float, width: float, height: float, color: str = INK) -> None:
        """Draw an empty rectangle."""
        self._add(Rectangle((x, y), width, height, fill=False, edgecolor=color, linewidth=2))
        self._grow(x, y, x + width, y + height)

    def circle(self, x: float, y: float, radius: float, text: str, fill: str = PLAIN) -> None:
        """Draw a circle around (x, y) with a short text in it."""
        self._add(Circle((x, y), radius, facecolor=fill, edgecolor=MUTED, linewidth=1, zorder=2))
        self.axes.text(x, y, text, ha="center", va="center", size=10, color=ON_FILL, zorder=3)
        self._grow(x - radius, y - radius, x + radius, y + radius)

    def axis_names(self, x: float, y: float, shape: tuple[int, ...]) -> None:
        """Name the axes of a vector or matrix at (x, y): dim 0 goes down, dim 1 goes across."""
        if len(shape) == 2:
            self.arrow((x - 0.3, y), (x - 0.3, y + shape[0]), LINES[1])
            self.label(
                x - 0.6,
                y + shape[0] / 2,
                say("dim {number}", number=0),
                size=9,
                color=LINES[1],
                ha="center",
                vertical=True,
            )
        across = len(shape) - 1
        self.arrow((x, y - 0.3), (x + shape[-1], y - 0.3), LINES[1 + across])
        self.label(
            x + shape[-1] / 2,
            y - 0.42,
            say("dim {number}", number=across),
            size=9,
            color=LINES[1 + across],
            ha="center",
            va="bottom",
        )

    def tensor(
        self,
        t: torch.Tensor,
        x: float,
        y: float,
        fills: list[str] | None = None,
        ghost: torch.Tensor | None = None,
    ) -> tuple[float, float]:
        """Draw every element of a tensor of rank 0 to 3 and return the (width, height) it took.

        Args:
            t: The tensor. Rank 3 appears as one matrix after another, each with its index.
            x: Left edge.
            y: Upper edge.
            fills: One color per element, in reading order; PLAIN by default.
            ghost: True where an element is only imagined; it has the shape of `t`.

        Raises:
            ValueError: If the rank is above 3.
        """
        if t.dim() > 3:
            raise ValueError(
                say("a drawing shows rank 0 to 3, this tensor has rank {rank}", rank=t.dim())
            )
        planes = t.reshape((-1, *t.shape[-2:])) if t.dim() == 3 else t.reshape(1, -1, _columns(t))
        fills = fills or [PLAIN] * t.numel()
        ghosts = [False] * t.numel() if ghost is None else ghost.flatten().tolist()
        values = [element_text(value) for value in t.detach().flatten().tolist()]
        count, rows, columns = planes.shape
        for place, value in enumerate(values):
            plane, rest = divmod(place, rows * columns)
            row, column = divmod(rest, columns)
            self.cell(
                x + plane * (columns + 0.6) + column,
                y + row,
                value,
                fills[place],
                ghost=ghosts[place],
            )
        if t.dim() == 3:
            for plane in range(count):
                left = x + plane * (columns + 0.6)
                self.label(left, y + rows + 0.3, f"[{plane}]", size=9, color=MUTED)
        width = count * columns + (count - 1) * 0.6
        return width, rows + (0.6 if t.dim() == 3 else 0.0)

    def picture(self, alt: str) -> Picture:
        """Fit the sheet to the drawing and return it with its alternative text."""
        pad = 0.12
        left, right = self._left - pad, self._right + pad
        top, bottom = self._top - pad, self._bottom + pad
        self.axes.set_xlim(left, right)
        self.axes.set_ylim(bottom, top)
        self.figure.set_size_inches((right - left) * UNIT_INCHES, (bottom - top) * UNIT_INCHES)
        return Picture(self.figure, alt)


def _columns(t: torch.Tensor) -> int:
    return t.shape[-1] if t.dim() else 1
