"""Measure whether a large class costs more for each submission than a small one."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from benchmarks.made_courses import ROOT, name_students, write_submitted
from benchmarks.measuring import read_memory

#: The assignment is short, because what grows with the class is the gradebook, not the grading.
ASSIGNMENT_IN_WORDS = "one exercise of chapter 00"
_CHAPTER, _EXERCISE = "00_introduction", "predict_errors"
_ASSIGNMENT = "short"
#: The speed at each size is that of the last part of the class: one in so many.
_PART = 4
_PAGES = 10


def measure_growth(folder: Path, sizes: tuple[int, ...]) -> list[dict[str, Any]]:
    """Return the seconds for one submission and for one page, and the memory, at each size.

    Args:
        folder: A course without submissions.
        sizes: The numbers of graded submissions at which to measure, the smallest first.
    """
    from autograder.course import Course
    from autograder.grading.grade_class import grade_assignment, open_workers
    from autograder.watch import rounds

    students, measured = name_students(sizes[-1]), []
    course = Course.open(folder)
    write_submitted(folder, _ASSIGNMENT, students, [_make_short_assignment(course)])
    part = sizes[0] // _PART
    with open_workers(course, assignments=[_ASSIGNMENT], count=2) as workers:
        graded, begin = [], 0.0
        for row in grade_assignment(course, _ASSIGNMENT, workers)[1]:
            graded.append(row)
            if len(graded) + part in sizes:
                begin = time.perf_counter()
            if len(graded) in sizes:
                each = (time.perf_counter() - begin) / part
                memory = read_memory()
                begin = time.perf_counter()
                rounds.give_feedback(rounds.open_pages(course), _ASSIGNMENT, graded[-_PAGES:])
                page = (time.perf_counter() - begin) / _PAGES
                measured.append(
                    {"size": len(graded), "grade": each, "page": page, "memory_mb": memory}
                )
    return measured


def _make_short_assignment(course: Any) -> str:
    """Make an assignment of one exercise. Return the notebook of a student who solved it."""
    import nbformat

    from autograder.authoring.made_submission import make_submission
    from autograder.cells import get_grade_id
    from autograder.course import load_assignment

    chapter = load_assignment(ROOT, _CHAPTER)
    kept = {"setup", *(f"{_EXERCISE}{part}" for part in ("-text", "", "-test"))}
    chapter.notebook.cells = [cell for cell in chapter.notebook.cells if get_grade_id(cell) in kept]
    path = course.root / "source" / _ASSIGNMENT / f"{_ASSIGNMENT}.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(chapter.notebook, path)
    course.generate_assignment(_ASSIGNMENT)
    return str(nbformat.writes(make_submission(chapter, {})))
