"""Read from the gradebook what decides when feedback is given: due dates and manual grading."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from nbgrader.api import Assignment, Gradebook, MissingEntry, SubmittedAssignment

from autograder.course import Course


def read_due_date(course: Course, assignment: str, student: str) -> datetime | None:
    """Return when an assignment is due for a student, with an extension, in UTC."""
    with course.open_gradebook() as book:
        due = _find_due_date(book, assignment)
        try:
            extension = book.find_submission(assignment, student).extension
        except MissingEntry:
            extension = None
        return due + extension if due and extension else due  # type: ignore[return-value]


def read_due_dates(course: Course, assignments: list[str]) -> dict[str, tuple[datetime, ...]]:
    """Return all due dates of each assignment, sorted: the class's, and those of extensions."""
    with course.open_gradebook() as book:
        dates: dict[str, tuple[datetime, ...]] = {}
        for name in assignments:
            due = _find_due_date(book, name)
            extended = {
                due + submission.extension
                for submission in _find_extended(book, name)
                if due is not None
            }
            dates[name] = tuple(sorted({due, *extended})) if due else ()
        return dates


def count_ungraded_answers(course: Course, assignment: str) -> dict[str, int]:
    """Return how many answers of each student need manual grading. Others are left out."""
    with course.open_gradebook() as book:
        counts = {
            submission.student.id: sum(
                grade.needs_manual_grade
                for notebook in submission.notebooks
                for grade in notebook.grades
            )
            for submission in book.assignment_submissions(assignment)
        }
    return {student: count for student, count in counts.items() if count}


def _find_due_date(book: Gradebook, assignment: str) -> datetime | None:
    try:
        return book.find_assignment(assignment).duedate  # type: ignore[return-value]
    except MissingEntry:
        return None


def _find_extended(book: Gradebook, assignment: str) -> list[Any]:
    query = book.db.query(SubmittedAssignment).join(
        Assignment, SubmittedAssignment.assignment_id == Assignment.id
    )
    return list(
        query.filter(Assignment.name == assignment, SubmittedAssignment.extension.isnot(None)).all()
    )
