"""The grader beside JupyterLab: it grades what the learner submits, and ends with its parent."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from autograder.cells import add_notes
from autograder.course import Course
from autograder.grading.judge.verdicts import make_report_output
from autograder.learn.grader_process import record_finished
from autograder.learn.grader_state import READY, read_state
from autograder.learn.own_course import (
    STUDENT,
    is_released,
    make_course,
    release_assignments,
    submit,
)
from autograder.learn.progress_log import ChapterProgress, Points, read_events, read_progress
from autograder.learn.workspace import Workspace, update
from autograder.results import ExerciseResult, Note
from tests.learn.small_course import FIRST
from tests.support.notebooks import cell, checks_of
from tests.support.notebooks import notebook as make_notebook

pytestmark = pytest.mark.linux

PATIENCE = 120
#: A right answer to both exercises.
ANSWER = "def {name}(a, b):\n    return a + b"


def wait(condition: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert process.poll() is None, "the grader has ended"
        assert time.monotonic() < end
        time.sleep(0.1)


def start_grader(workspace: Workspace) -> subprocess.Popen[bytes]:
    program = [sys.executable, "-m", "autograder.learn.grader_process", str(workspace.folder)]
    return subprocess.Popen(program, stdin=subprocess.PIPE)


def stop(process: subprocess.Popen[bytes]) -> None:
    """Close the grader's standard input, as the end of JupyterLab's server does."""
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(PATIENCE) == 0


def answer(workspace: Workspace, exercise: str, code: str) -> None:
    """Write an answer into the learner's notebook."""
    path = workspace.get_notebook(FIRST)
    notebook = nbformat.read(path, 4)
    for item in notebook.cells:
        if item.metadata.get("nbgrader", {}).get("grade_id") == exercise:
            item.source = code
    nbformat.write(notebook, path)


def test_a_submission_is_graded_at_once_with_hidden_checks(
    course: Path, workspace: Workspace
) -> None:
    update(course, workspace)
    make_course(course, workspace)
    answer(workspace, "one", ANSWER.format(name="one"))
    answer(workspace, "two", "def two(a, b):\n    return 5")  # the visible check's value
    process = start_grader(workspace)
    try:
        wait(lambda: read_state(workspace)[0] == READY, process)
        assert is_released(workspace, FIRST)
        submitted = submit(workspace, FIRST)

        def is_graded() -> bool:
            return read_progress(workspace.progress).of(FIRST).submitted == submitted

        wait(is_graded, process)
        done = read_progress(workspace.progress).of(FIRST)
        assert done.graded == {"one": Points(2, 2), "two": Points(1, 2)}
        page = (workspace.feedback / f"{FIRST}.html").read_text(encoding="utf-8")
        assert "adds what is random" in page  # the hidden part's result
        assert "links-at-the-top" not in page
        assert "About the notebook that you submitted" not in page
    finally:
        stop(process)
    # the course changes: the assignment is released again in spite of the submission
    assert list(release_assignments(workspace)) == []
    source = course / "source" / FIRST / f"{FIRST}.ipynb"
    notebook = nbformat.read(source, 4)
    notebook.cells.append(cell("new", "7"))
    nbformat.write(notebook, source)
    make_course(course, workspace)
    assert list(release_assignments(workspace)) == [FIRST]
    outbound = Course.open(workspace.course).exchange.outbound
    assert '"new"' in (outbound / FIRST / f"{FIRST}.ipynb").read_text(encoding="utf-8")


def test_a_submission_that_cannot_be_read_is_a_problem_and_not_0_points(
    workspace: Workspace,
) -> None:
    folder = workspace.course / "autograded" / STUDENT / FIRST
    folder.mkdir(parents=True)

    def finish(earned: float, time: str, *notes: Note) -> ChapterProgress:
        checks = checks_of("one", "", 2)
        result = ExerciseResult("one", 2, score=earned)
        checks.outputs = [nbformat.from_dict(make_report_output(result, 1))]
        graded = make_notebook(checks)
        add_notes(graded, list(notes))
        nbformat.write(graded, folder / f"{FIRST}.ipynb")
        (folder / "timestamp.txt").write_text(f"2026-01-02 03:04:0{time} UTC")
        record_finished(workspace, FIRST)
        return read_progress(workspace.progress).of(FIRST)

    assert finish(2, "1").graded == {"one": Points(2, 2)}
    for _ in range(2):
        progress = finish(0, "2", Note("unreadable", "It is cut off."))
        assert "can't be read" in progress.problem
        assert progress.graded == {"one": Points(2, 2)}  # of the submission before
    assert len(read_events(workspace.progress)) == 2
    progress = finish(1, "3")
    assert (progress.problem, progress.graded) == ("", {"one": Points(1, 2)})
