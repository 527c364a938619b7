"""Due dates, where whoever hands in can read them.

The gradebook has them, but only the instructor reads it. So releasing and collecting write them,
with the rule for late work, to `due.json` in the course's folder of the exchange.
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

from autograder.exchange.late import LatePenalty, LateRule


@dataclass(frozen=True)
class Due:
    """When an assignment is due, in UTC without a time zone as nbgrader keeps it."""

    at: datetime
    rule: LateRule


def publish(coursedir: CourseDirectory, course: Path, config: Config) -> None:
    """Write all due dates of the gradebook to `course/due.json` in the exchange."""
    if not _gradebook_is_there(coursedir):
        return
    rule = asdict(LatePenalty(config=config).rule)
    with Gradebook(coursedir.db_url, coursedir.course_id) as book:
        dues = {
            assignment.name: {"due": assignment.duedate.isoformat(), "rule": rule}
            for assignment in book.assignments
            if assignment.duedate
        }
    path = course / "due.json"
    fresh = path.with_name(f".due-{os.getpid()}.json")
    fresh.write_text(json.dumps(dues, indent=1), encoding="utf-8")
    fresh.chmod(0o644)
    fresh.replace(path)


def due(
    coursedir: CourseDirectory, course: Path, config: Config, assignment: str, student: str
) -> Due | None:
    """When an assignment is due for a student, or None where no date is known.

    On one machine the gradebook is at hand: it knows the newest date and a student's extension.
    """
    if _gradebook_is_there(coursedir):
        with Gradebook(coursedir.db_url, coursedir.course_id) as book:
            at = _date_of(book, assignment, student)
        return Due(at, LatePenalty(config=config).rule) if at else None
    try:
        found = json.loads((course / "due.json").read_text(encoding="utf-8"))[assignment]
    except (OSError, KeyError):
        return None
    return Due(datetime.fromisoformat(found["due"]), LateRule(**found["rule"]))


def _date_of(book: Any, assignment: str, student: str) -> datetime | None:
    found: datetime | None
    try:
        found = book.find_submission(assignment, student).duedate
    except MissingEntry:
        try:
            found = book.find_assignment(assignment).duedate
        except MissingEntry:
            found = None
    return found


def _gradebook_is_there(coursedir: CourseDirectory) -> bool:
    """Whether this user may use the gradebook: nbgrader would make an empty one where none is."""
    url = str(coursedir.db_url)
    path = Path(url.removeprefix("sqlite:///"))
    return not url.startswith("sqlite:///") or (
        path.is_file() and os.access(path, os.R_OK | os.W_OK)
    )
