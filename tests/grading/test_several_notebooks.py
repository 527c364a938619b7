"""An assignment is a folder: several notebooks, tasks that a person grades, and plain tests."""

from __future__ import annotations

import io
from concurrent.futures import Future
from pathlib import Path

import bs4
import nbformat
import pytest
from nbgrader.api import Gradebook
from rich.console import Console

from autograder.authoring.release import find_stale_files, release
from autograder.cells import WRITTEN_STUB
from autograder.commands.common import read_scores
from autograder.commands.console import make_class_table
from autograder.course import Course
from autograder.feedback.publish import Pages
from autograder.grading.batch import StudentRow, open_queue
from autograder.grading.grade_class import grade_assignment
from autograder.grading.judge.planning import make_plan
from autograder.grading.submissions import locate_submission
from autograder.grading.task import GradedSubmission, Task, grade_task
from autograder.grading.workers import Workers
from autograder.report.gather import gather
from autograder.settings import AT_ONCE
from autograder.similarity.answers import read_answers
from autograder.watch import rounds
from tests.support import ROOT
from tests.support.courses import OWN_CONFIG, make_course
from tests.support.notebooks import answer, cell, checks_of, notebook, written_answer

pytestmark = pytest.mark.usefixtures("one_server")

QUIZ = "quiz"
CONFIG = f"{OWN_CONFIG}\nc.Grader.preload = ['torch', 'autograder.checks']\n"
SOLUTION = "def double(x):\n    ### BEGIN SOLUTION\n    return 2 * x\n    ### END SOLUTION"
RIGHT, WRONG = "def double(x):\n    return 2 * x", "def double(x):\n    return x"
MISSING = (
    "There is no p2.ipynb in the submission. It earns 0 points. The submission also has "
    "p2 (1).ipynb. If the work is there, give that file the expected name and submit again."
)
SUBMISSIONS = {
    "ada": {"p1": RIGHT, "p2": RIGHT},
    "ben": {"p1": RIGHT},
    "cas": {"p1": WRONG, "p2": RIGHT},
    "dan": {},
}


def run_here(task: Task) -> Future[GradedSubmission]:
    future: Future[GradedSubmission] = Future()
    future.set_result(grade_task(task))
    return future


def grade_all(root: Path) -> dict[str, StudentRow]:
    _, rows = grade_assignment(Course.open(root), QUIZ, Workers(run_here, 1))
    return {row.student: row for row in rows}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = make_course(tmp_path_factory.mktemp("course"), CONFIG)
    (root / "source" / QUIZ).mkdir(parents=True)
    for name, points in (("p1", 1), ("p2", 3)):
        cells = [answer("double", SOLUTION), checks_of("double", "assert double(2) == 4", points)]
        if name == "p2":
            fields = {"task": True, "points": 5}
            cells.append(cell("plot", "Draw a plot in a new cell.", kind="markdown", **fields))
        nbformat.write(notebook(*cells), root / "source" / QUIZ / f"{name}.ipynb")
    assert "made from source/quiz" in rounds.generate(Course.open(root), QUIZ)
    assert "is current" in rounds.generate(Course.open(root), QUIZ)
    for student, answers in SUBMISSIONS.items():
        folder = root / "submitted" / student / QUIZ
        folder.mkdir(parents=True)
        for name, text in answers.items():
            released = nbformat.read(root / "release" / QUIZ / f"{name}.ipynb", as_version=4)
            released.cells[0].source = text
            nbformat.write(released, folder / f"{name}.ipynb")
    (root / "submitted" / "ben" / QUIZ / "p2 (1).ipynb").write_text("{}")
    return root


@pytest.fixture(scope="module")
def rows(course: Path) -> dict[str, StudentRow]:
    return grade_all(course)


def test_points_of_all_notebooks_add_up(course: Path, rows: dict[str, StudentRow]) -> None:
    assert {name: row.total for name, row in rows.items()} == {
        "ada": 4, "ben": 1, "cas": 3, "dan": 0
    }  # fmt: skip
    assert not rows["dan"].graded
    assert [row.graded for row in rows.values() if row.student != "dan"] == [True] * 3
    (message,) = rows["ben"].messages
    assert message == f"p1: {MISSING}"
    with Gradebook(f"sqlite:///{course}/gradebook.db") as book:
        submissions = {s.student.id: s for s in book.assignment_submissions(QUIZ)}
        assert {name: s.score for name, s in submissions.items()} == {"ada": 4, "ben": 1, "cas": 3}
        assert submissions["ada"].max_score == 9
        assert submissions["ada"].needs_manual_grade  # the task
        assert not submissions["ben"].needs_manual_grade
    kept = sorted(path.name for path in (course / "autograded" / "ada" / QUIZ).glob("*.ipynb"))
    assert kept == ["p1.ipynb", "p2.ipynb"]


