"""Write and read due dates where students can read them.

Due dates are in the gradebook, which only the instructor can read. So releasing and collecting
write them, with the rule for late work, to `due.json` in the course's folder of the exchange.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from autograder.atomic_file import write_atomically
from autograder.exchange.late import LatePenalty, LateRule


@dataclass(frozen=True)
class DueDate:
    """When an assignment is due, and what lateness costs.

    Attributes:
        time: The due date in UTC, without a time zone as nbgrader keeps it.
        rule: The rule for late work.
    """

    time: datetime
    rule: LateRule


def write_due_dates(coursedir: CourseDirectory, course: Path, config: Config) -> None:
    """Write all due dates of the gradebook to `due.json` in the exchange's folder `course`."""
    if not _has_gradebook(coursedir):
        return
    rule = asdict(LatePenalty(config=config).rule)
    with Gradebook(coursedir.db_url, coursedir.course_id) as book:
        dates = {
            assignment.name: {"due": assignment.duedate.isoformat(), "rule": rule}
            for assignment in book.assignments
            if assignment.duedate
        }
    data = json.dumps(dates, indent=1).encode()
    write_atomically(course / "due.json", data, mode=0o644)


def read_due_date(
    coursedir: CourseDirectory, course: Path, config: Config, assignment: str, student: str
) -> DueDate | None:
    """Return when an assignment is due for a student, or None if no date is known.

    On one machine this reads the gradebook, which has the newest date and a student's extension.
    """
    if _has_gradebook(coursedir):
        with Gradebook(coursedir.db_url, coursedir.course_id) as book:
            time = find_due_date(book, assignment, student)
        return DueDate(time, LatePenalty(config=config).rule) if time else None
    try:
        entry = json.loads((course / "due.json").read_text(encoding="utf-8"))[assignment]
        return DueDate(datetime.fromisoformat(entry["due"]), LateRule(**entry["rule"]))
    except (OSError, KeyError, ValueError, TypeError):  # it may be damaged, or of another version
        return None


def find_due_date(book: Gradebook, assignment: str, student: str) -> datetime | None:
    """Return when an assignment is due for a student, with an extension, in UTC.

    nbgrader's own `duedate` of a submission fails at an extension without a due date.
    """
    due: Any = None
    extension: Any = None
    try:
        due = book.find_assignment(assignment).duedate
        extension = book.find_submission(assignment, student).extension
    except MissingEntry:
        return due  # type: ignore[no-any-return]
    return due + extension if due and extension else due  # type: ignore[no-any-return]


def _has_gradebook(coursedir: CourseDirectory) -> bool:
    """Return whether this user can use the gradebook. nbgrader would make a missing one."""
    url = str(coursedir.db_url)
    path = Path(url.removeprefix("sqlite:///"))
    return not url.startswith("sqlite:///") or (
        path.is_file() and os.access(path, os.R_OK | os.W_OK)
    )
