"""Make a course for the browser: `01_tensors` with only a few of its exercises."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
from nbgrader.auth import Authenticator
from nbgrader.coursedir import CourseDirectory

from autograder.authoring.banks import read_bank
from autograder.cells import get_exercise_name, get_grade_id
from autograder.course import Course, load_assignment
from autograder.exchange import Submit
from tests.support import ROOT

ASSIGNMENT = "01_tensors"
#: Two exercises with checks and one that a person grades: 2 + 2 + 3 points.
EXERCISES = ("scalar_label", "brighten", "why_it_changed")


def make_browser_course(folder: Path, settings: str = "") -> Path:
    """Make a course in the new folder `folder`. Its assignment is generated, not released.

    Args:
        folder: The new folder.
        settings: Lines at the end of its configuration.
    """
    (folder / "source" / ASSIGNMENT).mkdir(parents=True)
    for name in ("nbgrader_config.py", "START.md"):
        shutil.copy(ROOT / name, folder)
    with (folder / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        config.write(settings)
    shutil.copytree(ROOT / "notebooks", folder / "notebooks")
    assignment = load_assignment(ROOT, ASSIGNMENT)
    notebook = assignment.notebook
    others = {exercise.name for exercise in assignment.exercises} - set(EXERCISES)
    notebook.cells = [
        cell for cell in notebook.cells if get_exercise_name(get_grade_id(cell)) not in others
    ]
    nbformat.write(notebook, folder / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb")
    Course.open(folder).generate_assignment(ASSIGNMENT)
    return folder


def read_answer(exercise: str, mistake: str | None = None) -> str:
    """Return an answer from the exercise's bank: a right one, or one with this mistake."""
    answers = read_bank(ROOT / "tests" / "banks" / ASSIGNMENT / f"{exercise}.py")
    return next(answer.source for answer in answers if answer.mistake == mistake)


def submit(root: Path, student: str, answers: dict[str, str], folder: Path) -> None:
    """Submit the released assignment with these answers, like nbgrader's command.

    Args:
        root: The course's folder.
        student: The student's id.
        answers: The answers by the answer cell's id. Others stay blank.
        folder: The student's new folder.
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
