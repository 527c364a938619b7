"""One submission's grading as a pure function of bytes, for a worker anywhere."""

from __future__ import annotations

import atexit
import hashlib
import tempfile
import threading
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.cells import add_notes
from autograder.grading.kernels.forkserver_client import SharedServer
from autograder.grading.kernels.kernel import Kernel, Launcher
from autograder.grading.kernels.warm import WarmLauncher, launcher
from autograder.results import ExerciseResult, Note
from autograder.settings import Settings


@dataclass(frozen=True)
class Task:
    """What a worker needs to grade one submission.

    Attributes:
        student: Whose it is; for messages only.
        submission: The submitted notebook, as it came.
        source: The source version of the assignment, with its hidden tests.
        files: Data files of the assignment, by relative path.
        settings: How to grade.
    """

    student: str
    submission: bytes
    source: bytes
    files: dict[str, bytes]
    settings: Settings


@dataclass(frozen=True)
class Graded:
    """What comes back.

    Attributes:
        notebook: Executed, with the reports of all test cells.
        exercises: Their results.
        notes: What was unusual about the submission.
        internal_errors: What is wrong with a test or the grader itself, for the instructor.
    """

    notebook: NotebookNode
    exercises: list[ExerciseResult] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    internal_errors: list[str] = field(default_factory=list)


#: The judge changes its process's folder and environment, and a Dask worker may have many threads.
_ONE_AT_A_TIME = threading.Lock()


def grade_task(task: Task) -> Graded:
    """Grade one submission in this process, with a kernel from this process's warm server."""
    with _ONE_AT_A_TIME:
        return _grade(task)


def _grade(task: Task) -> Graded:
    # only workers import torch: the process that writes the grades starts faster without
    import torch

    from autograder.grading.judge.grade_notebook import grade

    torch.set_num_threads(task.settings.resources.threads)  # as in the student's kernel
    kernels = _launcher(task.settings)
    source = nbformat.reads(task.source.decode("utf-8"), as_version=4)
    data = _data(_frozen(task.files))
    result = grade(task.submission, source, task.settings, kernels, data)
    add_notes(result.notebook, result.notes)
    return Graded(result.notebook, result.exercises, result.notes, result.internal_errors)


#: What `use_server` was given.
_shared: list[SharedServer] = []


def use_server(server: SharedServer) -> None:
    """Let this worker take its kernels from a server that the workers of a machine share."""
    _shared[:] = [server]


@cache
def _launcher(settings: Settings) -> Launcher:
    """This worker's one launcher; a warm server of its own ends with the worker."""
    found = launcher(settings, _shared[0] if _shared else None)
    if not isinstance(found, WarmLauncher):
        return found
    atexit.register(found.close)
    return _OneAhead(found)


class _OneAhead:
    """Lets the next kernel get ready while the present one grades."""

    def __init__(self, warm: WarmLauncher) -> None:
        self._warm = warm

    def start(self, folder: Path | None) -> Kernel:
        """See `Launcher.start`."""
        kernel = self._warm.start(folder)
        self._warm.prepare(folder)
        return kernel


def _frozen(files: dict[str, bytes]) -> tuple[tuple[str, bytes], ...]:
    return tuple(sorted(files.items()))


@cache
def _data(files: tuple[tuple[str, bytes], ...]) -> Path | None:
    """The assignment's data files in a folder of this worker; None where there are none."""
    if not files:
        return None
    digest = hashlib.sha256(repr(files).encode()).hexdigest()[:16]
    folder = tempfile.TemporaryDirectory(prefix=f"autograder-data-{digest}-")
    atexit.register(folder.cleanup)
    for name, content in files:
        path = Path(folder.name) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return Path(folder.name)
