"""Measure the round of this grader: collect, grade, make and release feedback pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.measuring import read_memory, stopwatch


def measure_rounds(folder: Path, assignments: tuple[str, ...], workers: int) -> dict[str, Any]:
    """Return the seconds of each step for one submission of each assignment, when all is warm.

    Each assignment has workers of its own, as in `autograder run ASSIGNMENT`. Its class is graded
    twice. The first time does not count, because the workers start in it.

    Args:
        folder: A course with submissions in its exchange.
        assignments: The assignments.
        workers: The number of workers.
    """
    from autograder.course import Course
    from autograder.grading.grade_class import open_workers
    from autograder.watch import rounds

    course, results, memory = Course.open(folder), {}, 0.0
    assert course.exchange_factory  # nbgrader is imported before the first collecting
    for assignment in assignments:
        times: dict[str, float] = {}
        with stopwatch(times, "collect"):
            rounds.collect_submissions(course, assignment)
        with open_workers(course, assignments=[assignment], count=workers) as opened:
            _grade(course, assignment, opened)
            with stopwatch(times, "grade"):
                rows = _grade(course, assignment, opened)
            with stopwatch(times, "pages"):
                rounds.give_feedback(rounds.open_pages(course), assignment, rows)
            memory = max(memory, read_memory())
        results[assignment] = {name: seconds / len(rows) for name, seconds in times.items()}
    return {"chapters": results, "memory_mb": memory}


def _grade(course: Any, assignment: str, workers: Any) -> list[Any]:
    from autograder.grading.grade_class import grade_assignment

    rows = list(grade_assignment(course, assignment, workers, resume=False)[1])
    assert all(row.graded for row in rows), rows
    return rows


def read_scores(folder: Path, assignment: str) -> dict[str, float]:
    """Return each student's score of an assignment."""
    from autograder.course import Course

    with Course.open(folder).open_gradebook() as book:
        return {work.student.id: work.score for work in book.assignment_submissions(assignment)}
