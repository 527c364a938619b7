"""Read what a released test cell leaves out: helper functions and lists of known mistakes.

They show how to solve an exercise, so a student does not find them in the notebook. `autograder
release` moves them into `course/check_details/`, one file for each assignment. A source notebook's
cells hold everything themselves.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True)
class Details:
    """What the test cell of one exercise leaves out.

    Attributes:
        helpers: The code of its functions and tables.
        mistakes: The code of each argument ``mistakes=``, by the part's name and the call's code.
    """

    helpers: str
    mistakes: dict[str, dict[str, str]]


def read_details(assignment: str, exercise: str) -> Details | None:
    """Return what the test cell of an exercise leaves out, or None if it is not installed."""
    try:
        file = files("course").joinpath("check_details", f"{assignment}.json")
        entry = json.loads(file.read_text(encoding="utf-8"))[exercise]
        return Details("\n".join(entry["helpers"]), entry["mistakes"])
    except (ImportError, OSError, ValueError, KeyError, TypeError):
        return None
