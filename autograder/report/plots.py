"""Drawings for the page: SVG in its text, in its font, and in its colours, light or dark."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Sequence
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from autograder.report.statistics import ItemStatistics, Kind, Totals

#: Drawn in these; on the page each becomes the CSS variable of that name.
_COLORS = {
    "ink": "#010101",
    "soft": "#020202",
    "line": "#030303",
    "full": "#040404",
    "some": "#050505",
    "none": "#060606",
    "untried": "#070707",
    "paper": "#080808",
    "stopped": "#090909",
}
_STYLE: Any = {  # Any: matplotlib's stubs want a Literal for every key
    "axes.axisbelow": True,
    "axes.edgecolor": _COLORS["soft"],
    "axes.labelcolor": _COLORS["ink"],
    "axes.spines.right": False,
    "axes.spines.top": False,
    "font.size": 9.5,
    "grid.color": _COLORS["line"],
    "svg.fonttype": "none",
    "text.color": _COLORS["ink"],
    "xtick.bottom": False,
    "xtick.labelcolor": _COLORS["ink"],
    "ytick.labelcolor": _COLORS["ink"],
    "ytick.left": False,
}
_WIDTH = 4.6  # inches; narrow, so that letters stay readable on a phone
_LONGEST = 22

#: Outcomes in the order of the bars, with their colour and the word of the legend.
KINDS: list[tuple[Kind, str, str]] = [
    ("full", "full", "all points"),
    ("some", "some", "some"),
    ("none", "none", "none"),
    ("stopped", "stopped", "timed out or crashed"),
    ("not tried", "untried", "not tried"),
    ("waits", "line", "waits for a person"),
]


def totals_plot(found: Totals, possible: float) -> str:
    """A histogram of the totals, as an `<svg>` element.

    Args:
        found: The totals.
        possible: The points of the assignment, the right end of the axis.
    """
    with mpl.rc_context(_STYLE):
        figure, axes = _figure(2.6)
        edges = mpl.ticker.MaxNLocator(10, steps=[1, 2, 2.5, 5, 10]).tick_values(
            0, max(possible, 1)
        )
        heights, _ = np.histogram(np.clip(found.values, 0, possible), edges)
        bars = axes.bar(edges[:-1], heights, np.diff(edges), align="edge", color=_COLORS["full"],
                        edgecolor=_COLORS["paper"], linewidth=1.5)  # fmt: skip
        labels = [str(height) if height else "" for height in heights]
        axes.bar_label(bars, labels, padding=1.5)
        axes.axvline(found.median, color=_COLORS["ink"], linestyle=(0, (4, 3)), linewidth=1.2)
        right = found.median > edges[-1] / 2
        axes.annotate(f"median {found.median:.4g}", (found.median, 1), (-4 if right else 4, 1),
                      xycoords=("data", "axes fraction"), textcoords="offset points",
                      ha="right" if right else "left")  # fmt: skip
        axes.set(
            xlabel="points in all", xlim=(0, edges[-1]), ylim=(0, max(heights.max(), 1) * 1.15)
        )
        axes.set_xticks(edges[::2], [f"{edge:g}" for edge in edges[::2]])
        axes.yaxis.set_major_locator(mpl.ticker.MaxNLocator(4, integer=True))
        axes.set_ylabel("students")
        alt = (
            f"Histogram of {len(found.values)} totals from 0 to {possible:g} points: median "
            f"{found.median:.4g}, half of them between {found.lower:.4g} and {found.upper:.4g}."
        )
        return _svg(figure, "totals", alt)


def points_plot(found: Sequence[ItemStatistics]) -> str:
    """A bar for each exercise: how many earned all, some or none of its points."""
    with mpl.rc_context(_STYLE):
        figure, axes = _figure(0.55 + 0.24 * len(found))
        places = np.arange(len(found))
        left = np.zeros(len(found))
        for kind, color, _ in KINDS:
            counts = np.array([one.kinds[kind] for one in found])
            axes.barh(places, counts, 0.78, left, color=_COLORS[color],
                      edgecolor=_COLORS["paper"], linewidth=1)  # fmt: skip
            left += counts
        most = max(left.max(), 1)
        for place, one in enumerate(found):
            share = "" if one.difficulty is None else f"{one.difficulty:.0%}"
            axes.text(most * 1.02, place, share, va="center")
        _name_rows(axes, found)
        axes.set(xlim=(0, most * 1.16), xlabel="students, and mean share of the points")
        axes.xaxis.set_major_locator(mpl.ticker.MaxNLocator(5, integer=True))
        axes.spines[["left", "bottom"]].set_visible(False)
        alt = f"Points by exercise: {len(found)} bars. The same numbers stand in the table below."
        return _svg(figure, "points", alt)


def discrimination_plot(found: Sequence[ItemStatistics]) -> str:
    """A dot for each exercise on a line from -1 to 1; nothing where it is undefined."""
    with mpl.rc_context(_STYLE):
        figure, axes = _figure(0.55 + 0.24 * len(found))
        values = [one.discrimination for one in found]
        axes.axvspan(-1, 0, color=_COLORS["none"], alpha=0.16, linewidth=0)
        axes.axvline(0, color=_COLORS["soft"], linewidth=1)
        for place, value in enumerate(values):
            if value is None:
                axes.text(0.02, place, "undefined", va="center", color=_COLORS["soft"])
            else:
                color = _COLORS["full" if value >= 0 else "none"]
                axes.plot([0, value], [place, place], color=color, linewidth=2)
                axes.plot([value], [place], "o" if value >= 0 else "D", color=color, markersize=5)
        _name_rows(axes, found)
        low = min([0.0, *(value for value in values if value is not None)])
        axes.set(xlim=(-1 if low < -0.5 else -0.5, 1), xlabel="discrimination")
        axes.grid(axis="x", linewidth=0.6)
        axes.spines[["left", "bottom"]].set_visible(False)
        alt = f"Discrimination of {len(found)} exercises. The same numbers stand in the table."
        return _svg(figure, "discrimination", alt)


def _figure(height: float) -> tuple[Figure, Any]:
    """A figure of its own; pyplot would keep it, and look for a screen."""
    figure = Figure(figsize=(_WIDTH, max(height, 1.3)), layout="constrained")
    FigureCanvasSVG(figure)
    return figure, figure.subplots()


def _name_rows(axes: Any, found: Sequence[ItemStatistics]) -> None:
    names = [one.item.name for one in found]
    short = [n if len(n) <= _LONGEST else n[: _LONGEST - 1] + "…" for n in names]
    # no mathtext: a name is no formula
    axes.set_yticks(range(len(found)), short, parse_math=False)
    axes.set_ylim(len(found) - 0.4, -0.6)


def _svg(figure: Figure, name: str, alt: str) -> str:
    """The drawing as an element of a page: labelled, themed, without what would leak into it."""
    buffer = io.StringIO()
    with mpl.rc_context({"svg.hashsalt": name}):
        figure.savefig(buffer, format="svg", transparent=True, metadata={"Date": None})
    body = buffer.getvalue()
    body = body[body.index("<svg") :]
    body = re.sub(r"<metadata>.*?</metadata>|<style.*?</style>|<!--.*?-->", "", body, flags=re.S)
    body = re.sub(
        r' id="[a-zA-Z0-9.]+_\d+"', "", body
    )  # not referred to, and not unique on the page
    body = re.sub(r"font-family:[^;\"]*;?", "", body)  # the page's
    for variable, color in _COLORS.items():
        body = body.replace(color, f"var(--{variable})")
    view = re.search(r'viewBox="[^"]*"', body)
    label = html.escape(alt, quote=True)
    attributes = f'<svg {view[0] if view else ""} role="img" aria-label="{label}" class="plot">'
    return re.sub(r"<svg[^>]*>", lambda _: attributes, body, count=1)
