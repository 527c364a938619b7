# mypy: disallow_untyped_calls=False
"""Release an assignment to the exchange."""

from __future__ import annotations

import filecmp
from pathlib import Path

from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange import ExchangeError
from nbgrader.exchange.default import ExchangeReleaseAssignment
from nbgrader.utils import temp_attrs

from autograder.course import Course
from autograder.exchange.due import write_due_dates


class Release(ExchangeReleaseAssignment):
    """Release an assignment, and write its due date to the exchange for students."""

    coursedir: CourseDirectory

    def copy_files(self) -> None:
        """Copy the assignment and write `due.json`."""
        super().copy_files()
        write_due_dates(self.coursedir, Path(self.course_path), self.config)


def release_assignment(course: Course, assignment: str) -> bool:
    """Copy `release/ASSIGNMENT` to the exchange, unless the exchange has the same files.

    Returns:
        Whether the assignment was copied.

    Raises:
        ExchangeError: The exchange can't be written.
    """
    directory = course.directory
    if have_same_files(
        course.get_folder("release", assignment), course.exchange.outbound / assignment
    ):
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


def have_same_files(folder: Path, other: Path) -> bool:
    """Return whether two folders have the same files. The second folder may be missing."""
    if not other.is_dir():
        return False
    names = {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}
    if names != {path.relative_to(other) for path in other.rglob("*") if path.is_file()}:
        return False
    return all(filecmp.cmp(folder / name, other / name, shallow=False) for name in names)
