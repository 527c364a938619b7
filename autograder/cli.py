"""The program `autograder`. Importing this module adds all commands to the application."""

from __future__ import annotations

from autograder.commands import (
    author,
    extend,
    grade,
    lab,
    learn,
    lms,
    manual_grading,
    report,
    round,
    similarity,
    term,
    translate,
)
from autograder.commands.common import app

__all__ = [
    "app",
    "author",
    "extend",
    "grade",
    "lab",
    "learn",
    "lms",
    "manual_grading",
    "report",
    "round",
    "similarity",
    "term",
    "translate",
]

if __name__ == "__main__":
    app()
