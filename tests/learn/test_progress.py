"""A learner's progress: what lessons, checks and grades write, and what is read from it."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest
from typer.testing import CliRunner

from autograder.cli import app
from autograder.learn.chapters import read_chapters
from autograder.learn.progress_log import Guess, read_progress, record_grade
from autograder.learn.saved_checks import SavedChecks
from autograder.learn.workspace import Workspace, update
from autograder.results import MIME_TYPE, ExerciseResult, Failure, PartResult
from course.predict import Predictions
from course.progress import VARIABLE
from tests.learn.small_course import FIRST


def make_result(exercise: str, outcome: str, earned: float = 1, possible: float = 2):
    failure = Failure("wrong-value", "It is wrong.")
    parts = [PartResult("a", earned, False)] if earned else []
    if possible > earned:
        parts.append(PartResult("b", possible - earned, False, failure))
    return ExerciseResult(exercise, possible, parts, outcome)


def save_results(workspace: Workspace, *results: ExerciseResult) -> None:
    """Save the assignment as JupyterLab does after the checks have run."""
    path = workspace.get_notebook(FIRST)
    notebook = nbformat.read(path, 4)
    by_id = {f"{result.exercise}-test": result for result in results}
    for cell in notebook.cells:
        if cell.id in by_id:
            data = {MIME_TYPE: by_id[cell.id].to_json(), "text/plain": "1"}
            cell.outputs = [nbformat.v4.new_output("execute_result", data, execution_count=1)]
    nbformat.write(notebook, path)


def test_a_lesson_writes_predictions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "progress.jsonl"
    monkeypatch.setenv(VARIABLE, str(path))
    predict = Predictions("01_tensors")
    predict("division", ..., lambda: 2)  # not a guess yet
    predict("division", 3, lambda: 2)
    predict("division", 2, lambda: 2)
    predict("mixed-list", "é", lambda: 2)
    progress = read_progress(path)
    assert progress.last == "01_tensors"
    assert progress.of("01_tensors").guesses == {
        "division": Guess("2", "2", True),
        "mixed-list": Guess("é", "2", False),
    }
    assert len(path.read_text().splitlines()) == 3


def test_without_a_workspace_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(VARIABLE, raising=False)
    Predictions("01_tensors")("division", 3, lambda: 2)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cant_be_written_does_not_stop_a_lesson(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path))  # a folder
    assert Predictions("01_tensors")("division", 2, lambda: 2).kind == "right"


def test_a_broken_line_does_not_count(tmp_path: Path) -> None:
    path = tmp_path / "progress.jsonl"
    good = {"kind": "check", "assignment": FIRST, "exercise": "one", "passed": True}
    broken = {"kind": "grade", "assignment": FIRST, "submitted": "now"}
    lines = ["{", "[]", "7", json.dumps(broken), json.dumps(good), '{"kind": "new"}', "\ud800"]
    path.write_bytes("\n".join(lines).encode("utf-8", "surrogatepass"))
    progress = read_progress(path)
    assert progress.of(FIRST).is_right("one")
    assert (progress.last, progress.last_kind) == (FIRST, "check")


def test_checks_are_read_from_the_saved_notebook(course: Path, workspace: Workspace) -> None:
    update(course, workspace)
    checks = SavedChecks(workspace)
    checks.record([FIRST])
    assert not workspace.progress.exists()
    blank = make_result("two", "not attempted", 0)
    save_results(workspace, make_result("one", "passed", 2), blank)
    checks.record([FIRST])
    checks.record([FIRST])
    assert read_progress(workspace.progress).of(FIRST).passed == {"one": True}
    save_results(workspace, make_result("one", "partial"))
    SavedChecks(workspace).record([FIRST])  # another start of JupyterLab
    assert read_progress(workspace.progress).of(FIRST).passed == {"one": False}
    assert len(workspace.progress.read_text().splitlines()) == 2
    workspace.get_notebook(FIRST).write_text("{")
    checks.record([FIRST])


def test_a_grade_decides_over_the_visible_checks(course: Path, workspace: Workspace) -> None:
    update(course, workspace)
    save_results(workspace, make_result("one", "passed", 2), make_result("two", "passed", 2))
    SavedChecks(workspace).record([FIRST])
    [chapter, _] = read_chapters(course)
    assert read_progress(workspace.progress).of(FIRST).count_right(chapter) == 2
    results = [make_result("one", "passed", 2), make_result("two", "partial", 1)]
    record_grade(workspace.progress, FIRST, "today", results)
    done = read_progress(workspace.progress).of(FIRST)
    assert (done.count_right(chapter), done.earned, done.submitted) == (1, 3, "today")
    # a submission that can't be graded keeps the points of the one before
    record_grade(workspace.progress, FIRST, "later", [], problem="It is not a notebook.")
    done = read_progress(workspace.progress).of(FIRST)
    assert (done.earned, done.submitted, done.problem) == (3, "later", "It is not a notebook.")


def test_grading_again_after_an_update_does_not_move_the_learner(tmp_path: Path) -> None:
    path = tmp_path / "progress.jsonl"
    record_grade(path, "00_first", "monday", [])
    record_grade(path, "01_second", "tuesday", [])
    record_grade(path, "00_first", "monday", [make_result("one", "passed", 2)])
    progress = read_progress(path)
    assert progress.last == "01_second"
    assert progress.of("00_first").earned == 2


def test_the_command_shows_the_progress(course: Path, workspace: Workspace) -> None:
    update(course, workspace)
    save_results(workspace, make_result("one", "passed", 2))
    command = ["progress", str(workspace.folder), "--course-dir", str(course)]
    run = CliRunner().invoke(app, command)
    assert run.exit_code == 0, run.output
    assert "00 First steps" in run.output
    assert "0 / 2" in run.output
    assert "1 / 2" in run.output
    assert "Next: Assignment 00 · First steps. Exercise “two”" in run.output
    run = CliRunner().invoke(app, ["progress", str(course), "--course-dir", str(course)])
    assert run.exit_code == 1


def test_the_command_finds_the_folder_in_which_it_runs(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = Workspace(course / "my-course")
    update(course, workspace)
    monkeypatch.chdir(workspace.folder)
    run = CliRunner().invoke(app, ["progress"])
    assert run.exit_code == 0, run.output
    assert "00 First steps" in run.output
