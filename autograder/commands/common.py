"""Shared by all commands: the application, its options, and how it stops at an error."""

from __future__ import annotations

import io
import logging
import os
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.logging import RichHandler
from traitlets import TraitError
from typer.core import TyperGroup

from autograder import logs
from autograder.commands.console import errors
from autograder.commands.nbgrader_import import import_nbgrader
from autograder.course import Course, DamagedNotebookError, find_assignment_names
from autograder.course_config import (
    CourseConfigError,
    describe_wrong_value,
    find_unknown_settings,
)
from autograder.gradebook_version import find_version_problem, hide_password
from autograder.results.toml_file import TomlError
from autograder.settings import Grader, Watch
from autograder.wording import describe_os_error

if TYPE_CHECKING:
    from autograder.grading.batch import StudentRow
    from autograder.report.class_scores import ClassScores

_log = logging.getLogger(__name__)

#: nbgrader divides names at a plus sign, and takes the others for patterns.
_NOT_IN_NAMES = set("+*?[]")


class _Commands(TyperGroup):
    """All commands. Each one stops with a sentence at what the course's folder has wrong."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise  # the program that read the output has ended, which is no mistake
        except Exception as error:
            if not (message := _describe_users_error(error)):
                raise
            raise stop(message) from error


def _describe_users_error(error: Exception) -> str:
    """Say what is wrong with a file, a setting or the gradebook. Empty for any other error."""
    if isinstance(error, (DamagedNotebookError, CourseConfigError, TomlError)):
        return str(error)
    if isinstance(error, TraitError):
        return describe_wrong_value(error)
    if isinstance(error, OSError):
        again = " Correct that, and run the command again." if error.strerror else ""
        return describe_os_error(error) + again
    from sqlalchemy.exc import DBAPIError  # takes tenths of a second

    if isinstance(error, DBAPIError):
        from autograder.grading.gradebook import describe_database_problem, get_remedy

        return f"{describe_database_problem(error)} {get_remedy(error)}"
    return ""


app = typer.Typer(
    cls=_Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
    help="Deep Learning with PyTorch: the course's assignments, from source to grade.",
)


def _start_log(root: Path) -> Path:
    """Write the log to the course's folder."""
    if root.is_dir():
        logs.write_to(root.resolve())
        _log.debug("Started: %s", sys.argv)
    return root


Root = Annotated[
    Path, typer.Option("--course-dir", help="The course's folder.", callback=_start_log)
]
Assignments = Annotated[
    list[str] | None, typer.Argument(help="Assignments. By default all of them.")
]
HERE = Path()


@app.callback()
def options(
    verbose: Annotated[
        bool, typer.Option("--verbose", help="Show log lines on standard error.")
    ] = False,
) -> None:
    """Deep Learning with PyTorch: the course's assignments, from source to grade."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without Unicode, a name in odd bytes
    logs.set_level(logging.DEBUG if verbose else logging.INFO)
    logs.remove_handler(RichHandler)
    if verbose:
        logs.add_handler(
            RichHandler(console=errors, show_path=False, markup=False), "%(name)s: %(message)s"
        )


def stop(message: str) -> typer.Exit:
    """Print a message to standard error. Return the exception to raise, with exit code 1."""
    _log.error("%s", message, exc_info=sys.exc_info()[0] is not None)
    errors.print(message, style="red", highlight=False, soft_wrap=True)
    return typer.Exit(1)


def warn(message: str) -> None:
    """Print a message to standard error, and go on."""
    _log.warning("%s", message)
    errors.print(message, style="yellow", highlight=False, soft_wrap=True)


def open_course(root: Path) -> Course:
    """Open the course in a folder. Stop if it is not a course, or has an old gradebook."""
    try:
        course = Course.open(root.resolve())
    except OSError as error:
        raise stop(str(error)) from error
    for problem in find_unknown_settings(course.config, [Grader, Watch]):
        warn(problem)
    if problem := find_version_problem(course.find_database_url()):
        raise stop(problem)
    import_nbgrader()
    return course


@contextmanager
def stop_at_database_errors(course: Course) -> Iterator[None]:
    """Stop with a message if the gradebook's database can't be used."""
    from sqlalchemy.exc import DBAPIError

    from autograder.grading.gradebook import describe_database_problem, get_remedy

    try:
        yield
    except DBAPIError as error:
        problem = describe_database_problem(error, hide_password(course.find_database_url()))
        raise stop(f"{problem} {get_remedy(error)}") from error


def read_scores(
    course: Course, assignment: str, only: Collection[str] | None = None
) -> ClassScores:
    """Read the points of a class from the gradebook. Stop if it can't be used.

    Args:
        course: The course.
        assignment: An assignment that the gradebook has.
        only: The ids of some students. None means all students of the gradebook.
    """
    from autograder.report.class_scores import read_class_scores

    with stop_at_database_errors(course), course.open_gradebook() as book:
        scores = read_class_scores(course, book, assignment)
    if only is None:
        return scores
    return replace(scores, students=[s for s in scores.students if s.person.id in only])


def has_failed(rows: list[StudentRow]) -> bool:
    """Return whether grading failed. It does not fail at people who are not in the gradebook."""
    return any(not row.graded and not row.is_refused for row in rows)


def select_names(root: Path, names: list[str] | None) -> list[str]:
    """Return `names`, or all assignments. Stop if one does not exist."""
    source = root / "source"
    if source.is_dir() and not os.access(source, os.R_OK | os.X_OK):
        raise stop(f"{source} can't be read by your account.")
    existing = find_assignment_names(root)
    if not existing:
        raise stop(f"There is no assignment in {source}. Run this in the course's folder.")
    for name in names or []:
        if name not in existing:
            raise stop(f"No assignment {name!r} in source/. There are: {', '.join(existing)}.")
    chosen = names or existing
    for name in chosen:
        if wrong := " ".join(sorted(set(name) & _NOT_IN_NAMES)):
            raise stop(
                f"nbgrader allows no {wrong} in an assignment's name. Rename {source / name}."
            )
    return chosen