def test_finished_grades_are_kept(course: Path, rows: dict[str, StudentRow]) -> None:
    again = grade_all(course)
    assert {name: row.total for name, row in again.items()} == {
        name: row.total for name, row in rows.items()
    }
    assert all(row.from_earlier_run for row in again.values() if row.student != "dan")


def test_the_table_has_a_column_for_each_cell_with_points(
    course: Path, rows: dict[str, StudentRow]
) -> None:
    console = Console(width=120, file=io.StringIO())
    console.print(make_class_table(read_scores(Course.open(course), QUIZ), rows.values()))
    words = console.file.getvalue().split()  # type: ignore[attr-defined]
    assert " ".join(words) == (
        "quiz student 1 2 3 total /1 /3 /5 /9 ada 1 3 ? 4? ben 1 0 0 1 cas 0 3 ? 3? "
        "dan – – – … Points by exercise: 1 p1/double, 2 p2/double, 3 p2/plot "
        "? needs manual grading … submitted, but not graded"
    )


def test_the_report_tells_equal_names_apart(course: Path, rows: dict[str, StudentRow]) -> None:
    assert rows
    work = gather(course, QUIZ)
    assert [(item.name, item.possible, item.by_hand) for item in work.items] == [
        ("p1/double", 1, False), ("p2/double", 3, False), ("p2/plot", 5, True)
    ]  # fmt: skip
    assert {one.person.id: one.earned for one in work.works} == {"ada": 4, "ben": 1, "cas": 3}
    assert [person.id for person in work.ungraded] == ["dan"]
    assert {w.person.id: [note.message for note in w.notes] for w in work.works} == {
        "ada": [], "ben": [f"p1: {MISSING}"], "cas": []
    }  # fmt: skip


def test_text_of_the_course_is_not_taken_for_a_written_answer() -> None:
    plain = nbformat.v4.new_markdown_cell("Write in full sentences.")
    source = notebook(plain, written_answer("why", "Because.", 2))
    blank = notebook(plain, written_answer("why", WRITTEN_STUB, 2))
    plan = make_plan(source, blank)
    assert [note.kind for note in plan.notes] == []
    assert plan.cells[-1].source == WRITTEN_STUB
    own = nbformat.v4.new_markdown_cell("Because it is so.")
    plan = make_plan(source, notebook(plain, written_answer("why", WRITTEN_STUB, 2), own))
    assert [note.kind for note in plan.notes] == ["unmatched-answer"]


def test_each_notebook_has_a_page(course: Path, rows: dict[str, StudentRow]) -> None:
    assert rows
    pages = Pages(Course.open(course), AT_ONCE)
    assert pages.publish(QUIZ, "ada").made
    assert not pages.publish(QUIZ, "ada").made
    assert pages.publish(QUIZ, "ben").made
    assert pages.publish(QUIZ, "cas").made
    folder = course / "feedback"
    assert sorted(path.name for path in (folder / "ada" / QUIZ).glob("*.html")) == [
        "p1.html", "p2.html"
    ]  # fmt: skip
    assert [path.name for path in (folder / "ben" / QUIZ).glob("*.html")] == ["p1.html"]
    shown = {}
    for student, name in (("ada", "p2"), ("ben", "p1"), ("cas", "p1")):
        page = (folder / student / QUIZ / f"{name}.html").read_text()
        assert "Follows" not in page
        soup = bs4.BeautifulSoup(page, "html.parser")
        rows_of_page = soup.select("table.fb-rows tbody tr")
        assert (MISSING in " ".join(soup.get_text().split())) == (student == "ben")
        shown[student, name] = [" ".join(row.get_text(" ").split()) for row in rows_of_page]
    assert shown == {
        ("ada", "p2"): ["double 3 of 3 ✔ Right", "plot – of 5 … Not graded yet"],
        ("ben", "p1"): ["double 1 of 1 ✔ Right"],
        ("cas", "p1"): ["double 0 of 1 ✘ Not right yet A check of this part failed."],
    }


def test_pages_of_all_notebooks_show_model_solutions(
    course: Path, rows: dict[str, StudentRow]
) -> None:
    assert rows
    opened = Course.open(course)
    opened.config.Summary.show_solutions = True
    with opened.open_gradebook() as book:
        book.update_or_create_assignment(QUIZ, duedate="2026-01-01 00:00:00 UTC")
    assert Pages(opened, AT_ONCE).publish(QUIZ, "cas").made
    for name in ("p1", "p2"):
        page = (course / "feedback" / "cas" / QUIZ / f"{name}.html").read_text()
        assert "Model solution" in page


