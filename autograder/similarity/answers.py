"""Read the answers of a class, and what every student saw."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.cells import get_exercise_name, get_grade_id, is_answer
from autograder.course import Assignment, Course, make_key, read_course_notebook
from autograder.grading.submissions import Submission, find_submissions

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
    sources = course.load_released_notebooks(assignment)
    notebooks: dict[str, dict[str, dict[str, str]]] = {}
    unreadable = []
    for submission in find_submissions(course, assignment):
        try:
            notebooks[submission.student] = _read_submission(submission, sources)
        except Exception:  # whatever a student submitted: nbformat raises many kinds
            unreadable.append(submission.student)
    if len(notebooks) < 2:
        raise SimilarityError(
            f"{len(notebooks)} of {len(notebooks) + len(unreadable)} submissions of {assignment!r} "
            "can be read, and comparing needs two. Collect submissions first."
        )
    exercises = []
    for source in sources:
        stem = source.path.stem
        answers = {student: texts.get(stem, {}) for student, texts in notebooks.items()}
        exercises += _compare_with_source(course, source, answers, several=len(sources) > 1)
    lesson = course.root / "notebooks" / f"{assignment}.ipynb"
    return ClassAnswers(
        assignment, list(notebooks), unreadable, exercises, tuple(_read_sources(lesson))
    )


def _read_submission(
    submission: Submission, sources: list[Assignment]
) -> dict[str, dict[str, str]]:
    """Return a student's answers by notebook and grade id."""
    if len(sources) == 1:
        submissions = {sources[0].path.stem: submission}
    else:
        paths = {s.path.stem: submission.folder / s.path.name for s in sources}
        submissions = {
            stem: replace(submission, path=path) for stem, path in paths.items() if path.exists()
        }
        if not submissions:
            raise FileNotFoundError(f"{submission.folder} has no notebook of the assignment.")
    return {
        stem: dict(_find_answers(_parse(each.read_notebook())))
        for stem, each in submissions.items()
    }


def _parse(content: bytes) -> NotebookNode:
    """Return a notebook. Its encoding may be any that JSON has, as for the grader."""
    text = content.decode(json.detect_encoding(content)).removeprefix("\ufeff")
    notebook: NotebookNode = nbformat.reads(text, as_version=4)
    return notebook


def _compare_with_source(
    course: Course, source: Assignment, notebooks: dict[str, dict[str, str]], *, several: bool
) -> list[ExerciseAnswers]:
    """Return the answers to the exercises of one notebook, or of one of several."""
    stem, released = source.path.stem, _read_released(course, source)
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
                make_key(stem, name, several=several),
                make_key(stem, titles.get(get_exercise_name(name), name), several=several),
                cell.cell_type == "code",
                {
                    student: text[:MOST_CHARACTERS]
                    for student, text in answers.items()
                    if text.strip() and text.strip() != stub.strip()
                },
                (stub, cell.source, task.source if task else ""),
            )
        )
    return exercises


def _find_answers(notebook: Any) -> Iterator[tuple[str, str]]:
    for cell in notebook.cells:
        if is_answer(cell):
            yield get_grade_id(cell), str(cell.source)


def _read_released(course: Course, source: Assignment) -> dict[str, str]:
    """Return the students' version of each answer, as far as it was made."""
    path = course.get_folder("release", source.name) / source.path.name
    return dict(_find_answers(read_course_notebook(path))) if path.exists() else {}


def _read_sources(path: Path) -> list[str]:
    if not path.exists():
        return []
    return [cell.source for cell in read_course_notebook(path).cells]
