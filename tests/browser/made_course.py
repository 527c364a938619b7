"""A course for the browser: `01_tensors` with a few of its exercises, so that a walk is short."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
from nbgrader.auth import Authenticator
from nbgrader.coursedir import CourseDirectory

from autograder.authoring.banks import read_bank
from autograder.cells import nbgrader_metadata
from autograder.course import Course, load_assignment
from autograder.exchange import Submit
from tests.support import ROOT

ASSIGNMENT = "01_tensors"
#: Two that are checked and one that a person reads: 2 + 2 + 3 points.
EXERCISES = ("scalar_label", "brighten", "why_it_changed")


def make(folder: Path) -> Path:
    """A course in `folder`, which is made here: its assignment generated, nothing released."""
    (folder / "source" / ASSIGNMENT).mkdir(parents=True)
    for name in ("nbgrader_config.py", "START.md"):
        shutil.copy(ROOT / name, folder)
    shutil.copytree(ROOT / "notebooks", folder / "notebooks")
    assignment = load_assignment(ROOT, ASSIGNMENT)
    notebook = assignment.notebook
    others = {exercise.name for exercise in assignment.exercises} - set(EXERCISES)
    notebook.cells = [cell for cell in notebook.cells if _exercise(cell) not in others]
    nbformat.write(notebook, folder / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb")
    Course.open(folder).generate_assignment(ASSIGNMENT)
    return folder


def _exercise(cell: nbformat.NotebookNode) -> str:
    name = str(nbgrader_metadata(cell).get("grade_id", ""))
    return name.removesuffix("-text").removesuffix("-test")


def answer(exercise: str, mistake: str | None = None) -> str:
    """An answer from the exercise's bank: a right one, or one with that mistake."""
    answers = read_bank(ROOT / "tests" / "banks" / ASSIGNMENT / f"{exercise}.py")
    return next(found.source for found in answers if found.mistake == mistake)


def hand_in(root: Path, student: str, answers: dict[str, str], folder: Path) -> None:
    """Hand in the released assignment with these answers, as nbgrader's command does.

    Args:
        root: The course.
        student: Who hands in.
        answers: By the answer cell's id; the others stay blank.
        folder: The student's, made here.
    """
    work = folder / ASSIGNMENT
    shutil.copytree(root / "release" / ASSIGNMENT, work)
    path = work / f"{ASSIGNMENT}.ipynb"
    notebook = nbformat.read(path, 4)
    for cell in notebook.cells:
        cell.source = answers.get(cell.id, cell.source)
    nbformat.write(notebook, path)
    config = Course.open(root).config
    config.Exchange.assignment_dir = str(folder)
    config.CourseDirectory.student_id = student
    config.CourseDirectory.assignment_id = ASSIGNMENT
    Submit(
        coursedir=CourseDirectory(config=config),
        authenticator=Authenticator(config=config),
        config=config,
    ).start()