def test_files_that_nbgrader_ignores_do_not_make_a_release_stale(tmp_path: Path) -> None:
    """The course lies below a folder with a dot, which does not hide its files."""
    cells = [answer("double", SOLUTION), checks_of("double", "assert double(2) == 4", 1)]
    root = make_course(tmp_path / ".courses" / "one", CONFIG, quiz=notebook(*cells))
    source = root / "source" / QUIZ
    (source / "helper.py").write_text("HELP = 1\n")
    release(root, QUIZ)
    for name in (
        "__pycache__/helper.cpython-312.pyc",
        ".ipynb_checkpoints/quiz.ipynb",
        ".DS_Store",
    ):
        (source / name).parent.mkdir(exist_ok=True)
        (source / name).write_text("")
    assert find_stale_files(root, QUIZ) == []
    (source / "more.py").write_text("")
    assert find_stale_files(root, QUIZ) == [f"release/{QUIZ}/more.py"]


def test_a_notebook_that_was_not_released_does_not_count(tmp_path: Path) -> None:
    """A stray file in the source folder changes no points, and a renamed submission counts."""
    root = make_course(tmp_path, CONFIG)
    (root / "source" / QUIZ).mkdir(parents=True)
    cells = [answer("double", SOLUTION), checks_of("double", "assert double(2) == 4", 1)]
    nbformat.write(notebook(*cells), root / "source" / QUIZ / "problem.ipynb")
    rounds.generate(Course.open(root), QUIZ)
    exercises = nbformat.read(ROOT / "source/01_tensors/01_tensors.ipynb", as_version=4)
    nbformat.write(exercises, root / "source" / QUIZ / "Untitled.ipynb")
    for student, name in (("ada", "problem"), ("ben", "my copy")):
        folder = root / "submitted" / student / QUIZ
        folder.mkdir(parents=True)
        submitted = nbformat.read(root / "release" / QUIZ / "problem.ipynb", as_version=4)
        submitted.cells[0].source = RIGHT
        nbformat.write(submitted, folder / f"{name}.ipynb")
    rows = grade_all(root)
    assert {name: row.total for name, row in rows.items()} == {"ada": 1, "ben": 1}
    assert "my copy.ipynb, was graded" in " ".join(rows["ben"].messages)
    kept = [path.name for path in (root / "autograded" / "ada" / QUIZ).glob("*.ipynb")]
    assert kept == ["problem.ipynb"]
    course = Course.open(root)
    table = make_class_table(read_scores(course, QUIZ), rows.values())
    assert [str(column.header).split("\n")[0] for column in table.columns] == [
        "student", "1", "total"
    ]  # fmt: skip
    (compared,) = read_answers(course, QUIZ).exercises
    assert (compared.name, compared.answers) == ("double", {"ada": RIGHT, "ben": RIGHT})
    work = gather(root, QUIZ)
    assert [item.name for item in work.items] == ["double"]
    assert {w.person.id: w.earned for w in work.works} == {"ada": 1, "ben": 1}
    assert not any(note.kind == "no-graded-notebook" for w in work.works for note in w.notes)


def test_a_newer_submission_replaces_all_notebooks_of_an_older_one(tmp_path: Path) -> None:
    root = make_course(tmp_path, CONFIG)
    (root / "source" / QUIZ).mkdir(parents=True)
    cells = [answer("double", SOLUTION), checks_of("double", "assert double(2) == 4", 1)]
    for name in ("p1", "p2"):
        nbformat.write(notebook(*cells), root / "source" / QUIZ / f"{name}.ipynb")
    course = Course.open(root)
    rounds.generate(course, QUIZ)
    folder = root / "submitted" / "ada" / QUIZ
    folder.mkdir(parents=True)
    running: list[tuple[Task, Future[GradedSubmission]]] = []

    def start(task: Task) -> Future[GradedSubmission]:
        running.append((task, Future()))
        return running[-1][1]

    released = nbformat.read(root / "release" / QUIZ / "p1.ipynb", as_version=4)
    released.cells[0].source = RIGHT
    with open_queue(course, QUIZ, Workers(start, 4)) as queue:
        for name in ("p1", "p2"):
            nbformat.write(released, folder / f"{name}.ipynb")
        assert queue.add(locate_submission(course, QUIZ, "ada")) is None
        assert list(queue.write_finished(0)) == []
        released.cells[0].source = WRONG
        nbformat.write(released, folder / "p1.ipynb")
        (folder / "p2.ipynb").unlink()
        assert queue.add(locate_submission(course, QUIZ, "ada")) is None
        assert list(queue.write_finished(0)) == []
        assert len(running) == 3
        for task, future in running:
            future.set_result(grade_task(task))
        (row,) = [row for _ in running for row in queue.write_finished(0)]
        assert not queue.busy
    assert (row.total, [result.exercise for result in row.exercises]) == (0, ["p1/double-test"])
    with Gradebook(f"sqlite:///{root}/gradebook.db") as book:
        assert book.find_submission(QUIZ, "ada").score == 0
    assert not (root / "autograded" / "ada" / QUIZ / "p2.ipynb").exists()
