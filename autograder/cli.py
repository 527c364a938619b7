"""The command line: `autograder --help`."""

from __future__ import annotations

from autograder.commands import author, classroom, grade, lab, lms, report
from autograder.commands.common import app

__all__ = ["app", "author", "classroom", "grade", "lab", "lms", "report"]

if __name__ == "__main__":
    app()
