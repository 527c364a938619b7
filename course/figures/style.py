"""Define the look of every figure: palette, matplotlib settings, and alternative text.

A figure reaches the page as an inline SVG drawing. Everything in `INK` takes the text color of the
page, so the same figure is readable on JupyterLab's light and dark themes.
"""

from __future__ import annotations

import html
import io
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
from cycler import cycler
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager
from matplotlib.transforms import Bbox

from autograder.language import say

INK = "#151617"  # lines and text outside colored areas; it becomes the page's own text color
ON_FILL = "#1b1b1f"  # text on one of the fills below; it stays dark on both themes
MUTED = "#7d7f86"  # helper lines and captions; you can read it on white and on near-black

# Strong colors for lines, points and arrows; all of them are visible on white and on near-black.
LINES = ("#3b82c4", "#e07b39", "#3f9e6b", "#b565a7", "#c9a227", "#7d7f86")
BLUE, ORANGE, GREEN, PURPLE, YELLOW, GRAY = LINES

# Soft fills for cells; their text is always in ON_FILL.
FILLS = ("#cfe3f5", "#fbdcc3", "#cdebd8", "#ecd3e8", "#f5e8b8", "#dcdde1")
PLAIN = FILLS[0]
PICKED = "#f9b572"  # the cells that a figure explains

#: Chinese signs, which the fonts of Matplotlib lack. `locale/zh_CN/make_font.py` makes the files.
CHINESE_FONTS = sorted((Path(__file__).parents[1] / "fonts").glob("*.otf"))
for _font in CHINESE_FONTS:
    fontManager.addfont(_font)
_CHINESE = "Noto Sans SC Course"
#: The fonts of code in figures, whose comments may be Chinese.
MONOSPACE = ["DejaVu Sans Mono", _CHINESE]

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")

STYLE: Any = {  # Any, because matplotlib's stubs require a Literal for every key
    "axes.axisbelow": True,
    "axes.edgecolor": MUTED,
    "axes.grid": True,
    "axes.labelcolor": INK,
    "axes.prop_cycle": cycler(color=LINES),
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlecolor": INK,
    "axes.titlelocation": "left",
    "axes.titlesize": 11,
    "figure.figsize": (6.4, 3.4),
    "font.family": ["DejaVu Sans", _CHINESE],
    "font.size": 10.5,
    "grid.alpha": 0.3,
    "grid.color": MUTED,
    "image.cmap": "viridis",
    "legend.frameon": False,
    "lines.linewidth": 2,
    "svg.fonttype": "path",
    "text.color": INK,
    "xtick.color": MUTED,
    "xtick.labelcolor": INK,
    "ytick.color": MUTED,
    "ytick.labelcolor": INK,
}


def use_style() -> None:
    """Make `STYLE` matplotlib's default for the rest of the session."""
    mpl.rcParams.update(STYLE)


@dataclass(frozen=True)
class Picture:
    """Holds a drawing and the sentence that replaces it for a reader who cannot see it.

    As the last expression of a cell it shows itself. The page gets an SVG with `role="img"` and the
    alternative text as its label. A terminal gets the alternative text.

    Attributes:
        figure: The matplotlib figure.
        alt: What the figure shows, in one or two sentences.
    """

    figure: Figure
    alt: str

    def __post_init__(self) -> None:
        if not self.alt.strip():
            raise ValueError(
                say("a picture needs alternative text: write a sentence that says what it shows")
            )

    def svg(self, bounds: Bbox | None = None) -> str:
        """Return the drawing as an `<svg>` element that follows the page's theme.

        Args:
            bounds: The part of the figure to show, in inches. By default it is all that is drawn.
        """
        buffer = io.StringIO()
        with mpl.rc_context(STYLE):
            self.figure.savefig(
                buffer,
                format="svg",
                transparent=True,
                bbox_inches="tight" if bounds is None else bounds,
                pad_inches=0.06,
            )
        return _follow_theme(buffer.getvalue(), self.alt)

    def __repr__(self) -> str:
        return f"Picture({self.alt!r})"

    def _repr_mimebundle_(self, **_: object) -> Mapping[str, str]:
        return {"text/html": self.svg(), "text/plain": self.alt}


def show(figure: Figure, alt: str) -> Picture:
    """Turn a figure from `plt.subplots` into a `Picture`. Call this in the last line of a cell.

    Args:
        figure: The finished figure. Pyplot closes it, so that it does not appear twice.
        alt: What the figure shows, in one or two sentences, with the fact that it should teach.
    """
    plt.close(figure)
    return Picture(figure, alt)


def label_powers(axis: Axis) -> None:
    """Write the numbers of a logarithmic axis as plain text: 10⁻³. Formulas take long to set."""
    axis.set_major_formatter(lambda value, _: _write_power(value))


def _write_power(value: float) -> str:
    return "10" + str(round(math.log10(value))).translate(_SUPERSCRIPTS)


def _follow_theme(svg: str, alt: str) -> str:
    """Remove the XML prologue, label the drawing, let it shrink, and give INK the page's color."""
    body = svg[svg.index("<svg") :]
    body = re.sub(r"<metadata>.*?</metadata>", "", body, flags=re.DOTALL)
    body = body.replace(INK, "currentColor")
    label = html.escape(" ".join(alt.split()), quote=True)
    attributes = (
        f'<svg role="img" aria-label="{label}" style="max-width: 100%; height: auto; '
        f'display: block; margin: 0.5em 0; color: var(--jp-content-font-color1, currentColor)" '
    )
    return body.replace("<svg ", attributes, 1)
