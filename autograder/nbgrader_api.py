"""nbgrader's own Python interface, with a course's configuration."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from nbgrader.apps.api import NbGraderAPI

from autograder.grading.config import load_config


def nbgrader(root: Path) -> NbGraderAPI:
    """nbgrader, set up for the course in `root`."""
    # nbgrader calls alembic by its bare name, so this environment's scripts must be found
    scripts = str(Path(sys.executable).parent)
    if scripts not in os.environ["PATH"].split(os.pathsep):
        os.environ["PATH"] = scripts + os.pathsep + os.environ["PATH"]
    return NbGraderAPI(config=load_config(root))


class NbgraderFailed(RuntimeError):
    """nbgrader could not do what it was asked; the text is its own log."""


def generate_assignment(root: Path, assignment: str) -> None:
    """Make the student's version `release/ASSIGNMENT` from `source/ASSIGNMENT`.

    Raises:
        NbgraderFailed: With nbgrader's log.
    """
    must_succeed(nbgrader(root).generate_assignment(assignment, force=True, create=True))


def generate_feedback(root: Path, assignment: str, student: str) -> None:
    """Make a student's feedback page from the autograded notebook and the gradebook.

    Raises:
        NbgraderFailed: With nbgrader's log.
    """
    must_succeed(nbgrader(root).generate_feedback(assignment, student_id=student, force=True))


def must_succeed(answer: dict[str, Any]) -> None:
    """Look at what a call of nbgrader's interface returned.

    Raises:
        NbgraderFailed: It failed.
    """
    if not answer["success"]:
        said = [answer.get("error"), answer.get("log")]
        raise NbgraderFailed("\n".join(filter(None, said)) or "nbgrader gave no reason")
