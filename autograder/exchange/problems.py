"""Find out what is wrong with an exchange, and say what to do.

`find_student_problem` is for students, the other functions are for instructors. Each returns a
message, or an empty text if the exchange can be used.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from nbgrader.exchange.default import Exchange
from nbgrader.utils import find_owner, get_osusername

from autograder.course import Course
from autograder.language import Text, phrase

_NO_COURSE = phrase(
    "The configuration names no course. Set c.CourseDirectory.course_id in nbgrader_config.py."
)


def find_student_problem(root: Path, course: str, assignment: str = "") -> Text:
    """Return why a student can't fetch from an exchange or submit to it.

    Args:
        root: The exchange's folder, nbgrader's `c.Exchange.root`.
        course: The course's id.
        assignment: An assignment that must be released. If empty, none must be.
    """
    try:
        return _find_student_problem(root, course, assignment)
    except PermissionError:
        return phrase(
            "The exchange folder {folder} can't be read. Ask your instructor for access to it.",
            folder=root,
        )


def _find_student_problem(root: Path, course: str, assignment: str) -> Text:
    if not root.is_dir():
        return phrase(
            "There is no exchange folder at {folder}. Releasing an assignment makes it: ask your "
            "instructor, or on your own machine start the course again with make lab.",
            folder=root,
        )
    if not os.access(root, os.W_OK | os.X_OK):
        return phrase(
            "The exchange folder {folder} is not writable for you. Its owner can fix this with "
            "chmod 777 {folder}. On a shared machine, ask your instructor.",
            folder=root,
        )
    if not course:
        return _NO_COURSE
    if not (root / course / "outbound").is_dir():
        courses = ", ".join(sorted(path.parent.name for path in root.glob("*/outbound")))
        return phrase(
            "The exchange has no course {course}. It has: {courses}. If your course is one of "
            "these, set c.CourseDirectory.course_id in nbgrader_config.py. Otherwise nothing is "
            "released yet.",
            course=repr(course),
            courses=courses or phrase("none"),
        )
    inbound = root / course / "inbound"
    if not os.access(inbound, os.W_OK | os.X_OK):
        return phrase(
            "The folder for submissions, {folder}, is missing or not writable for you. "
            "Releasing an assignment makes it again. Otherwise ask your instructor.",
            folder=inbound,
        )
    if assignment and not (root / course / "outbound" / assignment).is_dir():
        return phrase(
            "{assignment} is not released, or it was withdrawn. Your files stay as they are. "
            "Ask your instructor, or press the list's refresh button later.",
            assignment=assignment,
        )
    return ""


def fail_at_problem(part: Exchange, assignment: str = "") -> None:
    """Fail with a message if the exchange can't be used or the assignment is not released."""
    assert part.coursedir is not None
    problem = find_student_problem(Path(part.root), part.coursedir.course_id, assignment)
    if problem:
        part.fail(problem)


def find_instructor_problem(course: Course, assignments: list[str] | None = None) -> str:
    """Return why an instructor can't collect from the exchange.

    Args:
        course: The course.
        assignments: The assignments that must be released.
    """
    try:
        return find_release_problem(course) or _find_unreleased(course, assignments or [])
    except PermissionError as error:
        remedy = _suggest_account(course.exchange.root)
        return f"{error.filename} can't be read: {error.strerror}. {remedy}"


def find_release_problem(course: Course) -> str:
    """Return why an instructor can't release to the exchange."""
    if sys.platform == "win32":
        return "nbgrader's exchange does not work on Windows. Use Linux or macOS."
    if not course.course_id:
        return _NO_COURSE
    exchange = course.exchange
    if not exchange.root.exists() and os.access(
        _find_existing_parent(exchange.root), os.W_OK | os.X_OK
    ):
        return ""  # releasing makes the folder
    if exchange.root.is_dir() and course.directory.groupshared:
        return ""  # the group decides who may write
    if problem := find_root_problem(exchange.root):
        return problem
    for folder in (exchange.course, exchange.outbound, exchange.inbound, exchange.feedback):
        # nbgrader requires the owner itself, so even root can't do this for the owner
        if folder.is_dir() and _find_owner(folder) != get_osusername():
            return (
                f"{folder} belongs to {_find_owner(folder)}. nbgrader lets only its owner release "
                f"and collect there, and this runs as {get_osusername()}. "
                f"{_suggest_account(folder)}"
            )
    return ""


def find_root_problem(root: Path) -> str:
    """Return why an instructor can't write to the exchange's folder."""
    if not root.is_dir():
        return (
            f"There is no exchange folder at {root}. Make it and let everyone "
            f"write to it (mkdir {root}; chmod 777 {root}), or set c.Exchange.root in "
            "nbgrader_config.py to another folder."
        )
    if not os.access(root, os.W_OK | os.X_OK):
        return (
            f"The exchange folder {root} is not writable. nbgrader needs it writable for everyone. "
            f"Its owner, {_find_owner(root)}, can run chmod 777 {root}."
        )
    return ""


def _find_unreleased(course: Course, assignments: list[str]) -> str:
    exchange = course.exchange
    if not exchange.root.is_dir():
        return (
            f"There is no exchange folder at {exchange.root}. `autograder run ASSIGNMENT` makes it "
            "by releasing an assignment. Or set c.Exchange.root in nbgrader_config.py."
        )
    if not exchange.inbound.is_dir() and exchange.outbound.is_dir():
        return (
            f"The folder for submissions, {exchange.inbound}, is missing. Releasing an assignment "
            "makes it again: autograder run ASSIGNMENT. If a file has its name, move that first."
        )
    if not exchange.inbound.is_dir():
        courses = ", ".join(sorted(path.parent.name for path in exchange.root.glob("*/inbound")))
        return (
            f"The exchange {exchange.root} has no course {course.course_id!r}. It has: "
            f"{courses or 'none'}. If your course is one of these, set c.CourseDirectory.course_id "
            "in nbgrader_config.py. Otherwise release an assignment first: "
            "autograder run ASSIGNMENT."
        )
    if not os.access(exchange.inbound, os.R_OK | os.X_OK):
        return f"{exchange.inbound} can't be read. {_suggest_account(exchange.inbound)}"
    for name in assignments:
        if not (exchange.outbound / name).is_dir():
            return (
                f"{name} is not released: {exchange.outbound / name} is missing. Release it with "
                f"`autograder run {name}`, or in the formgrader."
            )
    return ""


def _find_existing_parent(path: Path) -> Path:
    return next(parent for parent in path.parents if parent.exists())


def _find_owner(path: Path) -> str:
    try:
        return str(find_owner(str(path)))
    except KeyError:
        return "an account without a name"


def _suggest_account(path: Path) -> str:
    return f"Run it as {_find_owner(path)}, or set up a group (c.CourseDirectory.groupshared)."
