"""Read the answers of a class, and what every student saw."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from autograder.cells import get_exercise_name, get_grade_id, is_answer
from autograder.course import Course, load_assignment
from autograder.grading.submissions import find_submissions

#: A longer answer is compared up to here. The longest right answers have some 4,000 characters.
MOST_CHARACTERS = 40_000


class SimilarityError(Exception):
    """There is nothing to compare. The message says what to do."""


@dataclass(frozen=True)
class ExerciseAnswers:
    """The answers of a class to one exercise.

    Attributes:
        name: The exercise's id.
        title: Its heading, or its id.
        is_code: Whether the answers are code. If not, they are text.
        answers: The text of each student's answer. Students who left it as released are missing.
        common: Texts that every student saw or that many write: the released cell, the source's
            solution, the task with its hints.
    """

    name: str
    title: str
    is_code: bool
    answers: dict[str, str]
    common: tuple[str, ...]


@dataclass(frozen=True)
class ClassAnswers:
    """The answers of a class to one assignment.

    Attributes:
        students: Everyone whose submission could be read.
        unreadable: Everyone whose submission could not be read.
        seen: The lesson's cells, which every student saw.
    """

    assignment: str
    students: list[str]
    unreadable: list[str]
    exercises: list[ExerciseAnswers]
    seen: tuple[str, ...]


def read_answers(course: Course, assignment: str) -> ClassAnswers:
    """Read what the students submitted. No code runs.

    Raises:
        SimilarityError: Fewer than two submissions can be read.
        FileNotFoundError: The course has no such assignment.
    """
    source = load_assignment(course.root, assignment)
    released = _read_released(course, assignment)
    notebooks: dict[str, dict[str, str]] = {}
    unreadable = []
    for submission in find_submissions(course, assignment):
        try:
            notebook = nbformat.reads(submission.read_notebook().decode(), as_version=4)
            notebooks[submission.student] = dict(_find_answers(notebook))
        except Exception:  # whatever a student submitted: nbformat raises many kinds
            unreadable.append(submission.student)
    if len(notebooks) < 2:
        raise SimilarityError(
            f"{len(notebooks)} of {len(notebooks) + len(unreadable)} submissions of {assignment!r} "
            "can be read, and comparing needs two. Collect submissions first."
        )
    titles = {exercise.name: exercise.title for exercise in source.exercises}
    cells = {get_grade_id(cell): cell for cell in source.notebook.cells}
    exercises = []
    for cell in source.notebook.cells:
        name = get_grade_id(cell)
        if not is_answer(cell):
            continue
        stub = released.get(name, "")
        task = cells.get(f"{get_exercise_name(name)}-text")
        answers = {student: texts.get(name, "") for student, texts in notebooks.items()}
        exercises.append(
            ExerciseAnswers(
                name,
                titles.get(get_exercise_name(name), name),
                cell.cell_type == "code",
                {
                    student: text[:MOST_CHARACTERS]
                    for student, text in answers.items()
                    if text.strip() and text.strip() != stub.strip()
                },
                (stub, cell.source, task.source if task else ""),
            )
        )
    lesson = course.root / "notebooks" / f"{assignment}.ipynb"
    return ClassAnswers(
        assignment, list(notebooks), unreadable, exercises, tuple(_read_sources(lesson))
    )


def _find_answers(notebook: Any) -> Iterator[tuple[str, str]]:
    for cell in notebook.cells:
        if is_answer(cell):
            yield get_grade_id(cell), str(cell.source)


def _read_released(course: Course, assignment: str) -> dict[str, str]:
    """Return the students' version of each answer, as far as it was made."""
    path = course.get_folder("release", assignment) / f"{assignment}.ipynb"
    return dict(_find_answers(nbformat.read(path, as_version=4))) if path.exists() else {}


def _read_sources(path: Path) -> list[str]:
    if not path.exists():
        return []
    return [cell.source for cell in nbformat.read(path, as_version=4).cells]
