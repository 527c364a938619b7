# mypy: disallow_untyped_calls=False
"""Releasing an assignment to the exchange."""

from __future__ import annotations

import filecmp
from pathlib import Path

from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange import ExchangeError
from nbgrader.exchange.default import ExchangeReleaseAssignment
from nbgrader.utils import temp_attrs

from autograder.course import Course
from autograder.exchange.due import publish


class Release(ExchangeReleaseAssignment):
    """Releases an assignment, and tells its due date to the students who will submit it."""

    coursedir: CourseDirectory

    def copy_files(self) -> None:
        """Copy the assignment; write `due.json`."""
        super().copy_files()
        publish(self.coursedir, Path(self.course_path), self.config)


def release_assignment(course: Course, assignment: str) -> bool:
    """Put `release/ASSIGNMENT` into the exchange, unless the same lies there.

    Returns:
        Whether there was something to do.

    Raises:
        ExchangeError: The exchange can't take it.
    """
    directory = course.directory
    if same_files(course.folder("release", assignment), course.exchange.outbound / assignment):
        return False
    with temp_attrs(directory, assignment_id=assignment):
        app = course.exchange_factory.ReleaseAssignment(
            coursedir=directory, authenticator=course.api.authenticator
        )
        app.force = True
        try:
            app.start()
        except OSError as error:
            raise ExchangeError(
                f"{error.filename} can't be written ({error.strerror}). Fix that, or set "
                "c.Exchange.root in nbgrader_config.py to another folder."
            ) from error
    return True


def same_files(one: Path, other: Path) -> bool:
    """Whether two folders hold the same files."""
    if not other.is_dir():
        return False
    names = {path.relative_to(one) for path in one.rglob("*") if path.is_file()}
    if names != {path.relative_to(other) for path in other.rglob("*") if path.is_file()}:
        return False
    return all(filecmp.cmp(one / name, other / name, shallow=False) for name in names)
