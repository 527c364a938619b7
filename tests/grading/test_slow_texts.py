"""No text of a submission takes the judge long, and no value of it takes much memory."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import nbformat
import numpy as np
import pytest

from autograder.cells import DELIMITERS, remove_regions
from autograder.grading import workers
from autograder.grading.judge.cell_text import find_bound_names
from autograder.grading.judge.failed_cells import FailedCells
from autograder.grading.judge.planning import make_plan
from autograder.grading.kernels.kernel import CellRun
from tests.support import notebooks

#: Each of these took minutes or hours when the time grew with the square of the length.
MOST_SECONDS = 5.0
EMPTY_LINES = "\n" * 400_000 + ")"
REGIONS = "### BEGIN HIDDEN TESTS\n" * 50_000
MAGICS = "x = 1  # and a comment\n" * 5_000 + "%time\n" * 500 + "!ls\n" * 500


def add_to_failed_cells(text: str) -> object:
    return FailedCells().add(text, "one", CellRun())


def plan_with_a_changed_cell(text: str) -> object:
    source = notebooks.notebook(notebooks.cell("setup", "import torch"))
    return make_plan(source, notebooks.notebook(notebooks.cell("setup", text)))


def plan_with_a_lost_answer(text: str) -> object:
    """The grader looks for prose in all cells, because the written answer is blank."""
    fields = {"solution": True, "locked": False, "grade": True, "points": 1.0}
    source = notebooks.cell("why", "The model answer.", kind="markdown", **fields)
    blank = notebooks.cell("why", "", kind="markdown", **fields)
    code = nbformat.v4.new_code_cell(text)
    return make_plan(notebooks.notebook(source), notebooks.notebook(blank, code))


@pytest.mark.parametrize("text", [EMPTY_LINES, REGIONS, MAGICS], ids=["lines", "regions", "magics"])
@pytest.mark.parametrize(
    "read", [add_to_failed_cells, plan_with_a_changed_cell, plan_with_a_lost_answer]
)
def test_a_long_text_is_read_in_a_short_time(read: Callable[[str], object], text: str) -> None:
    start = time.process_time()
    read(text)
    assert time.process_time() - start < MOST_SECONDS


def test_names_in_a_long_cell_with_magics_are_found() -> None:
    assert {"x", "f"} <= find_bound_names(MAGICS + "def f(): pass\n")


def test_regions_are_removed_to_their_end_or_that_of_the_cell() -> None:
    region = "### BEGIN HIDDEN TESTS\n1\n### END HIDDEN TESTS and more\n"
    unfinished = "  ### BEGIN HIDDEN TESTS\n3"
    text = f"a\n{region}b\n  {region}c\n{unfinished}"
    assert remove_regions(text, "HIDDEN TESTS", delimiters=DELIMITERS) == "a\nb\nc"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has this limit")
def test_a_worker_has_a_limit_on_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    import resource

    before = resource.getrlimit(resource.RLIMIT_DATA)
    monkeypatch.setattr(workers, "_MEMORY_BYTES", 2**28)
    try:
        workers._limit_memory()
        with pytest.raises(MemoryError):
            np.ones(2**27)
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, before)
    assert np.ones(2**20).all()


def test_thousands_of_damaged_cells_have_one_note() -> None:
    source = notebooks.notebook(notebooks.cell("setup", "import torch"))
    damaged = notebooks.notebook(notebooks.cell("setup", "import torch"), *[3] * 4000)  # type: ignore[arg-type]
    assert len(make_plan(source, damaged).notes) == 1
