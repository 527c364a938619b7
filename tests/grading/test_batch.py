"""A class is graded: every submission once, whatever happens to its worker or to the run."""

from __future__ import annotations

import logging
import shutil
import stat
import subprocess
import sys
import threading
from collections import Counter
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbgrader.api import Gradebook

from autograder.cells import get_nbgrader_metadata
from autograder.course import Course, DamagedNotebookError
from autograder.grading.batch import StudentRow, grade_submissions
from autograder.grading.grade_class import NothingToGradeError, grade_assignment
from autograder.grading.gradebook import GradebookError, GradebookWriter
from autograder.grading.source_version import Source, read_source
from autograder.grading.submissions import Submission, find_submissions
from autograder.grading.task import GradedSubmission, Task, grade_task
from autograder.grading.workers import Workers
from autograder.results import MIME_TYPE, ExerciseResult, Note, PartResult
from tests.support.tiny import ASSIGNMENT, copy_with, release, scores

pytestmark = pytest.mark.usefixtures("one_server")


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return release(tmp_path_factory.mktemp("course"))


@pytest.fixture
def course(released: Path, tmp_path: Path) -> Path:
    stub = "def one(a, b):\n    # YOUR CODE HERE\n    raise NotImplementedError()"
    return copy_with(
        released, tmp_path / "course", dict.fromkeys(("ada", "blaise", "carl", "daniel"), stub)
    )


class FakeWorkers:
    """Gives `points` for every exercise; fails as often as `deaths` says for a student."""

    def __init__(self, points: float = 2, deaths: Counter[str] | None = None) -> None:
        self.points, self.deaths, self.graded = points, Counter(deaths or {}), Counter[str]()

    def __call__(self, task: Task) -> Future[GradedSubmission]:
        future: Future[GradedSubmission] = Future()
        self.graded[task.student] += 1
        if self.deaths[task.student]:
            self.deaths[task.student] -= 1
            future.set_exception(RuntimeError("the worker died"))
            return future
        notebook = nbformat.reads(task.source.decode(), as_version=4)
        results = []
        for one in notebook.cells:
            if get_nbgrader_metadata(one).get("grade"):
                parts = [PartResult("all", self.points, False)]
                result = ExerciseResult(one.metadata.nbgrader.grade_id, 2, parts, "passed")
                results.append(result)
                data = {"text/plain": f"{self.points:g}", MIME_TYPE: result.to_json()}
                one.outputs = [nbformat.v4.new_output("execute_result", data)]
        future.set_result(GradedSubmission(notebook, results))
        return future


def run(folder: Path, workers: FakeWorkers, **options: bool) -> dict[str, StudentRow]:
    course = Course.open(folder)
    submissions = find_submissions(course, ASSIGNMENT)
    rows = grade_submissions(
        course, ASSIGNMENT, submissions, Workers(workers, at_once=2), **options
    )
    return {row.student: row for row in rows}


def test_a_damaged_source_is_named(course: Path) -> None:
    path = course / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(DamagedNotebookError, match=f"{ASSIGNMENT}.ipynb is not a notebook"):
        run(course, FakeWorkers())


def test_every_submission_is_graded_and_written_once(course: Path) -> None:
    workers = FakeWorkers()
    rows = run(course, workers)
    assert set(rows) == {"ada", "blaise", "carl", "daniel"}
    assert set(workers.graded.values()) == {1}
    assert scores(course) == dict.fromkeys(rows, 4.0)
    written = course / "autograded" / "ada" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    assert stat.S_IMODE(written.stat().st_mode) == 0o444
    assert (written.parent / "timestamp.txt").exists()


def test_a_second_run_grades_nothing_and_shows_the_same_rows(course: Path) -> None:
    first = run(course, FakeWorkers())
    workers = FakeWorkers(points=0)
    second = run(course, workers)
    assert not workers.graded
    assert {s: r.total for s, r in second.items()} == {s: r.total for s, r in first.items()}
    assert all(row.from_earlier_run for row in second.values())


