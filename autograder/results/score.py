"""The report below a test cell: a number for nbgrader, and a table for the student."""

from __future__ import annotations

import json
import os
import sys
from functools import cache, lru_cache
from typing import Any

from autograder.language import Text, count_phrase, current_language, phrase, show
from autograder.results import MIME_TYPE, ExerciseResult, Failure
from autograder.results.rendering import make_environment, show_part_name
from autograder.results.shown_values import format_value, show_values


class Score:
    """The value of a test cell's last line.

    nbgrader reads the text, which is the number of earned points (its way of giving partial
    credit). Jupyter shows the HTML. The class report reads the JSON. `print`, and IPython in a
    terminal, show the report as plain text.

    Args:
        result: The exercise's result.
    """

    def __init__(self, result: ExerciseResult) -> None:
        self.result = result

    def __float__(self) -> float:
        return self.result.earned

    def __repr__(self) -> str:
        return f"{self.result.earned:g}"

    def __str__(self) -> str:
        return as_text(self.result)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        if os.environ.get("NBGRADER_VALIDATING") and self.result.earned < self.result.possible:
            # nbgrader's Validate shows a failing cell's stderr: the report, not a traceback
            print(as_text(self.result), file=sys.stderr)
        data = self.result.to_json()
        return {
            "text/plain": str(self) if _is_terminal() else repr(self),
            "text/html": _render(json.dumps(data), current_language()),
            MIME_TYPE: data,
        }


def _is_terminal() -> bool:
    """Return whether IPython runs in a terminal, where no HTML is shown and no nbgrader reads."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return type(shell).__name__ == "TerminalInteractiveShell"


_get_environment = cache(make_environment)


def as_html(result: ExerciseResult) -> str:
    """Return the report as HTML for light, dark and narrow screens, without JavaScript.

    Each style stands in its element, because some front ends drop style sheets.
    """
    return _render(json.dumps(result.to_json()), current_language())


@lru_cache(maxsize=256)  # most students of a class have the same results
def _render(text: str, _language: str) -> str:
    result = ExerciseResult.from_json(json.loads(text))
    template = _get_environment().get_template("score.html")
    return template.render(
        result=result, points=show(describe_points(result)), later=show(describe_later(result))
    )


def as_text(result: ExerciseResult) -> str:
    """Return the report as plain text, for the terminal and nbgrader's Validate."""
    if result.outcome == "not attempted":
        return show(
            phrase(
                "{exercise}: not attempted yet. 0 of {possible} points",
                exercise=result.exercise,
                possible=result.possible,
            )
        )
    points = describe_points(result)
    lines = [show(phrase("{exercise}: {points}", exercise=result.exercise, points=points))]
    if result.reason:
        whole = show(phrase("the whole exercise"))
        lines += [f"✘ {whole}", *_format_failure(result.reason)]
    for part in result.parts:
        lines.append(f"{'✘' if part.failure else '✔'} {show_part_name(part.name)}")
        if part.failure:
            repeated = result.repeats(part)
            lines += _format_failure(part.failure, hidden=part.hidden, repeated=repeated)
    if later := describe_later(result):
        lines.append(show(later))
    return "\n".join(lines)


def describe_points(result: ExerciseResult) -> Text:
    """Return the points of what was checked. A student's version lacks the hidden parts."""
    if not result.possible_later:
        earned, possible = result.earned, result.possible
        return count_phrase(
            possible,
            phrase("{earned} of {possible} point", earned=earned, possible=possible),
            phrase("{earned} of {possible} points", earned=earned, possible=possible),
        )
    if not result.possible_in_parts:
        # the visible checks of a prediction look at the form only
        if result.outcome == "passed":
            return phrase("the form of your answer is right")
        return phrase("a visible check fails")
    earned, possible = result.earned_in_parts, result.possible_in_parts
    return count_phrase(
        possible,
        phrase(
            "{earned} of {possible} point in the visible checks", earned=earned, possible=possible
        ),
        phrase(
            "{earned} of {possible} points in the visible checks", earned=earned, possible=possible
        ),
    )


def describe_later(result: ExerciseResult) -> Text:
    """Return how many points are decided after submitting; an empty text if none are."""
    later = result.possible_later
    if not later:
        return ""
    if not result.possible_in_parts:
        return count_phrase(
            later,
            phrase(
                "Whether the answer is right is checked after you submit: {count} point.",
                count=later,
            ),
            phrase(
                "Whether the answer is right is checked after you submit: {count} points.",
                count=later,
            ),
        )
    return count_phrase(
        later,
        phrase(
            "{count} more point is decided by checks on other inputs, after you submit.",
            count=later,
        ),
        phrase(
            "{count} more points are decided by checks on other inputs, after you submit.",
            count=later,
        ),
    )


def _format_failure(failure: Failure, *, hidden: bool = False, repeated: bool = False) -> list[str]:
    """Return a failure as indented lines. A hidden part never shows the expected value."""
    message = phrase("The same mistake as above.") if repeated else failure.message
    lines = [show(line) for line in (message, failure.where) if line]
    lines += show(failure.given).splitlines()
    for value in show_values(failure, with_expected=not hidden):
        lines += format_value(value)
    if failure.hint and not repeated:
        lines.append(show(phrase("Hint: {hint}", hint=failure.hint)))
    return [f"    {line}" for line in lines]
