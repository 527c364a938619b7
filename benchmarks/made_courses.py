"""Make the courses that the benchmark grades, with honest submissions from the banks."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
#: The class is written by one user, not by its students.
_MORE_CONFIG = "\nc.ExchangeCollect.check_owner = False\n"
#: A student may delete a cell. Stock nbgrader grades such a notebook only with this setting.
_STOCK_CONFIG = "c = get_config()\nc.OverwriteCells.add_missing_cells = True\n"
_WRONG_KINDS = 4
#: A class has so many kinds of submissions, one after the other.
KINDS = 2 + _WRONG_KINDS
_SUBMITTED_AT = "2026-01-15 12:00:00 UTC"


def make_notebooks(assignment: str) -> list[str]:
    """Return one notebook of each kind as text.

    Two are right, in different styles. The others have a mistake in each third exercise.
    """
    from autograder.authoring.banks import read_banks
    from autograder.authoring.demo import choose_correct, choose_mistakes
    from autograder.authoring.made_submission import make_submission
    from autograder.course import load_assignment

    source, banks = load_assignment(ROOT, assignment), read_banks(ROOT, assignment)
    kinds = [choose_correct(banks, 0), choose_correct(banks, 1)]
    kinds += [choose_mistakes(banks, number, 3) for number in range(_WRONG_KINDS)]
    return [json.dumps(make_submission(source, answers)) for answers in kinds]


def make_course(folder: Path, assignments: tuple[str, ...]) -> None:
    """Make a course with this repository's settings, and release its assignments."""
    from autograder.course import Course, copy_settings
    from autograder.watch import rounds

    folder.mkdir()
    copy_settings(ROOT, folder, _MORE_CONFIG)
    _copy_sources(folder, assignments)
    course = Course.open(folder)
    for assignment in assignments:
        rounds.generate(course, assignment)
        rounds.release_to_students(course, assignment)


def make_stock_course(folder: Path, assignments: tuple[str, ...]) -> None:
    """Make a course for nbgrader as it comes."""
    from autograder.course import Course

    folder.mkdir()
    (folder / "nbgrader_config.py").write_text(_STOCK_CONFIG, encoding="utf-8")
    _copy_sources(folder, assignments)
    course = Course.open(folder)
    for assignment in assignments:
        course.generate_assignment(assignment)


def submit(folder: Path, assignment: str, students: list[str], random: str = "0") -> None:
    """Put submissions into a course's exchange, as nbgrader's submit writes them."""
    from autograder.course import Course
    from autograder.exchange.collect import SECRET
    from autograder.submission_time import TIMESTAMP

    inbound = Course.open(folder).exchange.inbound
    notebooks = make_notebooks(assignment)
    for number, student in enumerate(students):
        place = inbound / f"{student}+{assignment}+{_SUBMITTED_AT}+{random}"
        hidden = inbound / f".{place.name}"
        hidden.mkdir()
        notebook = notebooks[number % len(notebooks)]
        (hidden / f"{assignment}.ipynb").write_text(notebook, encoding="utf-8")
        (hidden / TIMESTAMP).write_text(_SUBMITTED_AT, encoding="utf-8")
        (hidden / SECRET).write_text(f"secret of {student} and {assignment}", encoding="utf-8")
        hidden.chmod(0o777)
        hidden.rename(place)


def write_submitted(
    folder: Path, assignment: str, students: list[str], notebooks: list[str] | None = None
) -> None:
    """Put submissions into a course's `submitted/`, as if they were collected.

    Args:
        folder: The course.
        assignment: The assignment.
        students: The students.
        notebooks: What they submit, one after another. By default, one of each kind.
    """
    from autograder.submission_time import TIMESTAMP

    notebooks = notebooks or make_notebooks(assignment)
    for number, student in enumerate(students):
        place = folder / "submitted" / student / assignment
        place.mkdir(parents=True)
        notebook = notebooks[number % len(notebooks)]
        (place / f"{assignment}.ipynb").write_text(notebook, encoding="utf-8")
        (place / TIMESTAMP).write_text(_SUBMITTED_AT, encoding="utf-8")


def name_students(count: int) -> list[str]:
    """Return the ids of so many students."""
    return [f"student{number:04}" for number in range(count)]


def _copy_sources(folder: Path, assignments: tuple[str, ...]) -> None:
    for assignment in assignments:
        shutil.copytree(ROOT / "source" / assignment, folder / "source" / assignment)
