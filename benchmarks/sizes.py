"""How much the benchmark measures: the whole of it, or a quick look."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sizes:
    """How many submissions each measurement has.

    Attributes:
        chapters: The assignments to measure.
        each: Submissions of each chapter for this grader and the floor.
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
FULL = Sizes(CHAPTERS, 12, 12, 2, 24, 3, (100, 500, 2000), 16, 3)
QUICK = Sizes(CHAPTERS[:2], 6, 2, 1, 6, 0, (), 0, 1)
