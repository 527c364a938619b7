"""The exchange as an instructor uses it: where it lies, what is wrong with it, what is released."""

from __future__ import annotations

import filecmp
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange import ExchangeError, ExchangeFactory
from nbgrader.exchange.default import Exchange
from nbgrader.utils import find_owner, get_osusername, temp_attrs
from traitlets.config import Config

from autograder.nbgrader_api import nbgrader


@dataclass(frozen=True)
class Course:
    """A course as nbgrader's Python interface sees it.

    Attributes:
        api: nbgrader, set up for the course.
        config: Its `nbgrader_config.py`.
        directory: Its folders.
        exchange: Makes the exchange's parts.
        folders: Where the exchange lies.
    """

    api: NbGraderAPI
    config: Config
    directory: CourseDirectory
    exchange: ExchangeFactory
    folders: Folders

    @property
    def root(self) -> Path:
        return Path(self.directory.root)

    def folder(self, step: str, assignment: str, student: str = ".") -> Path:
        """Of `submitted`, `autograded`, `feedback` and so on."""
        name = getattr(self.directory, f"{step}_directory")
        return Path(self.directory.format_path(name, student, assignment))


@dataclass(frozen=True)
class Folders:
    """A course's folders in the exchange."""

    root: Path
    course: Path

    @property
    def inbound(self) -> Path:
        return self.course / "inbound"

    @property
    def outbound(self) -> Path:
        return self.course / "outbound"

    @property
    def feedback(self) -> Path:
        return self.course / "feedback"


def open_course(root: Path) -> Course:
    """The course in `root`.

    Raises:
        FileNotFoundError: `root` is no course.
    """
    api = nbgrader(root)
    directory, exchange = api.coursedir, api.exchange
    assert directory is not None
    assert exchange is not None
    where = Path(Exchange(coursedir=directory, parent=api).root)
    return Course(api, api.config, directory, exchange, Folders(where, where / directory.course_id))


def problem(course: Course, assignments: list[str] | None = None) -> str:
    """Why nothing can be collected from the exchange, with what to do; empty where all is well.

    Args:
        course: The course.
        assignments: Those that must be released.
    """
    try:
        return unusable(course) or _not_released(course, assignments or [])
    except PermissionError as error:
        return f"{error.filename} can't be read: {error.strerror}. {_run_as(course.folders.root)}"


def unusable(course: Course) -> str:
    """Why nothing can be released to the exchange, with what to do; empty where all is well."""
    if sys.platform == "win32":
        return "nbgrader's exchange does not work on Windows. Use Linux or macOS."
    if not course.directory.course_id:
        return "No course is named. Set c.CourseDirectory.course_id in nbgrader_config.py."
    here = course.folders
    if not here.root.is_dir():
        if os.access(_first_there(here.root), os.W_OK | os.X_OK) and not here.root.exists():
            return ""  # releasing makes it
        return (
            f"There is no exchange folder at {here.root}, and it can't be made there. Make it and "
            f"let everybody write to it (mkdir {here.root}; chmod 777 {here.root}), or set "
            "c.Exchange.root in nbgrader_config.py to another folder."
        )
    if course.directory.groupshared:
        return ""  # whoever set that up says who may write
    if not os.access(here.root, os.W_OK | os.X_OK):
        return (
            f"The exchange folder {here.root} is not writable. nbgrader wants it open to "
            f"everybody: let its owner, {_owner(here.root)}, run chmod 777 {here.root}."
        )
    for folder in (here.course, here.outbound, here.inbound, here.feedback):
        # nbgrader asks for the owner itself: not even root may do it for them
        if folder.is_dir() and _owner(folder) != get_osusername():
            return (
                f"{folder} belongs to {_owner(folder)}, and nbgrader lets only its owner release "
                f"and collect there; this runs as {get_osusername()}. {_run_as(folder)}"
            )
    return ""


def _not_released(course: Course, assignments: list[str]) -> str:
    here = course.folders
    if not here.root.is_dir():
        return (
            f"There is no exchange folder at {here.root}. `autograder run ASSIGNMENT` makes it by "
            "releasing an assignment; or set c.Exchange.root in nbgrader_config.py."
        )
    if not here.inbound.is_dir():
        there = ", ".join(sorted(path.parent.name for path in here.root.glob("*/inbound")))
        return (
            f"The exchange {here.root} has no course {course.directory.course_id!r}. It has: "
            f"{there or 'none'}. If that is another course, set c.CourseDirectory.course_id in "
            "nbgrader_config.py; else release an assignment first: autograder run ASSIGNMENT."
        )
    if not os.access(here.inbound, os.R_OK | os.X_OK):
        return f"{here.inbound} can't be read. {_run_as(here.inbound)}"
    for name in assignments:
        if not (here.outbound / name).is_dir():
            return (
                f"{name} is not released: there is no {here.outbound / name}. Release it with "
                f"`autograder run {name}`, or in the formgrader."
            )
    return ""


def release_assignment(course: Course, assignment: str) -> bool:
    """Put `release/ASSIGNMENT` into the exchange, unless the same lies there.

    Returns:
        Whether there was something to do.

    Raises:
        ExchangeError: The exchange can't take it.
    """
    directory = course.directory
    if same_files(course.folder("release", assignment), course.folders.outbound / assignment):
        return False
    with temp_attrs(directory, assignment_id=assignment):
        app = course.exchange.ReleaseAssignment(
            coursedir=directory, authenticator=course.api.authenticator
        )
        app.force = True
        try:
            app.start()
        except OSError as error:
            raise ExchangeError(
                f"{error.filename} can't be written ({error.strerror}). Mend that, or set "
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


def _first_there(path: Path) -> Path:
    return next(parent for parent in path.parents if parent.exists())


def _owner(path: Path) -> str:
    try:
        return str(find_owner(str(path)))
    except KeyError:
        return "an account without a name"


def _run_as(path: Path) -> str:
    return f"Run it as {_owner(path)}, or set up a group (c.CourseDirectory.groupshared)."
