"""Write the page that lists all exercises. It reads the students' versions, never `source/`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import nbformat

ROOT = Path(__file__).resolve().parents[1]
ASSIGNMENTS = sorted((ROOT / "release").glob("[0-9]*/[0-9]*.ipynb"))
_INTRODUCTION = """\
# Exercises

Each exercise has a task, three hints, a cell for your answer, and a cell of checks that names what
is wrong. You work on the assignments in JupyterLab. The dots say how difficult an exercise is. The
minutes are for a reader who knows the lesson.
"""


@dataclass(frozen=True)
class Exercise:
    """One row of the list."""

    title: str
    kind: str
    points: float
    difficulty: int
    minutes: int
    section: str


def read_exercises(assignment: Path) -> list[Exercise]:
    """Return the exercises of a student's notebook, in order."""
    return [
        Exercise(
            entry["title"],
            entry["kind"],
            entry["points"],
            entry["difficulty"],
            entry["minutes"],
            entry["section"],
        )
        for entry in _entries(assignment)
    ]


def _entries(assignment: Path) -> Iterator[dict[str, Any]]:
    for cell in nbformat.read(assignment, as_version=4).cells:
        if "exercise" in cell.metadata:
            yield cell.metadata.exercise


@cache
def title_of(name: str) -> str:
    """Return the title of a chapter's lesson.

    Args:
        name: The name of the lesson and its assignment, such as "01_tensors".
    """
    lesson = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)
    heading: str = lesson.cells[0].source.splitlines()[0]
    return heading.removeprefix("# ")


def anchor_of(name: str) -> str:
    """Return the anchor of a chapter on the page of exercises."""
    return f"{name[:2]}-{title_of(name).lower().replace(' ', '-')}"


def summary_of(exercises: list[Exercise]) -> str:
    """Return how many exercises there are, with their points and minutes."""
    points = sum(exercise.points for exercise in exercises)
    minutes = sum(exercise.minutes for exercise in exercises)
    hours = f"{minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"{minutes} min"
    return f"{len(exercises)} exercises · {points:g} points · {hours}"


def exercises_page() -> str:
    """Return the page in Markdown."""
    parts = [_INTRODUCTION]
    for assignment in ASSIGNMENTS:
        parts += _chapter(assignment)
    return "\n".join(parts)


def _chapter(assignment: Path) -> list[str]:
    name = assignment.stem
    title = title_of(name)
    exercises = read_exercises(assignment)
    rows = [
        f"| {number} | {exercise.title} | {exercise.kind} | {_link(name, exercise.section)} "
        f"| {exercise.points:g} | {_dots(exercise.difficulty)} | {exercise.minutes} |"
        for number, exercise in enumerate(exercises, 1)
    ]
    return [
        f"## {name[:2]} {title}\n",
        f"{summary_of(exercises)}. The lesson is [{title}](notebooks/{name}.ipynb).\n",
        "| | exercise | kind | practices | points | difficulty | minutes |",
        "| ---: | --- | --- | --- | ---: | --- | ---: |",
        *rows,
        "",
    ]


def _link(lesson: str, section: str) -> str:
    return f"[{section}](notebooks/{lesson}.ipynb#{section.replace(' ', '-')})"


def _dots(difficulty: int) -> str:
    return "●" * difficulty + "○" * (5 - difficulty)
