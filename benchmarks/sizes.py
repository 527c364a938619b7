"""How much the benchmark measures: the whole of it, or a quick look."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sizes:
    """How many submissions each measurement has.

    Attributes:
        chapters: The assignments to measure.
        each: Submissions of each chapter for this grader with two workers.
        each_alone: Submissions of each chapter for this grader with one worker, and for the floor.
        floor_pages: Pages of each chapter for the floor. All pages of a chapter cost the same.
        stock_first: Submissions of chapter 01 for stock nbgrader.
        stock_each: Submissions of each other chapter for stock nbgrader.
        cold: Students of the class that is graded from a cold start.
        peer: Submissions for otter-grader. 0 leaves it out.
        growth: The sizes of a class at which speed and memory are measured. Empty leaves it out.
        dask: Submissions for the Dask cluster. 0 leaves it out.
        repeat: How often short commands run.
    """

    chapters: tuple[str, ...]
    each: int
    each_alone: int
    floor_pages: int
    stock_first: int
    stock_each: int
    cold: int
    peer: int
    growth: tuple[int, ...]
    dask: int
    repeat: int


#: Chapter 01 is short and has no training, so the cost of grading itself shows there.
FIRST = "01_tensors"
CHAPTERS = (
    "00_introduction",
    FIRST,
    "02_autograd",
    "03_data_loading",
    "04_nn",
    "05_optimizers",
    "06_cnn",
)
FULL = Sizes(
    CHAPTERS,
    each=12,
    each_alone=6,
    floor_pages=2,
    stock_first=6,
    stock_each=2,
    cold=24,
    peer=2,
    growth=(100, 500, 2000),
    dask=16,
    repeat=3,
)
QUICK = Sizes(
    CHAPTERS[:2],
    each=6,
    each_alone=6,
    floor_pages=2,
    stock_first=2,
    stock_each=1,
    cold=6,
    peer=0,
    growth=(),
    dask=0,
    repeat=1,
)
