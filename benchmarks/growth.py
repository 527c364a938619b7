"""Measure whether a large class costs more for each submission than a small one."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from benchmarks.made_courses import name_students, write_submitted
from benchmarks.measuring import read_memory

#: The shortest assignment. What grows with the class is the gradebook, not the grading.
ASSIGNMENT = "00_introduction"
#: The speed at each size is that of the last part of the class: one in so many.
_PART = 4
_PAGES = 10


def measure_growth(folder: Path, sizes: tuple[int, ...]) -> list[dict[str, Any]]:
    """Return the seconds for one submission and for one page, and the memory, at each size.

    Args:
        folder: A released course without submissions.
        sizes: The numbers of graded submissions at which to measure, the smallest first.
    """
    from autograder.course import Course
    from autograder.grading.grade_class import grade_assignment, open_workers
    from autograder.watch import rounds

    students, measured = name_students(sizes[-1]), []
    course = Course.open(folder)
    write_submitted(folder, ASSIGNMENT, students)
    part = sizes[0] // _PART
    with open_workers(course, count=2) as workers:
        graded, begin = [], 0.0
        for row in grade_assignment(course, ASSIGNMENT, workers)[1]:
            graded.append(row)
            if len(graded) + part in sizes:
                begin = time.perf_counter()
            if len(graded) in sizes:
                each = (time.perf_counter() - begin) / part
                memory = read_memory()
                begin = time.perf_counter()
                rounds.give_feedback(rounds.open_pages(course), ASSIGNMENT, graded[-_PAGES:])
                page = (time.perf_counter() - begin) / _PAGES
                measured.append(
                    {"size": len(graded), "grade": each, "page": page, "memory_mb": memory}
                )
    return measured
