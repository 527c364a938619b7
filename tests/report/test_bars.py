"""The bars of the class report: their numbers, and how the page shows them."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from autograder.report import bars, statistics
from autograder.report.class_page import render
from autograder.report.class_scores import Item, Person
from autograder.report.gather import ClassWork, ItemScore, Work
from autograder.report.statistics import Totals
from tests.support.reporting import NOW, class_of, four_students, items, score


def histogram_of(values: list[float], possible: float, median: float) -> list[bars.HistogramRow]:
    return bars.make_histogram(Totals(values, 0, median, 0, 0), possible)


def test_a_histogram_counts_each_total_once() -> None:
    rows = histogram_of([0, 4.5, 5, 9.99, 10, 29, 29.5, 31], possible=29.5, median=9.995)
    ends = [(row.low, row.high) for row in rows]
    assert ends == [(0, 5), (5, 10), (10, 15), (15, 20), (20, 25), (25, 29.5)]
    # a total on a boundary is in the row that begins there; one above all points is in the last
    assert [row.count for row in rows] == [2, 2, 1, 0, 0, 3]
    assert [row.percent for row in rows] == pytest.approx(
        [66.67, 66.67, 33.33, 0, 0, 100], abs=0.01
    )
    assert [row.has_median for row in rows] == [False, True, False, False, False, False]


@pytest.mark.parametrize(
    ("possible", "step", "rows"),
    [(8, 1, 8), (10, 1, 10), (11, 2, 6), (25, 2.5, 10), (46, 5, 10), (100, 10, 10),
     (0.5, 0.05, 10), (0, 1, 1)],
)  # fmt: skip
def test_a_histogram_has_round_steps_and_at_most_ten_rows(
    possible: float, step: float, rows: int
) -> None:
    histogram = histogram_of([0, possible], possible, possible)
    assert len(histogram) == rows
    assert histogram[0].high == pytest.approx(min(step, possible) or step)
    assert histogram[-1].high == (possible or 1)
    assert [row.has_median for row in histogram] == [False] * (rows - 1) + [True]


def work_with_all_kinds() -> ClassWork:
    """Exercise a has each kind, b has fewer students because one submission lacks it."""
    rows: dict[str, list[ItemScore | float]] = {
        "s1": [score(4, "passed"), score(1, "passed")],
        "s2": [score(4, "passed"), score(0, "failed")],
        "s3": [score(1.5, "partial"), score(1, "passed")],
        "s4": [score(0, "failed"), score(1, "passed")],
        "s5": [score(0, "timed out"), score(1, "passed")],
        "s6": [score(0, "crashed"), score(1, "passed")],
        "s7": [score(0, "not attempted"), score(1, "passed")],
    }
    work = class_of(items(a=4, b=1), rows)
    waiting = {"a-test": ItemScore(None), "b-test": score(1, "passed")}
    lacks = Work(Person("s9"), {"a-test": ItemScore(None, needs_manual_grading=True)})
    tried = Work(Person("s8"), waiting)
    return ClassWork("made", work.items, [*work.works, tried, lacks])


def test_a_bar_has_a_segment_for_each_kind_and_its_length_is_the_class() -> None:
    segments = bars.make_segments(statistics.analyze_items(work_with_all_kinds()))
    assert [(part.kind, part.count) for part in segments["a-test"]] == [
        ("full", 2), ("some", 1), ("none", 1), ("stopped", 2), ("not tried", 1),
        ("not graded", 2),
    ]  # fmt: skip
    assert sum(part.percent for part in segments["a-test"]) == pytest.approx(100)
    assert [(part.kind, part.count) for part in segments["b-test"]] == [("full", 7), ("none", 1)]
    assert sum(part.percent for part in segments["b-test"]) == pytest.approx(100 * 8 / 9)


def shown(page: BeautifulSoup, selector: str) -> list[str]:
    return [" ".join(element.get_text().split()) for element in page.select(selector)]


def widths(page: BeautifulSoup, selector: str) -> list[str]:
    return [str(element["style"]) for element in page.select(selector)]


def test_the_page_shows_the_numbers_of_each_bar_as_text() -> None:
    page = BeautifulSoup(render(work_with_all_kinds(), NOW), "html.parser")
    assert shown(page, ".students .values") == [
        "2 all points, 1 some points, 1 no points, 2 timed out or crashed, 1 not tried, "
        "2 not yet graded",
        "7 all points, 1 no points",
    ]
    assert widths(page, "[data-exercise=b] .stack span") == ["width:77.78%", "width:11.11%"]
    assert page.select_one("[data-exercise=b] .stack .full") is not None


def test_the_page_shows_totals_and_discrimination_as_bars() -> None:
    page = BeautifulSoup(render(four_students(), NOW), "html.parser")
    # the totals are 6 4 4 2 of 8
    assert shown(page, ".histogram tbody tr") == [
        "0 to 1 0", "1 to 2 0", "2 to 3 1", "3 to 4 0", "4 to 5 2 median 4", "5 to 6 0",
        "6 to 7 1", "7 to 8 0",
    ]  # fmt: skip
    assert widths(page, ".histogram tbody .bar") == [
        f"--percent:{percent}" for percent in (0, 0, 50, 0, 100, 0, 50, 0)
    ]
    # c has -8 / sqrt(80), that is -0.894: from there to 0 in the middle
    assert shown(page, "[data-exercise=c] td[data-label=discrimination]") == ["−0.89"]
    assert widths(page, "[data-exercise=c] .signed span") == ["left:5.279%;width:44.72%"]
    assert page.select_one("[data-exercise=c] .signed .none") is not None
    assert page.select("[data-exercise=b] .signed") == []


def test_bars_are_hidden_from_a_screen_reader_that_reads_their_text() -> None:
    page = BeautifulSoup(render(work_with_all_kinds(), NOW), "html.parser")
    assert page.select(".bar")
    assert all(bar["aria-hidden"] == "true" and not bar.get_text() for bar in page.select(".bar"))
    assert page.find_all(["svg", "img"]) == []


def test_a_name_that_is_long_stays_whole() -> None:
    name = "a_very_long_name_of_an_exercise_that_no_bar_may_cut"
    work = class_of([Item(f"{name}-test", name, name, 1)], {"s1": [1]})
    page = BeautifulSoup(render(work, NOW), "html.parser")
    assert shown(page, "[data-exercise] th code") == [name]
