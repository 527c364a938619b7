"""Penalties follow due dates, extensions, scores and the rule, whenever they are read."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from typer.testing import CliRunner

from autograder.cli import app
from autograder.course import Course
from autograder.lms import CsvExporter
from autograder.penalties import update_penalties

CONFIG = """c = get_config()
c.AssignLatePenalties.plugin_class = "autograder.exchange.LatePenalty"
c.LatePenalty.percent_per_day = 10
"""
DUE = datetime(2026, 1, 10, 12)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A course with two assignments of 10 points. The second is due a week later."""
    root = tmp_path_factory.mktemp("course")
    (root / "nbgrader_config.py").write_text(CONFIG)
    for name in ("first", "second"):
        (root / "source" / name).mkdir(parents=True)
        (root / "source" / name / f"{name}.ipynb").touch()
    course = Course.open(root)
    with course.open_gradebook() as book:
        for number, name in enumerate(("first", "second")):
            book.add_assignment(name, duedate=(DUE + timedelta(weeks=number)).isoformat())
            book.add_notebook(name, name)
            book.add_grade_cell("cell", name, name, max_score=10, cell_type="code")
        for student in ("ada", "ben"):
            book.add_student(student)
    return course


@pytest.fixture
def book(made: Course) -> Iterator[Gradebook]:
    with made.open_gradebook() as book:
        yield book
        for submission in [s for a in book.assignments for s in a.submissions]:
            book.remove_submission(submission.assignment.name, submission.student.id)
        for number, name in enumerate(("first", "second")):
            book.find_assignment(name).duedate = DUE + timedelta(weeks=number)  # type: ignore[assignment]
        book.db.commit()


def submit(book: Gradebook, assignment: str, student: str, *, days_late: float) -> None:
    """Add a submission that earned all points."""
    due = book.find_assignment(assignment).duedate + timedelta(days=days_late)  # type: ignore[operator]
    book.update_or_create_submission(assignment, student, timestamp=due.isoformat())
    book.find_grade("cell", assignment, assignment, student).auto_score = 10  # type: ignore[assignment]
    book.db.commit()


def read_penalty(course: Course, book: Gradebook, assignment: str, student: str) -> float:
    update_penalties(book, course.config)
    book.db.expire_all()
    return float(book.find_submission(assignment, student).late_submission_penalty)  # type: ignore[arg-type]


def test_a_penalty_follows_what_it_is_computed_from(made: Course, book: Gradebook) -> None:
    submit(book, "first", "ada", days_late=2)
    assert read_penalty(made, book, "first", "ada") == pytest.approx(2)
    book.grant_extension("first", "ada", days=1)
    assert read_penalty(made, book, "first", "ada") == pytest.approx(1)
    book.find_grade("cell", "first", "first", "ada").manual_score = 6  # type: ignore[assignment]
    assert read_penalty(made, book, "first", "ada") == pytest.approx(0.6)
    book.find_assignment("first").duedate = DUE + timedelta(days=3)  # type: ignore[assignment]
    assert read_penalty(made, book, "first", "ada") == 0


def test_a_penalty_is_at_most_the_score(made: Course, book: Gradebook) -> None:
    submit(book, "first", "ada", days_late=20)
    assert read_penalty(made, book, "first", "ada") == 10


def test_a_stored_penalty_without_a_cause_goes_away(made: Course, book: Gradebook) -> None:
    submit(book, "first", "ada", days_late=-1)
    book.find_submission_notebook("first", "first", "ada").late_submission_penalty = 4  # type: ignore[assignment]
    assert read_penalty(made, book, "first", "ada") == 0


