"""Write the page that lists all exercises. It reads the students' versions, never `source/`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from nbformat import NotebookNode

from autograder.cells import get_exercise_name
from autograder.course import Exercise, read_course_notebook
from autograder.learn.chapters import Chapter, read_chapters
from autograder.translation.headings import find_headings
from autograder.wording import format_difficulty, make_anchor
from book.languages import ENGLISH, Edition

_SECTION = re.compile(r"\[([^\]]+)\]\([^)\s]*notebooks/[^)\s]*#")


@cache
def chapters_by_name(edition: Edition = ENGLISH) -> dict[str, Chapter]:
    """Return the chapters of the course in a language by their names, in order."""
    return {
        chapter.name: replace(chapter, assignment=tuple(_name_exercises(chapter, edition)))
        for chapter in read_chapters(edition.source)
    }


def _name_exercises(chapter: Chapter, edition: Edition) -> list[Exercise]:
    """Return a chapter's exercises with the titles and sections that the language shows.

    The metadata of a translated exercise is English. Its title and its section stand in its task.
    """
    path = edition.source / "release" / chapter.assignment_path
    if edition.is_source or not path.exists():
        return list(chapter.assignment)
    cells = read_course_notebook(path).cells
    tasks = {get_exercise_name(str(cell.id)): cell for cell in cells if "exercise" in cell.metadata}
    return [_name_exercise(exercise, tasks[exercise.name]) for exercise in chapter.assignment]


def _name_exercise(exercise: Exercise, task: NotebookNode) -> Exercise:
    section = _SECTION.search(task.source)
    return replace(
        exercise,
        title=find_headings(task.source)[0],
        section=section[1] if section else exercise.section,
    )


def heading_of(chapter: Chapter) -> str:
    """Return the heading of a chapter on the page of exercises."""
    return f"{chapter.number} {chapter.title}"


def anchor_of(name: str) -> str:
    """Return the anchor of a chapter on the page of exercises. It is the same in all languages.

    Args:
        name: The name of the lesson and its assignment, such as "01_tensors".
    """
    return make_anchor(heading_of(chapters_by_name()[name]))


def summary_of(exercises: Sequence[Exercise], edition: Edition) -> str:
    """Return how many exercises there are, with their points and minutes."""
    hours, minutes = divmod(sum(exercise.minutes for exercise in exercises), 60)
    time = edition.say("{minutes} min", minutes=minutes)
    if hours:
        time = edition.say("{hours} h {minutes} min", hours=hours, minutes=minutes)
    return edition.say(
        "{count} exercises · {points} points · {time}",
        count=len(exercises),
        points=f"{sum(exercise.points for exercise in exercises):g}",
        time=time,
    )


def exercises_page(edition: Edition) -> str:
    """Return the page in Markdown."""
    about = edition.say(
        "Each exercise has a task, three hints, a cell for your answer, and a cell of checks that "
        "names what is wrong. You work on the assignments in JupyterLab. The dots say how "
        "difficult an exercise is. The minutes are for a reader who knows the lesson."
    )
    parts = [f"# {edition.say('Exercises')}\n", f"{about}\n"]
    for chapter in chapters_by_name(edition).values():
        parts += _list_exercises(chapter, edition)
    return "\n".join(parts)


def _list_exercises(chapter: Chapter, edition: Edition) -> list[str]:
    lesson = chapter.lesson_path
    rows = [
        f"| {number} | {exercise.title} | {edition.say(exercise.kind)} "
        f"| [{exercise.section}]({lesson}#{make_anchor(exercise.section)}) | {exercise.points:g} "
        f"| {format_difficulty(exercise.difficulty)} | {exercise.minutes} |"
        for number, exercise in enumerate(chapter.assignment, 1)
    ]
    about = edition.say(
        "{exercises}. The lesson is {lesson}.",
        exercises=summary_of(chapter.assignment, edition),
        lesson=f"[{chapter.title}]({lesson})",
    )
    titles = edition.say("exercise | kind | practices | points | difficulty | minutes")
    return [
        f"## {heading_of(chapter)}\n",
        f"{about}\n",
        f"| | {titles} |",
        "| ---: | --- | --- | --- | ---: | --- | ---: |",
        *rows,
        "",
    ]
