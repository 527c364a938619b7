"""What could pass in silence gets a sentence where the student or the instructor looks."""

from __future__ import annotations

import shutil
from datetime import datetime
from io import StringIO
from pathlib import Path

import bs4
import nbformat
import pytest
from nbgrader.api import Gradebook
from rich.console import Console

from autograder.cells import get_grade_id, read_notes
from autograder.commands.console import make_notes_table
from autograder.course import Course
from autograder.grading.batch import StudentRow, grade_submissions
from autograder.grading.submissions import find_submissions
from autograder.grading.task import GradedSubmission, Task, grade_task
from autograder.grading.workers import Workers
from autograder.results import ExerciseResult
from tests.grading.test_batch import FakeWorkers
from tests.support import tiny
from tests.support.courses import OWN_CONFIG
from tests.support.notebooks import checks_of
from tests.support.tiny import ASSIGNMENT

pytestmark = pytest.mark.usefixtures("one_server")

CONFIG = """
c.AssignLatePenalties.plugin_class = "autograder.exchange.late.LatePenalty"
c.LatePenalty.percent_per_day = 50
c.Exchange.timezone = "Asia/Shanghai"
"""
NOTEBOOK = f"{ASSIGNMENT}.ipynb"


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tiny.release(tmp_path_factory.mktemp("released") / "course")
    (root / "nbgrader_config.py").write_text(OWN_CONFIG + CONFIG, encoding="utf-8")
    with Gradebook(f"sqlite:///{root}/gradebook.db") as book:
        book.update_or_create_assignment(ASSIGNMENT, duedate=datetime(2026, 11, 1, 12))
    return root


@pytest.fixture
def course(released: Path, tmp_path: Path) -> Path:
    return tiny.copy_with(released, tmp_path / "course", {"ada": "def one(a, b): return a + b"})


class NotingWorkers(FakeWorkers):
    """Gives points without a kernel, and adds the notes that a worker adds."""

    def __call__(self, task: Task):  # type: ignore[no-untyped-def]
        unreadable = Task(
            task.student, b"", task.source, task.files, task.settings, note=task.note,
            time_note=task.time_note,
        )  # fmt: skip
        notes = [n for n in grade_task(unreadable).notes if n.kind != "unreadable"]
        future = super().__call__(task)
        graded = future.result()
        from autograder.cells import add_notes

        add_notes(graded.notebook, notes)
        changed = type(future)()
        changed.set_result(GradedSubmission(graded.notebook, graded.exercises, notes))
        return changed


def run(root: Path) -> StudentRow:
    course = Course.open(root)
    submissions = find_submissions(course, ASSIGNMENT)
    (row,) = grade_submissions(course, ASSIGNMENT, submissions, Workers(NotingWorkers(), 1))
    return row


def read_page(root: Path) -> str:
    Course.open(root).generate_feedback(ASSIGNMENT, "ada")
    html = (root / "feedback" / "ada" / ASSIGNMENT / f"{ASSIGNMENT}.html").read_text("utf-8")
    return bs4.BeautifulSoup(html, "html.parser").get_text(" ", strip=True)


def print_notes(row: StudentRow) -> str:
    console = Console(file=StringIO(), width=400)
    console.print(make_notes_table([row, row]))
    text: str = console.file.getvalue()  # type: ignore[attr-defined]
    return text


def read_penalty(root: Path) -> float | None:
    with Gradebook(f"sqlite:///{root}/gradebook.db") as book:
        return book.find_submission(ASSIGNMENT, "ada").late_submission_penalty


@pytest.mark.parametrize(
    ("content", "penalty"),
    [
        (b"\xef\xbb\xbf2026-11-02 10:00:00 UTC\r\n", 2),
        ("2026-11-02 10:00:00 UTC".encode("utf-16"), 2),
        (b"2026-11-01 14:00:00 CET", 2),  # 13:00 UTC
        (b"2026-11-01 20:30:00 CST", 2),  # 12:30 UTC in the course's time zone
        (b"2026-11-01 19:30:00 +0800", 0),  # 11:30 UTC
        (b"2026-11-01 12:30:00 +01:00", 0),
        (b"2026-11-01 08:30:00 America/New_York", 2),  # 13:30 UTC
    ],
)
def test_late_work_costs_what_it_costs_in_any_form(
    course: Path, content: bytes, penalty: float
) -> None:
    (course / "submitted" / "ada" / ASSIGNMENT / "timestamp.txt").write_bytes(content)
    assert run(course).notes == []
    assert (read_penalty(course) or 0) == penalty
    assert run(course).from_earlier_run


