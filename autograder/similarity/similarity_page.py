"""The page: one HTML file that needs no other file and runs no script."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files

from markupsafe import Markup

from autograder.results import rendering
from autograder.similarity.answers import ClassAnswers, ExerciseAnswers
from autograder.similarity.pairs import FREQUENT, Comparison, Pair
from autograder.similarity.side_by_side import Line, mark_shared_lines
from autograder.wording import format_list

#: For a pair, the page shows the answers to this many exercises, the strongest first.
OPEN_EXERCISES = 4


@dataclass(frozen=True)
class Shown:
    """Two answers to an exercise, side by side."""

    title: str
    bits: float
    percent: float
    first: list[Line]
    second: list[Line]


def render(work: ClassAnswers, comparison: Comparison, names: dict[str, str], at: datetime) -> str:
    """Return the page as HTML.

    Args:
        work: What the class submitted.
        comparison: What `compare_class` found in it.
        names: The label of each student. A student who is missing is shown by id.
        at: When the page is made, with a time zone.
    """
    environment = rendering.make_environment()
    environment.filters |= {
        "clock": lambda time: time.strftime("%Y-%m-%d %H:%M"),
        "listed": format_list,
        "rounded": lambda number: f"{number:.0f}",
        "label": lambda student: names.get(student, student),
    }
    style = files("autograder").joinpath("templates", "class_report.css").read_text("utf-8")
    exercises = {exercise.name: exercise for exercise in work.exercises}
    return environment.get_template("similarity.html").render(
        work=work,
        comparison=comparison,
        made_at=at,
        style=Markup(style),
        frequent=FREQUENT,
        titles={name: exercise.title for name, exercise in exercises.items()},
        pairs=[(pair, _show(pair, exercises)) for pair in comparison.pairs],
    )


def _show(pair: Pair, exercises: dict[str, ExerciseAnswers]) -> list[Shown]:
    shown = []
    for item in pair.shared[:OPEN_EXERCISES]:
        exercise = exercises[item.exercise]
        first, second = exercise.answers[pair.first], exercise.answers[pair.second]
        lines = mark_shared_lines(first, second, is_code=exercise.is_code)
        shown.append(Shown(exercise.title, item.bits, item.percent, *lines))
    return shown
