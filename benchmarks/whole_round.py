"""Measure the round of this grader: collect, grade, make and release feedback pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.measuring import read_memory, stopwatch


def measure_rounds(folder: Path, assignments: tuple[str, ...], workers: int) -> dict[str, Any]:
    """Return the seconds of each step for one submission of each assignment, when all is warm.

    Args:
        folder: A course with submissions in its exchange.
        assignments: The assignments. The first one is measured twice. The first time does not
            count, because the workers start in it.
        workers: The number of workers.
    """
    from autograder.course import Course
    from autograder.grading.grade_class import grade_assignment, open_workers
    from autograder.watch import rounds

    course, results = Course.open(folder), {}
    with open_workers(course, count=workers) as opened:
        for row in _grade(course, assignments[0], opened):
            assert row.graded, row
        for assignment in assignments:
            times: dict[str, float] = {}
            with stopwatch(times, "collect"):
                rounds.collect_submissions(course, assignment)
            with stopwatch(times, "grade"):
                total, graded = grade_assignment(course, assignment, opened, resume=False)
                rows = list(graded)
            with stopwatch(times, "pages"):
                rounds.give_feedback(rounds.open_pages(course), assignment, rows)
            assert all(row.graded for row in rows)
            results[assignment] = {name: seconds / total for name, seconds in times.items()}
        memory = read_memory()
    return {"chapters": results, "memory_mb": memory}


def _grade(course: Any, assignment: str, workers: Any) -> list[Any]:
    from autograder.grading.grade_class import grade_assignment
    from autograder.watch import rounds

    rounds.collect_submissions(course, assignment)
    return list(grade_assignment(course, assignment, workers, resume=False)[1])


def read_scores(folder: Path, assignment: str) -> dict[str, float]:
    """Return each student's score of an assignment."""
    from autograder.course import Course

    with Course.open(folder).open_gradebook() as book:
        return {work.student.id: work.score for work in book.assignment_submissions(assignment)}
