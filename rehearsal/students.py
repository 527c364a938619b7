"""Students made by code: what each submits and when, and how they fetch and submit."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.apps.api import NbGraderAPI
from nbgrader.exchange.default import ExchangeFetchAssignment, ExchangeFetchFeedback
from nbgrader.utils import notebook_hash, parse_utc
from traitlets.config import Config

from autograder.authoring.demo import Answers, Banks, choose_correct, choose_mistakes
from autograder.cells import get_grade_id
from autograder.course import Course
from autograder.exchange import Submit

#: Of the students, each n-th submits right answers, and each n-th submits a second time.
RIGHT_EVERY, AGAIN_EVERY = 5, 4


@dataclass(frozen=True)
class Visit:
    """A student submits.

    Attributes:
        at: When, in seconds after the start.
        student: The student's id.
        answers: The text of each answer cell by its id.
        is_right: Whether all answers are right.
    """

    at: float
    student: str
    answers: dict[str, str]
    is_right: bool


@dataclass(frozen=True)
class Submitted:
    """A submission in the exchange.

    Attributes:
        visit: The visit that made it.
        time: When it was submitted, in UTC without a time zone, as nbgrader keeps it.
        page: The file of its feedback page in the exchange, once it is released.
    """

    visit: Visit
    time: datetime
    page: Path


def plan_visits(banks: Banks, count: int, seconds: float, seed: int) -> list[Visit]:
    """Plan when students submit, sorted by time. More of them come towards the end.

    Args:
        banks: The answers to each exercise.
        count: The number of students.
        seconds: The time from the start to the due date.
        seed: The seed of the times.
    """
    chance = random.Random(seed)
    visits = []
    for number in range(count):
        student = f"student{number:03}"
        at = seconds * (1 - chance.random() ** 2)
        is_right = number % RIGHT_EVERY == 0
        answers = choose_correct(banks, number) if is_right else choose_mistakes(banks, number, 3)
        if number % AGAIN_EVERY == 0:
            earlier = _read_sources(choose_mistakes(banks, number + 1, 2))
            visits.append(Visit(at * chance.uniform(0.2, 0.9), student, earlier, False))
        visits.append(Visit(at, student, _read_sources(answers), is_right))
    return sorted(visits, key=lambda visit: visit.at)


def _read_sources(answers: Answers) -> dict[str, str]:
    return {name: answer.source for name, answer in answers.items() if answer}


def fetch(course: Course, visit: Visit, homes: Path, assignment: str) -> None:
    """Fetch the assignment as nbgrader's command does, unless the student has it."""
    if not (homes / visit.student / assignment).exists():
        _start(ExchangeFetchAssignment, _configure(course, visit.student, homes, assignment))


def submit(course: Course, visit: Visit, homes: Path, assignment: str) -> Submitted:
    """Write the answers into the fetched notebook, and submit it."""
    path = homes / visit.student / assignment / f"{assignment}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        cell.source = visit.answers.get(get_grade_id(cell), cell.source)
    nbformat.write(notebook, path)
    app = _start(Submit, _configure(course, visit.student, homes, assignment))
    folder = Path(app.inbound_path, app.assignment_filename)
    secret = (folder / "submission_secret.txt").read_text(encoding="utf-8")
    page = course.exchange.feedback / f"{notebook_hash(secret=secret, notebook_id=assignment)}.html"
    return Submitted(visit, parse_utc(app.timestamp), page)


def fetch_feedback(course: Course, student: str, homes: Path, assignment: str) -> int:
    """Fetch a student's feedback as nbgrader's command does. Return the number of pages."""
    _start(ExchangeFetchFeedback, _configure(course, student, homes, assignment))
    return len(list((homes / student / assignment / "feedback").glob("*/*.html")))


def _configure(course: Course, student: str, homes: Path, assignment: str) -> Config:
    home = homes / student
    home.mkdir(parents=True, exist_ok=True)
    config = Config()
    config.CourseDirectory.course_id = course.course_id
    config.CourseDirectory.root = str(home)
    config.CourseDirectory.student_id = student
    config.CourseDirectory.assignment_id = assignment
    config.Exchange.root = str(course.exchange.root)
    config.Exchange.cache = str(home / ".cache")
    config.Exchange.assignment_dir = str(home)
    return config


def _start(kind: Any, config: Config) -> Any:
    api = NbGraderAPI(config=config)
    app = kind(coursedir=api.coursedir, authenticator=api.authenticator, config=config)
    app.log.setLevel("ERROR")
    app.start()
    return app
