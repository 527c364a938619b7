"""What the Validate dialog shows: a summary of the notebook, then each report once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from autograder.language import Text, join_facts, join_texts, phrase
from autograder.results import ExerciseResult
from autograder.results.rendering import make_environment
from autograder.results.score import as_html

#: How an exercise stands before it is submitted. A person grades a written answer.
Standing = Literal["right", "wrong", "not attempted", "written"]


@dataclass(frozen=True)
class CheckedExercise:
    """An exercise after the visible checks have run.

    Attributes:
        title: Its title.
        standing: How it stands.
        result: What its checks found. None if they could not run, or if a person grades it.
        message: Why the checks could not run, or empty.
    """

    title: str
    standing: Standing
    result: ExerciseResult | None = None
    message: Text = ""


def describe(exercises: list[CheckedExercise]) -> Text:
    """Return the summary in one line: ``5 right so far, 2 not right yet, 1 not attempted``."""
    if not exercises:
        return phrase("This notebook has no exercises.")
    right, wrong = _count(exercises, "right"), _count(exercises, "wrong")
    blank, written = _count(exercises, "not attempted"), _count(exercises, "written")
    counts = [
        phrase("{count} right so far", count=right) if right else "",
        phrase("{count} not right yet", count=wrong) if wrong else "",
        phrase("{count} not attempted", count=blank) if blank else "",
        phrase("{count} for a person to read", count=written) if written else "",
    ]
    return join_facts(counts)


def make_html(exercises: list[CheckedExercise], message: Text) -> str:
    """Return the dialog's content as HTML.

    Args:
        exercises: The exercises in the notebook's order.
        message: What went wrong with the whole notebook, or empty.
    """
    results = [exercise.result for exercise in exercises if exercise.result is not None]
    environment = make_environment()
    environment.filters["card"] = lambda result: Markup(as_html(result))
    page = environment.get_template("validation.html").render(
        message=message,
        earned=sum(_get_earned(result) for result in results),
        possible=sum(_get_possible(result) for result in results),
        later=sum(result.possible_later for result in results),
        wrong=[exercise for exercise in exercises if exercise.standing == "wrong"],
        lists={
            phrase("Not attempted"): _list_titles(exercises, "not attempted"),
            phrase("Right so far"): _list_titles(exercises, "right"),
            phrase("Written, for a person to read"): _list_titles(exercises, "written"),
        },
        shares=[
            (color, 100 * _count(exercises, standing) / len(exercises))
            for standing, color in _COLORS.items()
            if exercises
        ],
    )
    return page.strip()  # the dialog shows line ends at its beginning


_COLORS: dict[Standing, str] = {
    "right": "#278a41",
    "wrong": "#d64550",
    "written": "#7d8590",
    "not attempted": "transparent",
}


def _count(exercises: Iterable[CheckedExercise], standing: Standing) -> int:
    return sum(exercise.standing == standing for exercise in exercises)


def _list_titles(exercises: list[CheckedExercise], standing: Standing) -> Text:
    return join_texts([each.title for each in exercises if each.standing == standing], ", ")


def _get_earned(result: ExerciseResult) -> float:
    return result.earned_in_parts if result.possible_later else result.earned


def _get_possible(result: ExerciseResult) -> float:
    return result.possible_in_parts if result.possible_later else result.possible
