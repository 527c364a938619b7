"""Make a small course with a written answer and a task, and the work of four students."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbgrader.api import Gradebook

from autograder.course import Course
from autograder.grading.gradebook import GradebookWriter, Stamp
from autograder.grading.submissions import Submission
from autograder.manual_grading.questions import Question, QuestionKey, find_question
from tests.support import notebooks
from tests.support.courses import OWN_CONFIG, make_course

NAME = "01_small"
WHY = QuestionKey(NAME, NAME, "why")
PLOT = QuestionKey(NAME, NAME, "plot")
SCHEME = "### BEGIN MARK SCHEME\n2 points: the scheme names *memory*.\n### END MARK SCHEME"
#: The written answer of each student. Dora leaves it as it is.
WORK = {
    "ada": "Because of **memory**.",
    "ben": "<img src=x onerror=alert(1)>I do not know.<script>alert(2)</script>",
    "cleo": "It is $x^2$.",
    "dora": "YOUR ANSWER HERE",
}


def make_source() -> NotebookNode:
    """Return a source notebook: a written answer of three points, a task of two, a test of one."""
    task = notebooks.cell(
        "plot", f"## Plot it\n\nDraw a line.\n\n{SCHEME}", kind="markdown", task=True, points=2
    )
    free = nbformat.v4.new_code_cell("# your plot", id="free")
    return notebooks.notebook(
        notebooks.cell("title", "# Small", kind="markdown"),
        notebooks.task("why", "## Why\n\nWhy is it *so*?", title="The reason"),
        notebooks.written_answer("why", f"*The model.*\n\n{SCHEME}", 3),
        task,
        free,
        notebooks.answer("one", "one = 1"),
        notebooks.checks_of("one", "assert one == 1", 1),
    )  # fmt: skip


def make_submission(student: str) -> NotebookNode:
    """Return a student's graded notebook. Only ada worked on the task."""
    graded = copy.deepcopy(make_source())
    for cell in graded.cells:
        if cell.id == "why":
            cell.source = WORK[student]
        elif cell.id == "free" and student == "ada":
            cell.source = "plot([1, 2])"
            cell.outputs = [nbformat.v4.new_output("stream", text="a \x1b[31mred\x1b[0m line")]
    return graded


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course in which four submissions are graded."""
    root = tmp_path_factory.mktemp("manual_grading") / "course"
    make_course(root, OWN_CONFIG, **{NAME: make_source()})
    course = Course.open(root)
    course.generate_assignment(NAME)
    with GradebookWriter(course, NAME) as writer:
        for student in WORK:
            folder = root / "submitted" / student / NAME
            folder.mkdir(parents=True)
            (folder / "timestamp.txt").write_text("2026-01-15 12:00:00 UTC")
            submission = Submission(student, NAME, folder / f"{NAME}.ipynb", folder)
            writer.enroll(student)
            writer.write(submission, make_submission(student), Stamp("submission", "source"))
    return root


@pytest.fixture
def course(made: Path, tmp_path: Path) -> Course:
    """A copy of the course."""
    return Course.open(shutil.copytree(made, tmp_path / "course"))


@pytest.fixture
def book(course: Course) -> Iterator[Gradebook]:
    """Its gradebook."""
    with course.open_gradebook() as book:
        yield book


@pytest.fixture
def why(book: Gradebook) -> Question:
    """The written question."""
    return find_question(book, WHY)
