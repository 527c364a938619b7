"""Measure nbgrader as it comes: `autograde` and `generate_feedback`, one student after another."""

from __future__ import annotations

import os
import warnings
from pathlib import Path
from typing import Any

from benchmarks.measuring import stopwatch


def measure_stock(folder: Path, assignments: tuple[str, ...]) -> dict[str, Any]:
    """Return the seconds of each step for one submission of each assignment.

    Args:
        folder: A stock course with submissions.
        assignments: The assignments. The first submission does not count, because nbgrader is
            imported with it.
    """
    warnings.simplefilter("ignore")  # nbgrader's models are written for an older SQLAlchemy
    # nbgrader gives 0 points to a test cell in which the student's code warns, although it is right
    os.environ["PYTHONWARNINGS"] = "ignore"
    from nbgrader.apps.api import NbGraderAPI
    from traitlets.config import Config

    config = Config()
    config.CourseDirectory.root = str(folder)
    config.OverwriteCells.add_missing_cells = True
    api, results, is_first = NbGraderAPI(config=config), {}, True
    for assignment in assignments:
        students = sorted(path.parent.name for path in folder.glob(f"submitted/*/{assignment}"))
        if is_first:
            _grade(api, assignment, students[0], {})
            is_first = False
        times: dict[str, float] = {}
        for student in students:
            _grade(api, assignment, student, times)
        results[assignment] = {name: seconds / len(students) for name, seconds in times.items()}
    return {"chapters": results}


def _grade(api: Any, assignment: str, student: str, times: dict[str, float]) -> None:
    with stopwatch(times, "grade"):
        answer = api.autograde(assignment, student, force=True, create=True)
    assert answer["success"], answer["log"]
    with stopwatch(times, "pages"):
        answer = api.generate_feedback(assignment, student, force=True)
    assert answer["success"], answer["log"]
