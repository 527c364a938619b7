"""What a run of the grader leaves in the log, and that a student's process cannot write to it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from autograder import logs
from tests.support.tiny import ASSIGNMENT, copy_with, release

WRITES = """
import logging, os, sys
def one(a, b):
    return a + b
for number in range(3, 300):
    try:
        if "socket" not in os.readlink(f"/proc/self/fd/{number}"):
            os.write(number, b"FORGED\\n")
    except OSError:
        pass
for write in (
    lambda: os.write(1, b"FORGED\\n"),
    lambda: os.write(2, b"FORGED\\n"),
    lambda: open("/proc/self/fd/2", "a").write("FORGED\\n"),
    lambda: print("FORGED", file=sys.__stderr__, flush=True),
    lambda: logging.getLogger("autograder.grading").error("FORGED"),
    lambda: [h.stream.write("FORGED\\n") for h in logging.getLogger("autograder").handlers],
):
    try:
        write()
    except Exception:
        pass
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")
def test_a_broken_test_is_in_the_log_and_a_students_process_cannot_write_it(
    tmp_path: Path, root: Path
) -> None:
    (tmp_path / "released").mkdir()
    released = release(tmp_path / "released")
    course = copy_with(released, tmp_path / "course", {"ada": WRITES})
    path = course / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    notebook = nbformat.read(path, 4)
    notebook.cells[-1].source = "ex = ("
    nbformat.write(notebook, path)
    environment = {**os.environ, "PYTHONPATH": str(root)}
    command = [sys.executable, "-m", "autograder.cli", "--verbose", "grade", ASSIGNMENT]
    run = subprocess.run(command, cwd=course, env=environment, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    text = (course / logs.NAME).read_text()
    assert "Graded ada in tiny" in text
    assert "The test cell two-test is broken" in text
    assert "  | SyntaxError" in text
    assert "This worker is ready" in text
    assert "FORGED" not in text
    assert "nanobind" not in text
    assert "Graded ada in tiny" in run.stderr
