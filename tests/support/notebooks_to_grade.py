"""Make small notebooks, and grade them with kernels that start at once."""

from __future__ import annotations

import contextlib
import functools
import os
import signal
import socket
import tempfile
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from nbformat import NotebookNode

from autograder.deadline import read_waited_seconds
from autograder.grading.judge.grade_notebook import grade
from autograder.grading.judge.notebook_result import NotebookResult
from autograder.grading.judge.remote import Remote
from autograder.grading.kernels.kernel import Launcher
from autograder.grading.kernels.local import LocalLauncher
from autograder.grading.kernels.stream_kernel import StreamKernel
from autograder.grading.student.kernel_process import serve
from autograder.settings import Settings
from tests.support import notebooks
from tests.support.fork_server import fork

SETUP = """\
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset
from autograder import checks
"""


@functools.cache
def _scratch() -> tempfile.TemporaryDirectory[str]:
    """Return the folder of kernels that need no files. No cell may write into the repository."""
    return tempfile.TemporaryDirectory(prefix="kernel-")


def _serve(stream: socket.socket, folder: Path) -> None:
    os.setsid()
    os.chdir(folder)
    serve(stream)


class ForkedProcess:
    """A kernel's process. It implements `autograder.grading.kernels.kernel.Process`."""

    def __init__(self, process: ForkServerProcess) -> None:
        self._process = process

    def interrupt(self) -> None:
        if self.is_alive() and self._process.pid:
            os.kill(self._process.pid, signal.SIGINT)

    def is_alive(self) -> bool:
        return self._process.is_alive()

    def exit_reason(self) -> str:
        return "" if self.is_alive() else f"status {self._process.exitcode}"

    def waited_seconds(self) -> float:
        return read_waited_seconds(self._process.pid or 0)

    def kill(self) -> None:
        if self._process.pid:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()
        self._process.join()


class ForkingLauncher:
    """Start kernels at once, without a sandbox."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.started: list[StreamKernel] = []

    def start(self, folder: Path | None) -> StreamKernel:
        stream, kernel_stream = socket.socketpair()
        process = ForkedProcess(fork(_serve, kernel_stream, folder or Path(_scratch().name)))
        kernel_stream.close()
        kernel = StreamKernel(stream, process, self.settings)
        Remote(kernel, Settings(call_seconds=60)).ask("ping")  # deadlines start now
        self.started.append(kernel)
        return kernel


def new_launcher(recover_seconds: float = 10) -> Launcher:
    if hasattr(os, "fork"):
        return ForkingLauncher(Settings(recover_seconds=recover_seconds))
    return LocalLauncher(Settings(recover_seconds=recover_seconds))


def cell(source: str, grade_id: str, *, solution: bool = False, points: float = 0) -> NotebookNode:
    """Return a code cell. A cell with points checks an exercise."""
    fields = {"solution": solution, "locked": not solution, "grade": points > 0, "points": points}
    return notebooks.cell(grade_id, source, **fields)


def cell_with_tests(exercise: str, body: str, points: float = 1) -> NotebookNode:
    """Return a test cell with one part."""
    lines = "\n".join("    " + line for line in body.splitlines())
    source = f"""\
ex = checks.Exercise({exercise!r}, points={points})
with ex.part("all of it", points={points}):
{lines}
ex.score()"""
    return cell(source, f"{exercise}-tests", points=points)


def assignment(
    *exercises: tuple[str, str, str], setup: str = SETUP
) -> tuple[NotebookNode, NotebookNode]:
    """Return the source and the submission of an assignment.

    Each exercise is a name, the student's text, and the body of its tests.
    """
    source, submission = [cell(setup, "setup")], [cell(setup, "setup")]
    for name, answer, body in exercises:
        tests = cell_with_tests(name, body)
        source += [cell("the solution is secret", name, solution=True), tests]
        submission += [cell(answer, name, solution=True), tests]
    return notebooks.notebook(*source), notebooks.notebook(*submission)


def graded(
    *exercises: tuple[str, str, str], setup: str = SETUP, launcher: Launcher | None = None,
    **settings: object,
) -> NotebookResult:  # fmt: skip
    """Grade exercises given as in `assignment`."""
    source, submission = assignment(*exercises, setup=setup)
    defaults = {
        "cell_seconds": 20,
        "call_seconds": 15,
        "exercise_seconds": 20,
        "recover_seconds": 10,
    }
    used = Settings(**{**defaults, **settings})  # type: ignore[arg-type]
    return grade(submission, source, used, launcher or new_launcher(used.recover_seconds))


def outcomes(result: NotebookResult) -> list[str]:
    return [exercise.outcome for exercise in result.exercises]


def right(name: str) -> tuple[str, str, str]:
    """Return an exercise with a right answer."""
    return name, f"def {name}(x):\n    return 2 * x", f"checks.equal({name}(4), 8)"


DOUBLE = right("double")
