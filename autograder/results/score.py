"""The report below a test cell: a number for nbgrader, a table for the student."""

from __future__ import annotations

import os
import sys
from functools import cache
from typing import Any

from autograder.results import MIME_TYPE, ExerciseResult, Failure
from autograder.results.rendering import environment


class Score:
    """The value of a test cell's last line.

    nbgrader reads the text, which is the number of points (its way of giving partial credit);
    Jupyter shows the HTML; the class report reads the JSON.
    """

    def __init__(self, result: ExerciseResult) -> None:
        self.result = result

    def __float__(self) -> float:
        return self.result.earned

    def __repr__(self) -> str:
        return f"{self.result.earned:g}"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        if os.environ.get("NBGRADER_VALIDATING") and self.result.earned < self.result.possible:
            # nbgrader's Validate shows a failing cell's stderr: our sentences, not a traceback
            print(as_text(self.result), file=sys.stderr)
        return {
            "text/plain": repr(self),
            "text/html": as_html(self.result),
            MIME_TYPE: self.result.to_json(),
        }


_environment = cache(environment)


def as_html(result: ExerciseResult) -> str:
    """The report as HTML: readable on light, dark and narrow screens, and without JavaScript."""
    return _environment().get_template("score.html").render(result=result, rest=_rest(result))


def as_text(result: ExerciseResult) -> str:
    """The report as plain text, for the terminal and nbgrader's Validate."""
    if result.outcome == "not attempted":
        return f"{result.exercise}: not attempted yet. 0 of {result.possible:g} points"
    lines = [f"{result.exercise}: {result.earned:g} of {result.possible:g} points"]
    if result.reason:
        lines += ["✘ the whole exercise", *_why(result.reason)]
    for part in result.parts:
        lines.append(f"{'✘' if part.failure else '✔'} {part.name}")
        if part.failure:
            lines += _why(part.failure, hidden=part.hidden)
    if _rest(result):
        lines.append(_rest(result))
    return "\n".join(lines)


def _why(failure: Failure, *, hidden: bool = False) -> list[str]:
    """A failure in indented lines."""
    lines = [line for line in (failure.message, failure.where) if line]
    lines += failure.given.splitlines()
    if failure.expected and not hidden:
        lines += ["expected:", *failure.expected.splitlines()]
    if failure.hint:
        lines.append(f"Hint: {failure.hint}")
    return [f"    {line}" for line in lines]


def _rest(result: ExerciseResult) -> str:
    """What a student's version leaves open, in a sentence."""
    complete = result.possible_in_parts >= result.possible
    if complete or result.reason or result.score is not None:
        return ""
    return "More checks run on other inputs after you submit."
