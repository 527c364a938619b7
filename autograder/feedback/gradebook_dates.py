"""Read from the gradebook what decides when feedback is given: due dates and manual grading."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from nbgrader.api import Assignment, SubmittedAssignment
from sqlalchemy import select

from autograder.course import Course
from autograder.exchange.due import find_due_date


def read_due_date(course: Course, assignment: str, student: str) -> datetime | None:
    """Return when an assignment is due for a student, with an extension, in UTC."""
    with course.open_gradebook() as book:
        return find_due_date(book, assignment, student)


def read_due_dates(course: Course, assignments: list[str]) -> dict[str, tuple[datetime, ...]]:
    """Return all due dates of each assignment, sorted: the class's, and those of extensions."""
    dates: dict[str, set[datetime]] = {name: set() for name in assignments}
    due: Any = select(Assignment.name, Assignment.duedate).where(Assignment.duedate.isnot(None))
    extensions = (
        select(Assignment.name, Assignment.duedate, SubmittedAssignment.extension)
        .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
        .where(Assignment.duedate.isnot(None), SubmittedAssignment.extension.isnot(None))
    )
    with course.open_gradebook() as book:
        for name, date in book.db.execute(due):
            dates.setdefault(name, set()).add(date)
        for name, date, extension in book.db.execute(extensions):
            dates[name].add(date + extension)
    return {name: tuple(sorted(dates[name])) for name in assignments}


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
