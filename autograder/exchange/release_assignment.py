# mypy: disallow_untyped_calls=False
"""Release an assignment to the exchange."""

from __future__ import annotations

from pathlib import Path

from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange import ExchangeError
from nbgrader.exchange.default import ExchangeReleaseAssignment
from nbgrader.utils import temp_attrs

from autograder.course import Course
from autograder.exchange.due import write_due_dates
from autograder.lesson_links import adapt_notebooks, make_student_version


class Release(ExchangeReleaseAssignment):
    """Release an assignment, and write its due date to the exchange for students."""

    coursedir: CourseDirectory

    def copy_files(self) -> None:
        """Copy the assignment, with links for a student's folder, and write `due.json`."""
        super().copy_files()
        adapt_notebooks(Path(self.dest_path))
        write_due_dates(self.coursedir, Path(self.course_path), self.config)


def release_assignment(course: Course, assignment: str) -> bool:
    """Copy `release/ASSIGNMENT` to the exchange, unless the exchange has these files already.

    Returns:
        Whether the assignment was copied.

    Raises:
        ExchangeError: The exchange can't be written.
    """
    directory = course.directory
    if is_copied(course.get_folder("release", assignment), course.exchange.outbound / assignment):
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


def is_copied(folder: Path, copy: Path) -> bool:
    """Return whether a folder has the student's version of a released folder's files."""
    if not copy.is_dir():
        return False
    names = {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}
    if names != {path.relative_to(copy) for path in copy.rglob("*") if path.is_file()}:
        return False
    return all(make_student_version(folder / name) == (copy / name).read_bytes() for name in names)
