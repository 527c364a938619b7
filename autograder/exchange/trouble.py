"""What is wrong with an exchange, in a sentence that says what to do."""

from __future__ import annotations

import os
from pathlib import Path


def trouble(root: Path, course: str, assignment: str = "") -> str:
    """Why work can't be fetched from or handed in to an exchange; empty where it can.

    Args:
        root: The exchange's folder, nbgrader's `c.Exchange.root`.
        course: The course's id.
        assignment: An assignment that must be released; none when empty.
    """
    try:
        return _trouble(root, course, assignment)
    except PermissionError:
        return f"The exchange folder {root} can't be read. Ask your instructor for access to it."


def _trouble(root: Path, course: str, assignment: str) -> str:
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