@pytest.mark.parametrize("content", ["02/11/2026 10:00", "", "yesterday", "2026-11-02 10:00 BST"])
def test_an_unclear_time_is_said_to_both(course: Path, content: str) -> None:
    path = course / "submitted" / "ada" / ASSIGNMENT / "timestamp.txt"
    path.write_text("2026-11-02 10:00:00 UTC")
    run(course)
    assert read_penalty(course) == 2
    path.write_text(content)
    for _ in range(2):
        row = run(course)
        assert [note.kind for note in row.notes] == ["unclear-time"]
        assert "The time of the submission is not clear" in print_notes(row)
    assert not read_penalty(course)
    assert "The time of the submission is not clear" in read_page(course)


@pytest.mark.parametrize(
    "name",
    [f"{ASSIGNMENT}-Copy1.ipynb", f"{ASSIGNMENT} (1).IPYNB", "final.ipynb", f"{ASSIGNMENT}.py",
     f"{ASSIGNMENT}.ipynb.txt", f"work/{ASSIGNMENT}.ipynb", "副本.ipynb"],
)  # fmt: skip
def test_another_notebook_beside_the_graded_one_is_said_to_both(course: Path, name: str) -> None:
    path = course / "submitted" / "ada" / ASSIGNMENT / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("{}")
    row = run(course)
    assert [note.kind for note in row.notes] == ["other-name"]
    assert f"Only {NOTEBOOK} was graded. The submission also has " in print_notes(row)
    assert path.stem in read_page(course)


def test_other_files_are_not_said(course: Path) -> None:
    folder = course / "submitted" / "ada" / ASSIGNMENT
    (folder / ".ipynb_checkpoints").mkdir()
    for name in (f".ipynb_checkpoints/{ASSIGNMENT}-checkpoint.ipynb", "data.csv", "second.ipynb"):
        (folder / name).write_text("{}")
    shutil.copy(course / "source" / ASSIGNMENT / NOTEBOOK,
                course / "source" / ASSIGNMENT / "second.ipynb")  # fmt: skip
    assert run(course).notes == []


def change_source(root: Path, change: str) -> None:
    path = root / "source" / ASSIGNMENT / NOTEBOOK
    source = nbformat.read(path, 4)
    cells = source.cells
    if change == "add":
        cells.append(checks_of("three", "1", 4))
    elif change == "remove":
        source.cells = [cell for cell in cells if get_grade_id(cell) != "one-test"]
    else:
        for cell in cells:
            if get_grade_id(cell) == "one-test":
                cell.metadata.nbgrader["points"] = 3 if change == "points" else 2
                cell.source += "\n# a comment"
    nbformat.write(source, path)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("add", "The gradebook does not count the points of 'three-test'."),
        ("remove", "All students get 0 points for 'one-test', which the source does not have."),
        ("points", "The gradebook has other points for 'one-test'."),
        ("text", ""),
    ],
)
def test_a_source_that_changed_after_its_release_is_said_once(
    course: Path, change: str, sentence: str
) -> None:
    change_source(course, change)
    row = run(course)
    assert sentence in row.class_problem
    assert print_notes(row).count("changed after its release") == bool(sentence)
    assert read_notes(nbformat.read(course / "autograded" / "ada" / ASSIGNMENT / NOTEBOOK, 4)) == []


def test_tests_that_ran_beside_the_students_code_are_named_once() -> None:
    beside = ExerciseResult("one-test", 2, score=2, beside=True)
    row = StudentRow("ada", [beside, ExerciseResult("two", 2, score=2)])
    line = "Tests that ran beside the student's code, which can forge their points: one-test."
    assert print_notes(row).count(line) == 1
    assert not print_notes(StudentRow("ada", row.exercises[1:])).strip()
