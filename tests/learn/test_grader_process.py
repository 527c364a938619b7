"""The grader beside JupyterLab: it grades what the learner submits, and ends with its parent."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from autograder.course import Course
from autograder.learn.grader_state import READY, read_state
from autograder.learn.own_course import (
    is_released,
    make_course,
    release_assignments,
    submit,
)
from autograder.learn.progress_log import Points, read_progress
from autograder.learn.workspace import Workspace, update
from tests.learn.small_course import FIRST
from tests.support.notebooks import cell

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