def test_late_days_are_spent_on_the_assignment_that_is_due_first(
    made: Course, book: Gradebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(made.config.LatePenalty, "late_days", 3)
    submit(book, "second", "ada", days_late=1.5)
    submit(book, "second", "ben", days_late=1.5)
    assert read_penalty(made, book, "second", "ada") == 0
    submit(book, "first", "ada", days_late=1.5)  # a correction of the time: two days of three
    assert read_penalty(made, book, "second", "ada") == pytest.approx(1)
    assert read_penalty(made, book, "first", "ada") == 0
    assert read_penalty(made, book, "second", "ben") == 0


def test_nbgraders_export_has_the_penalties_of_now(
    made: Course, book: Gradebook, tmp_path: Path
) -> None:
    submit(book, "first", "ada", days_late=2)
    table = tmp_path / "grades.csv"
    CsvExporter(parent=made.api, to=str(table), assignment=["first"]).export(book)
    with table.open() as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    assert float(rows["ada"]["late_submission_penalty"]) == pytest.approx(2)
    assert float(rows["ada"]["score"]) == pytest.approx(8)


def run_extend(course: Course, *arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["extend", *arguments, "--course-dir", str(course.root)])
    return done.exit_code, done.output


def test_extend_before_anything_was_submitted(made: Course, book: Gradebook) -> None:
    code, text = run_extend(made, "first", "ben", "--days", "3")
    assert code == 0, text
    assert "ben: first is due on Tuesday, 13 January 2026, 12:00 UTC, 3 days after" in text
    submit(book, "first", "ben", days_late=2.5)
    assert read_penalty(made, book, "first", "ben") == 0
    code, text = run_extend(made, "first", "ben", "--days", "0")
    assert code == 0, text
    assert "like the class" in text
    book.db.expire_all()
    submission = book.find_submission("first", "ben")
    assert submission.extension is None
    assert submission.late_submission_penalty == pytest.approx(3)


def test_an_extension_that_is_taken_back_leaves_nothing(made: Course, book: Gradebook) -> None:
    assert run_extend(made, "first", "ben", "--days", "3")[0] == 0
    assert not book.find_submission("first", "ben").needs_manual_grade
    assert run_extend(made, "first", "ben", "--days", "0")[0] == 0
    book.db.expire_all()
    assert book.find_assignment("first").submissions == []


def test_taking_an_extension_back_keeps_work_that_needs_manual_grading(
    made: Course, book: Gradebook
) -> None:
    book.add_submission("first", "ben")  # without a time, and nbgrader's grade waits for a person
    assert run_extend(made, "first", "ben", "--days", "3")[0] == 0
    assert run_extend(made, "first", "ben", "--days", "0")[0] == 0
    book.db.expire_all()
    assert book.find_submission("first", "ben").needs_manual_grade


def test_extend_before_the_release_does_not_block_the_release(
    made: Course, book: Gradebook, capfd: pytest.CaptureFixture[str]
) -> None:
    (made.root / "source" / "later").mkdir()
    (made.root / "source" / "later" / "later.ipynb").touch()
    book.add_assignment("later", duedate=DUE.isoformat())
    code, text = run_extend(made, "later", "ben", "--days", "3")
    submissions = list(book.find_assignment("later").submissions)
    book.remove_assignment("later")
    assert (code, submissions) == (1, [])
    assert "Release it first" in text + capfd.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("third", "ben"), "No assignment 'third'"),
        (("first", "nobody"), "does not know the student 'nobody'"),
    ],
)
def test_extend_says_what_is_wrong(
    made: Course, arguments: tuple[str, str], message: str, capfd: pytest.CaptureFixture[str]
) -> None:
    code, text = run_extend(made, *arguments, "--days", "3")
    assert code == 1
    assert message in text + capfd.readouterr().err


def test_extend_needs_a_due_date(
    made: Course, book: Gradebook, capfd: pytest.CaptureFixture[str]
) -> None:
    book.find_assignment("first").duedate = None  # type: ignore[assignment]
    book.db.commit()
    code, text = run_extend(made, "first", "ben", "--days", "3")
    assert code == 1
    assert "first has no due date" in text + capfd.readouterr().err
