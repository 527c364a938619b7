"""A deadline moves while a process waits for a core, and only then."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator

import nbformat
import pytest

from autograder.deadline import Deadline, read_waited_seconds, was_machine_busy
from autograder.grading.kernels.warm import WarmLauncher
from autograder.grading.task import Task, grade_task
from autograder.settings import Settings
from tests.support.notebooks_to_grade import assignment, graded, outcomes

BUSY = "import time\nend = time.monotonic() + 60\nwhile time.monotonic() < end: pass"
COMPUTES = """
import time
def computes():
    end = time.thread_time() + 1.0
    while time.thread_time() < end:
        pass
    return 1
"""
SLEEPS = "import time\ndef sleeps():\n    time.sleep(30)\n    return 1"


@pytest.fixture
def busy_machine() -> Iterator[None]:
    """Six programs for each core want to compute all the time."""
    command = [sys.executable, "-c", BUSY]
    programs = [subprocess.Popen(command) for _ in range(6 * (os.cpu_count() or 1))]
    yield
    for program in programs:
        program.kill()
        program.wait()


@pytest.mark.linux
@pytest.mark.usefixtures("busy_machine")
def test_on_a_busy_machine_computing_is_not_late_and_sleeping_is(launcher: WarmLauncher) -> None:
    begin = time.monotonic()
    result = graded(
        ("computes", COMPUTES, "checks.equal(computes(), 1)"),
        ("sleeps", SLEEPS, "checks.equal(sleeps(), 1)"),
        launcher=launcher, call_seconds=2, exercise_seconds=3,
    )  # fmt: skip
    assert outcomes(result) == ["passed", "timed out"]
    assert time.monotonic() - begin > 2


@pytest.mark.linux
@pytest.mark.usefixtures("one_server")
def test_a_time_limit_on_a_busy_machine_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    # a function that sleeps waits for no core, so the load alone says that the machine is busy
    monkeypatch.setattr(os, "getloadavg", lambda: (100.0 * (os.cpu_count() or 1), 0, 0))
    source, submission = assignment(("sleeps", SLEEPS, "checks.equal(sleeps(), 1)"))
    texts = [nbformat.writes(notebook).encode() for notebook in (submission, source)]
    settings = Settings(
        call_seconds=0.5, exercise_seconds=1, preload=("torch", "autograder.checks")
    )
    graded = grade_task(Task("ada", texts[0], texts[1], {}, settings))
    assert graded.exercises[0].outcome == "timed out"
    assert graded.slowed_down


def test_a_machine_is_busy_if_something_waited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getloadavg", lambda: (0.5, 0.5, 0.5))
    assert was_machine_busy(2.0, 10.0)
    assert not was_machine_busy(0.5, 10.0)
    monkeypatch.setattr(os, "getloadavg", lambda: (100.0 * (os.cpu_count() or 1), 0, 0))
    assert was_machine_busy(0.0, 10.0)


def test_without_waiting_a_deadline_stays() -> None:
    deadline = Deadline(0.1, lambda: 7.0)
    time.sleep(0.05)
    assert deadline.left() > 0
    time.sleep(0.06)
    assert deadline.left() <= 0


def test_waiting_moves_a_deadline_but_not_for_ever() -> None:
    waited = [0.0]
    deadline = Deadline(0.1, lambda: waited[0])
    time.sleep(0.03)
    deadline.left()
    waited[0] = 0.5
    time.sleep(0.08)
    assert 0.4 < deadline.left() <= 0.5
    waited[0] = 1000.0
    time.sleep(0.5)
    assert deadline.left() < 0.5
    time.sleep(0.5)
    assert deadline.left() <= 0


def test_a_process_that_does_not_exist_has_not_waited() -> None:
    assert read_waited_seconds(2**30) == 0
