"""The bars of the page: what each one shows, as numbers for the template.

The template draws them with HTML and CSS. Each bar stands next to its numbers in words, so a bar
is never the only place that tells something.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from autograder.language import Text, phrase
from autograder.report.statistics import ItemStatistics, Kind, Totals

#: Kinds in the order of a bar's segments, with the words of the legend.
KINDS: dict[Kind, Text] = {
    "full": phrase("all points"),
    "some": phrase("some points"),
    "none": phrase("no points"),
    "stopped": phrase("timed out or crashed"),
    "not tried": phrase("not tried"),
    "not graded": phrase("not yet graded"),
}
#: A histogram has at most this many rows.
MOST_ROWS = 10


@dataclass(frozen=True)
class Segment:
    """A part of an exercise's bar.

    Attributes:
        kind: How the exercise went for these students.
        words: The kind in the words of the legend.
        count: The number of these students.
        percent: The width in percent of the longest bar.
    """

    kind: Kind
    words: Text
    count: int
    percent: float


@dataclass(frozen=True)
class HistogramRow:
    """The students with a total in one range of points.

    Attributes:
        low: The lower end of the range, which belongs to it.
        high: The upper end, which belongs to the next row. The last row has no next one.
        count: The number of these students.
        percent: The width in percent of the longest bar.
        has_median: Whether the class's median is in this range.
    """

    low: float
    high: float
    count: int
    percent: float
    has_median: bool


def make_segments(statistics: list[ItemStatistics]) -> dict[str, list[Segment]]:
    """Return the segments of each exercise's bar, by the exercise's cell."""
    longest = max([sum(numbers.kinds.values()) for numbers in statistics], default=0)
    return {
        numbers.item.cell: [
            Segment(kind, words, count, 100 * count / longest)
            for kind, words in KINDS.items()
            if (count := numbers.kinds[kind])
        ]
        for numbers in statistics
    }


def make_histogram(totals: Totals, possible: float) -> list[HistogramRow]:
    """Return the rows of a histogram of the totals.

    Args:
        totals: The totals. One above `possible` counts in the last row.
        possible: The points of the assignment, the end of the last row.
    """
    step = _choose_step(possible)
    rows = max(math.ceil(possible / step - 1e-9), 1)
    edges = [*(step * row for row in range(rows)), max(possible, step)]
    counts = [int(count) for count in np.histogram(np.clip(totals.values, 0, edges[-1]), edges)[0]]
    median_row = min(int(np.searchsorted(edges, totals.median, side="right")), rows) - 1
    return [
        HistogramRow(low, high, count, 100 * count / max(counts), row == median_row)
        for row, (low, high, count) in enumerate(zip(edges, edges[1:], counts, strict=False))
    ]


def _choose_step(possible: float) -> float:
    """Return the smallest round step that needs at most `MOST_ROWS` rows."""
    if possible <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(possible / MOST_ROWS))
    steps = [power * factor for factor in (1, 2, 2.5, 5, 10)]
    return next(step for step in steps if possible / step <= MOST_ROWS + 1e-9)
