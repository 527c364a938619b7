"""The command that gives a student more time: `extend`."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

import typer

from autograder.clock import convert_from_utc
from autograder.commands.common import HERE, Root, app, open_course, select_names, stop
from autograder.commands.console import console
from autograder.wording import format_count


@app.command()
def extend(
    assignment: Annotated[str, typer.Argument(help="The assignment's name.")],
    student: Annotated[str, typer.Argument(help="The student's id.")],
    days: Annotated[
        int,
        typer.Option(min=0, help="Days after the class's due date. 0 takes an extension back."),
    ],
    root: Root = HERE,
) -> None:
    """Give a student more time, before or after a submission. A new extension replaces the old."""
    root = root.resolve()
    select_names(root, [assignment])
    course = open_course(root)
    from nbgrader.api import MissingEntry

    from autograder.penalties import update_penalties

    with course.open_gradebook() as book:
        try:
            due: Any = book.find_assignment(assignment).duedate
        except MissingEntry:
            raise stop(
                f"The gradebook does not know {assignment!r} yet. Release it first: "
                f"autograder run {assignment}"
            ) from None
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
        book.update_or_create_submission(assignment, student)  # there may be none yet
        book.grant_extension(assignment, student, days=days)
        update_penalties(book, course.config, student)
    zone = str(course.config.Exchange.get("timezone", "UTC"))
    date = convert_from_utc(due + timedelta(days=days), zone)
    what = format_count(days, "day") + " after the class" if days else "like the class"
    console.print(
        f"{student}: {assignment} is due on {date:%A, %-d %B %Y, %H:%M %Z}, {what}. Feedback "
        f"pages follow with `autograder run {assignment}`.",
        highlight=False,
        markup=False,
        soft_wrap=True,
    )
