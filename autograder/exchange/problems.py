"""What is wrong with an exchange: sentences that say what to do.

Students read `student_problem`. Instructors read `release_problem` and `instructor_problem`.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from nbgrader.exchange.default import Exchange
from nbgrader.utils import find_owner, get_osusername

from autograder.course import Course


def student_problem(root: Path, course: str, assignment: str = "") -> str:
    """Why work can't be fetched from or handed in to an exchange; empty where it can.

    Args:
        root: The exchange's folder, nbgrader's `c.Exchange.root`.
        course: The course's id.
        assignment: An assignment that must be released; none when empty.
    """
    try:
        return _student_problem(root, course, assignment)
    except PermissionError:
        return f"The exchange folder {root} can't be read. Ask your instructor for access to it."


def _student_problem(root: Path, course: str, assignment: str) -> str:
    if not root.is_dir():
        return (
            f"There is no exchange folder at {root}. An instructor makes it by releasing an "
            "assignment; a course on one machine by starting it again with make lab."
        )
    if not os.access(root, os.W_OK | os.X_OK):
        return (
            f"The exchange folder {root} is not writable for you. Its owner mends it with "
            f"chmod 777 {root}; on a shared machine, ask your instructor."
        )
    if not course:
        return "No course is named. Set c.CourseDirectory.course_id in nbgrader_config.py."
    if not (root / course / "outbound").is_dir():
        there = ", ".join(sorted(path.parent.name for path in root.glob("*/outbound"))) or "none"
        return (
            f"The exchange has no course {course!r}. It has: {there}. If that is another course, "
            "set c.CourseDirectory.course_id in nbgrader_config.py; else nothing is released yet."
        )
    inbound = root / course / "inbound"
    if not os.access(inbound, os.W_OK | os.X_OK):
        return (
            f"The folder {inbound}, where work is handed in, is missing or not writable for you. "
            "Releasing an assignment makes it anew; else ask your instructor."
        )
    if assignment and not (root / course / "outbound" / assignment).is_dir():
        return (
            f"{assignment} is not released, or it was withdrawn. Your files stay as they are. "
            "Ask your instructor, or press the list's refresh button later."
        )
    return ""


def stop_at_problem(part: Exchange, assignment: str = "") -> None:
    """Fail with a sentence where the exchange can't be used, or lacks the assignment."""
    assert part.coursedir is not None
    problem = student_problem(Path(part.root), part.coursedir.course_id, assignment)
    if problem:
        part.fail(problem)


def instructor_problem(course: Course, assignments: list[str] | None = None) -> str:
    """Why nothing can be collected from the exchange, with what to do; empty where all is well.

    Args:
        course: The course.
        assignments: Those that must be released.
    """
    try:
        return release_problem(course) or _not_released(course, assignments or [])
    except PermissionError as error:
        return f"{error.filename} can't be read: {error.strerror}. {_run_as(course.exchange.root)}"


def release_problem(course: Course) -> str:
    """Why nothing can be released to the exchange, with what to do; empty where all is well."""
    if sys.platform == "win32":
        return "nbgrader's exchange does not work on Windows. Use Linux or macOS."
    if not course.course_id:
        return "No course is named. Set c.CourseDirectory.course_id in nbgrader_config.py."
    here = course.exchange
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
    here = course.exchange
    if not here.root.is_dir():
        return (
            f"There is no exchange folder at {here.root}. `autograder run ASSIGNMENT` makes it by "
            "releasing an assignment; or set c.Exchange.root in nbgrader_config.py."
        )
    if not here.inbound.is_dir():
        there = ", ".join(sorted(path.parent.name for path in here.root.glob("*/inbound")))
        return (
            f"The exchange {here.root} has no course {course.course_id!r}. It has: "
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


def _first_there(path: Path) -> Path:
    return next(parent for parent in path.parents if parent.exists())


def _owner(path: Path) -> str:
    try:
        return str(find_owner(str(path)))
    except KeyError:
        return "an account without a name"


def _run_as(path: Path) -> str:
    return f"Run it as {_owner(path)}, or set up a group (c.CourseDirectory.groupshared)."
