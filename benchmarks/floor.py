"""Measure the floor: the same cells, and nbconvert's bare page, in one process that is warm."""

from __future__ import annotations

import contextlib
import io
import json
import os
from pathlib import Path
from typing import Any

from benchmarks.made_courses import ROOT, make_notebooks
from benchmarks.measuring import stopwatch


def measure_floor(folder: Path, assignments: tuple[str, ...], pages: int) -> dict[str, Any]:
    """Return the seconds for one submission of each assignment.

    No sandbox, judge or gradebook is at work. PyTorch has one thread, as in a student's kernel. A
    grader that runs each submission can't be faster on one core.

    Args:
        folder: A course in which this grader has graded the assignments.
        assignments: The assignments.
        pages: How many pages of each assignment to make.
    """
    import torch
    from nbconvert.exporters import HTMLExporter

    from autograder.cells import get_grade_id, is_test
    from autograder.course import load_assignment

    torch.set_num_threads(1)
    os.environ["MPLBACKEND"] = "agg"
    exporter, results = HTMLExporter(), {}
    _warm_up(exporter, folder, assignments[0])
    for assignment in assignments:
        os.chdir(ROOT / "source" / assignment)
        cells = load_assignment(ROOT, assignment).notebook.cells
        tests = {get_grade_id(cell): cell.source for cell in cells if is_test(cell)}
        notebooks = [_list_code(json.loads(text), tests) for text in make_notebooks(assignment)]
        graded = sorted(folder.glob(f"autograded/*/{assignment}/{assignment}.ipynb"))
        _execute(notebooks[0])
        times: dict[str, float] = {}
        with stopwatch(times, "grade"):
            for notebook in notebooks:
                _execute(notebook)
        with stopwatch(times, "pages"):
            for path in graded[:pages]:
                exporter.from_filename(str(path))
        results[assignment] = {
            "grade": times["grade"] / len(notebooks),
            "pages": times["pages"] / len(graded[:pages]),
        }
    return {"chapters": results}


def _warm_up(exporter: Any, folder: Path, assignment: str) -> None:
    """Make a page that does not count: the first one loads the exporter's templates."""
    graded = next(folder.glob(f"autograded/*/{assignment}/{assignment}.ipynb"))
    exporter.from_filename(str(graded))


def _list_code(notebook: Any, tests: dict[str, str]) -> list[str]:
    """Return the code of a submission, and of the test cells with their hidden tests."""
    from autograder.cells import get_grade_id

    return [
        tests.get(get_grade_id(cell), cell["source"])
        for cell in notebook["cells"]
        if cell["cell_type"] == "code"
    ]


def _execute(cells: list[str]) -> None:
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell()  # type: ignore[no-untyped-call]
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        for source in cells:
            shell.run_cell(source)  # type: ignore[no-untyped-call]
