"""Write the page that lists all exercises. It reads the students' versions, never `source/`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from autograder.course import Exercise
from autograder.learn.chapters import Chapter, read_chapters
from autograder.wording import format_difficulty, make_anchor
from book import ROOT

_INTRODUCTION = """\
# Exercises

Each exercise has a task, three hints, a cell for your answer, and a cell of checks that names what
is wrong. You work on the assignments in JupyterLab. The dots say how difficult an exercise is. The
minutes are for a reader who knows the lesson.
"""


@cache
def chapters_by_name() -> dict[str, Chapter]:
    """Return the chapters of the course by their names, in order."""
    return {chapter.name: chapter for chapter in read_chapters(ROOT)}


def heading_of(chapter: Chapter) -> str:
    """Return the heading of a chapter on the page of exercises."""
    return f"{chapter.number} {chapter.title}"


def anchor_of(name: str) -> str:
    """Return the anchor of a chapter on the page of exercises.

    Args:
        name: The name of the lesson and its assignment, such as "01_tensors".
    """
    return make_anchor(heading_of(chapters_by_name()[name]))


def summary_of(exercises: Sequence[Exercise]) -> str:
    """Return how many exercises there are, with their points and minutes."""
    points = sum(exercise.points for exercise in exercises)
    minutes = sum(exercise.minutes for exercise in exercises)
    hours = f"{minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"{minutes} min"
    return f"{len(exercises)} exercises · {points:g} points · {hours}"


def exercises_page() -> str:
    """Return the page in Markdown."""
    parts = [_INTRODUCTION]
    for chapter in chapters_by_name().values():
        parts += _list_exercises(chapter)
    return "\n".join(parts)


def _list_exercises(chapter: Chapter) -> list[str]:
    lesson = chapter.lesson_path
    rows = [
        f"| {number} | {exercise.title} | {exercise.kind} "
        f"| [{exercise.section}]({lesson}#{make_anchor(exercise.section)}) | {exercise.points:g} "
        f"| {format_difficulty(exercise.difficulty)} | {exercise.minutes} |"
        for number, exercise in enumerate(chapter.assignment, 1)
    ]
    return [
        f"## {heading_of(chapter)}\n",
        f"{summary_of(chapter.assignment)}. The lesson is [{chapter.title}]({lesson}).\n",
        "| | exercise | kind | practices | points | difficulty | minutes |",
        "| ---: | --- | --- | --- | ---: | --- | ---: |",
        *rows,
        "",
    ]
