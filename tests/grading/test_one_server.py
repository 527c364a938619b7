"""A process that grades many assignments keeps one warm server and one prepared kernel."""

from __future__ import annotations

from dataclasses import replace

import nbformat
import psutil
import pytest

from autograder.grading import task as task_module
from autograder.grading.kernels.warm import PreparingLauncher
from autograder.grading.task import Task, grade_task
from autograder.settings import Settings
from tests.support.notebooks_to_grade import DOUBLE, assignment

pytestmark = pytest.mark.linux


def count_servers() -> int:
    return sum(
        "forkserver.main" in " ".join(process.cmdline())
        for process in psutil.Process().children()
        if process.status() != psutil.STATUS_ZOMBIE
    )


def test_many_assignments_have_one_server() -> None:
    task_module._close_launcher()
    before = count_servers()
    source, submission = assignment(DOUBLE)
    texts = [nbformat.writes(notebook).encode() for notebook in (submission, source)]
    settings = Settings(preload=("torch", "autograder.checks"))
    pids = set()
    for name, plain in (("a", False), ("b", False), ("b", True), ("a", False), ("c", False)):
        used = replace(settings, assignment=name)
        graded = grade_task(Task("ada", *texts, {f"{name}.csv": b"1"}, used, plain=plain))
        assert [exercise.outcome for exercise in graded.exercises] == ["passed"]
        assert count_servers() == before + 1
        (launcher,) = task_module._launchers.values()
        assert isinstance(launcher, PreparingLauncher)
        assert len(launcher.warm._prepared) == 1
        pids.add(launcher.warm._server.pid)  # type: ignore[attr-defined]
    assert len(pids) == 1
    other = replace(settings, preload=("torch", "autograder.checks", "csv"))
    task_module._get_launcher(other)
    assert count_servers() == before + 1
    (launcher,) = task_module._launchers.values()
    assert launcher.warm._server.pid not in pids  # type: ignore[union-attr, attr-defined]
    task_module._close_launcher()
    assert count_servers() == before
