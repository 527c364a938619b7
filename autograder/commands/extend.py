"""The command that gives a student more time: `extend`."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from autograder.clock import convert_from_utc
from autograder.commands.common import (
    HERE,
    Root,
    app,
    open_course,
    select_names,
    stop,
    stop_at_database_errors,
)
from autograder.commands.console import console
from autograder.submission_time import read_course_zone
from autograder.wording import format_count

if TYPE_CHECKING:
    from nbgrader.api import Gradebook


@app.command()
def extend(
    assignment: Annotated[str, typer.Argument(help="The assignment's name.")],
    student: Annotated[str, typer.Argument(help="The student's id.")],
    days: Annotated[
        int,
        typer.Option(
            min=0,
            max=3650,  # a date has an end, and a slip of the finger too
            help="Days after the class's due date. 0 takes an extension back.",
        ),
    ],
    root: Root = HERE,
) -> None:
    """Give a student more time, before or after a submission. A new extension replaces the old."""
    root = root.resolve()
    select_names(root, [assignment])
    course = open_course(root)
    from nbgrader.api import MissingEntry

    from autograder.penalties import update_penalties

    with stop_at_database_errors(course), course.open_gradebook() as book:
        try:
            entry: Any = book.find_assignment(assignment)
        except MissingEntry:
            entry = None
        if entry is None or not entry.notebooks:
            # nbgrader does not release an assignment that has a submission
            raise stop(
                f"{assignment} is not released: the gradebook has none of its exercises. Release "
                f"it first: autograder release {assignment}"
            )
        due: Any = entry.duedate
        if due is None:
            raise stop(
                f"{assignment} has no due date, so nobody is late. Set a date first: "
                f'nbgrader db assignment add {assignment} --duedate="2026-11-09 23:59:00 UTC"'
            )
        try:
            book.find_student(student)
        except MissingEntry:
            raise stop(
                f"The gradebook does not know the student {student!r}. If the id is right, add the "
                f"student first: nbgrader db student add {student}"
            ) from None
        _set_extension(book, assignment, student, days)
        update_penalties(book, course.config, student)
    date = convert_from_utc(due + timedelta(days=days), read_course_zone(course.config))
    what = format_count(days, "day") + " after the class" if days else "like the class"
    console.print(
        f"{student}: {assignment} is due on {date:%A, %-d %B %Y, %H:%M %Z}, {what}. Feedback "
        f"pages follow with `autograder run {assignment}`.",
        highlight=False,
        markup=False,
        soft_wrap=True,
    )


def _set_extension(book: Gradebook, assignment: str, student: str, days: int) -> None:
    """Set an extension. A student without a submission gets an empty one while it applies."""
    from nbgrader.api import MissingEntry

    from autograder.grading.gradebook import is_empty_submission

    try:
        submission = book.find_submission(assignment, student)
    except MissingEntry:
        submission = book.add_submission(assignment, student)
        for notebook in submission.notebooks:
            for grade in notebook.grades:
                grade.needs_manual_grade = False  # nbgrader's default is True
    book.grant_extension(assignment, student, days=days)
    if not days and is_empty_submission(submission):
        book.remove_submission(assignment, student)