def test_a_class_that_is_graded_needs_no_workers_and_few_libraries(course: Path) -> None:
    """The command reads the grades in a second. PyTorch, nbconvert and a server take several."""
    run(course, FakeWorkers())
    code = """
import multiprocessing.process, subprocess, sys
from autograder.cli import app
def refuse(*arguments, **options):
    raise AssertionError(arguments)
subprocess.Popen.__init__ = multiprocessing.process.BaseProcess.start = refuse
app(["grade", *sys.argv[1:]], standalone_mode=False)
parts = {".".join(name.split(".")[:2]) for name in sys.modules}
slow = {"torch", "nbconvert", "jupyter_server", "nbgrader.server_extensions"} & parts
sys.exit(f"imported: {slow}" if slow else 0)
"""
    command = [sys.executable, "-c", code, ASSIGNMENT, "--course-dir", str(course)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "daniel" in done.stdout


def test_a_changed_submission_is_graded_again(course: Path) -> None:
    run(course, FakeWorkers())
    path = course / "submitted" / "carl" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    path.chmod(0o644)
    path.write_text(path.read_text() + " ")
    workers = FakeWorkers(points=1)
    run(course, workers)
    assert workers.graded == {"carl": 1}
    assert scores(course)["carl"] == 2.0
    assert scores(course)["ada"] == 4.0


def test_a_changed_source_grades_all_again(course: Path) -> None:
    run(course, FakeWorkers())
    (course / "source" / ASSIGNMENT / "data.csv").write_text("1,2\n")
    workers = FakeWorkers()
    run(course, workers)
    assert len(workers.graded) == 4


def test_a_second_try_is_plain_and_a_timeout_ends_in_a_sentence(course: Path) -> None:
    plain: list[bool] = []

    def submit(task: Task) -> Future[GradedSubmission]:
        if task.student != "ada":
            return FakeWorkers()(task)
        plain.append(task.plain)
        future: Future[GradedSubmission] = Future()
        future.set_exception(TimeoutError("Task timeout", 1))
        return future

    opened = Course.open(course)
    submissions = find_submissions(opened, ASSIGNMENT)
    graded = grade_submissions(opened, ASSIGNMENT, submissions, Workers(submit, at_once=2))
    rows = {row.student: row for row in graded}
    assert plain == [False, True]
    assert rows["carl"].total == 4
    assert not rows["ada"].graded
    assert "took too long" in rows["ada"].messages[0]


def test_a_submission_slowed_down_by_others_is_tried_again_alone(course: Path) -> None:
    """The others finish first, and its points are those of the second try."""
    running: Counter[str] = Counter()
    together: list[tuple[str, int]] = []

    def submit(task: Task) -> Future[GradedSubmission]:
        future: Future[GradedSubmission] = Future()
        running[task.student] += 1
        together.append((task.student, running.total()))
        again = [name for name, _ in together].count(task.student) > 1
        slow = task.student in ("ada", "carl") and not again
        graded = FakeWorkers(points=0 if slow else 2)(task).result()

        def finish() -> None:
            del running[task.student]
            future.set_result(replace(graded, slowed_down=slow or task.student == "carl"))

        threading.Timer(0.1, finish).start()
        return future

    opened = Course.open(course)
    graded = grade_submissions(
        opened, ASSIGNMENT, find_submissions(opened, ASSIGNMENT), Workers(submit, at_once=4)
    )
    rows = list(graded)
    # which of the two comes first depends on their timers
    assert sorted(row.student for row in rows[2:]) == ["ada", "carl"]
    assert sorted(together[4:]) == [("ada", 1), ("carl", 1)]  # once only, and alone
    assert scores(course) == dict.fromkeys(("ada", "blaise", "carl", "daniel"), 4.0)


def test_restart_grades_all_again(course: Path) -> None:
    run(course, FakeWorkers())
    workers = FakeWorkers(points=1)
    run(course, workers, resume=False)
    assert len(workers.graded) == 4
    assert set(scores(course).values()) == {2.0}


def test_a_worker_that_dies_costs_nothing(course: Path, caplog: pytest.LogCaptureFixture) -> None:
    workers = FakeWorkers(deaths=Counter(blaise=2))
    rows = run(course, workers)
    assert workers.graded["blaise"] == 3
    assert rows["blaise"].graded
    assert scores(course) == dict.fromkeys(rows, 4.0)
    assert "Grading blaise failed, try 2 of 3" in caplog.text
    assert caplog.text.count("RuntimeError: the worker died") == 2


def test_a_grade_that_cannot_be_read_is_made_again_and_the_log_says_why(
    course: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "autograder")  # a command may have set another level
    run(course, FakeWorkers())
    assert not caplog.records
    path = course / "autograded" / "ada" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    path.chmod(0o644)
    path.write_text("{")
    workers = FakeWorkers()
    run(course, workers)
    assert workers.graded == {"ada": 1}
    assert "The grade of ada in tiny is not usable" in caplog.text
    assert "NotJSONError" in caplog.text


def test_a_submission_that_kills_its_worker_every_time_has_a_row(course: Path) -> None:
    rows = run(course, FakeWorkers(deaths=Counter(blaise=99)))
    assert not rows["blaise"].graded
    assert [note.kind for note in rows["blaise"].notes] == ["worker-died"]
    assert "ended 3 times: the worker died" in rows["blaise"].internal_errors[0]
    assert set(scores(course)) == {"ada", "carl", "daniel"}


def test_a_missing_notebook_has_a_row_that_says_what_is_there(course: Path) -> None:
    folder = course / "submitted" / "carl" / ASSIGNMENT
    (folder / f"{ASSIGNMENT}.ipynb").unlink()
    rows = run(course, FakeWorkers())
    assert not rows["carl"].graded
    message = "there is no tiny.ipynb in the submission; it holds: timestamp.txt."
    assert rows["carl"].notes == [Note("missing-file", message)]
    assert len(scores(course)) == 3


def test_a_run_cut_off_between_notebook_and_scores_grades_that_one_again(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []

    def cut_off(self: GradebookWriter, submission: Submission, *rest: Any) -> None:
        calls.append(submission.student)
        if len(calls) == 2:
            raise KeyboardInterrupt
        original(self, submission, *rest)

    original = GradebookWriter._write_scores
    monkeypatch.setattr(GradebookWriter, "_write_scores", cut_off)
    with pytest.raises(KeyboardInterrupt):
        run(course, FakeWorkers())
    monkeypatch.undo()
    workers = FakeWorkers()
    rows = run(course, workers)
    assert len(workers.graded) == 3
    assert calls[0] not in workers.graded
    assert scores(course) == dict.fromkeys(rows, 4.0)


def test_a_folder_that_cannot_be_written_is_said_and_nothing_is_lost(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import os

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(GradebookError, match="No space left on device"):
        run(course, FakeWorkers())
    monkeypatch.undo()
    assert len(run(course, FakeWorkers())) == 4
    leftovers = [p for p in (course / "autograded").rglob(".*") if p.is_dir()]
    assert leftovers == []


def test_an_assignment_that_was_never_released_is_said(course: Path) -> None:
    with pytest.raises(
        GradebookError, match="nosuch is not released: the gradebook has none of its exercises"
    ):
        GradebookWriter(Course.open(course), "nosuch")


def test_nothing_to_grade_is_said_of_a_class_and_of_a_student(course: Path) -> None:
    opened = Course.open(course)
    for path in (course / "submitted").iterdir():
        shutil.rmtree(path)
    with pytest.raises(NothingToGradeError, match=rf"^No submission of {ASSIGNMENT} in .*\.$"):
        grade_assignment(opened, ASSIGNMENT, FakeWorkers())
    with pytest.raises(NothingToGradeError, match=f"^No submission of {ASSIGNMENT} by eve: "):
        grade_assignment(opened, ASSIGNMENT, FakeWorkers(), student="eve")


def test_a_blank_answer_is_commented_as_nbgrader_does(course: Path) -> None:
    class Blank(FakeWorkers):
        def __call__(self, task: Task) -> Future[GradedSubmission]:
            future = super().__call__(task)
            graded = future.result()
            submitted = nbformat.reads(task.submission.decode(), as_version=4)
            sources = {c.metadata.nbgrader.grade_id: c.source for c in submitted.cells}
            for one in graded.notebook.cells:
                one.source = sources[one.metadata.nbgrader.grade_id]
            return future

    run(course, Blank())
    with Gradebook(f"sqlite:///{course}/gradebook.db") as book:
        notebook = book.find_submission_notebook(ASSIGNMENT, ASSIGNMENT, "ada")
        assert {c.auto_comment for c in notebook.comments} == {"No response."}


def test_the_source_digest_counts_every_file() -> None:
    source = Source("a", b"notebook", {"x": b"1", "y": b"2"})
    changed = Source("a", b"notebook", {"x": b"1", "y": b"3"})
    renamed = Source("a", b"notebook", {"x": b"1", "z": b"2"})
    assert len({source.digest, changed.digest, renamed.digest}) == 3


@pytest.mark.parametrize("name", [f"{ASSIGNMENT} (1).ipynb", f"{ASSIGNMENT}-Copy1.ipynb",
                                  "Homework final.IPYNB", "作业.ipynb"])  # fmt: skip
def test_the_only_notebook_is_graded_under_any_name(course: Path, name: str) -> None:
    folder = course / "submitted" / "ada" / ASSIGNMENT
    (folder / f"{ASSIGNMENT}.ipynb").rename(folder / name)
    (folder / "notes.txt").write_text("mine")
    (folder / ".hidden.ipynb").write_text("{}")
    found = {s.student: s for s in find_submissions(Course.open(course), ASSIGNMENT)}
    assert found["ada"].path == folder / name
    assert name in found["ada"].note
    assert not found["carl"].note
    workers = FakeWorkers()
    assert run(course, workers)["ada"].graded
    assert scores(course)["ada"] == 4


def test_the_note_on_the_name_reaches_the_student(course: Path) -> None:
    folder = course / "submitted" / "ada" / ASSIGNMENT
    (folder / f"{ASSIGNMENT}.ipynb").rename(folder / f"{ASSIGNMENT} (1).ipynb")
    (submission,) = find_submissions(Course.open(course), ASSIGNMENT, "ada")
    source = read_source(course, ASSIGNMENT)
    settings = Course.open(course).read_settings(ASSIGNMENT)
    task = Task(
        "ada", b"no notebook", source.notebook, source.files, settings, note=submission.note
    )
    graded = grade_task(task)
    assert graded.notes[0] == Note("other-name", submission.note)
    assert submission.note in graded.notebook.cells[0].source


def test_one_of_several_notebooks_is_not_chosen(course: Path) -> None:
    folder = course / "submitted" / "ada" / ASSIGNMENT
    (folder / f"{ASSIGNMENT}.ipynb").rename(folder / "a.ipynb")
    (folder / "b.ipynb").write_text("{}")
    assert run(course, FakeWorkers())["ada"].notes[0].kind == "missing-file"


def test_a_link_is_not_the_only_notebook(course: Path) -> None:
    folder = course / "submitted" / "ada" / ASSIGNMENT
    (folder / f"{ASSIGNMENT}.ipynb").unlink()
    (folder / "mine.ipynb").symlink_to(course / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb")
    assert run(course, FakeWorkers())["ada"].notes[0].kind == "missing-file"
