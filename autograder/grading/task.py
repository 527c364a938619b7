"""Grade one submission as a pure function of bytes, for a worker on any machine."""

from __future__ import annotations

import atexit
import errno
import hashlib
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from pathlib import Path

from nbformat import NotebookNode

from autograder.cells import add_notes
from autograder.deadline import was_machine_busy
from autograder.grading.judge.notebook_result import NotebookResult
from autograder.grading.kernels.forkserver_client import SharedServer
from autograder.grading.kernels.kernel import Launcher
from autograder.grading.kernels.warm import PreparingLauncher, WarmLauncher, make_launcher
from autograder.language import Text
from autograder.results import ExerciseResult, Note
from autograder.settings import Settings

#: Files by relative path, as something that a cache can compare.
Files = tuple[tuple[str, bytes], ...]


@dataclass(frozen=True)
class Task:
    """What a worker needs to grade one submission.

    Attributes:
        student: The student's id, for messages only.
        submission: The bytes of the submitted file.
        source: The bytes of the source notebook, with its hidden tests.
        files: The data files of the assignment, by relative path.
        own_files: The files that the student submitted beside the notebook, by relative path. They
            are in the student's process only.
        model_files: The source's version of files that are the student's own, for its solution.
        settings: The settings of the grading.
        plain: Whether to keep no outputs, and to show Markdown as text. The last try does so, in
            case the earlier ones failed at them.
        note: What a person should know about the choice of the notebook. It may be empty.
        time_note: Why the time of the submission is not clear. It may be empty.
    """

    student: str
    submission: bytes
    source: bytes
    files: dict[str, bytes]
    settings: Settings
    plain: bool = False
    note: Text = ""
    time_note: Text = ""
    own_files: dict[str, bytes] = field(default_factory=dict)
    model_files: dict[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class GradedSubmission:
    """What a worker returns for a task.

    Attributes:
        notebook: The executed notebook, with the reports of all test cells.
        exercises: The results of the exercises, in the order of the source notebook.
        notes: What was unusual about the submission.
        internal_errors: What is wrong with a test or the grader itself, for the instructor.
        slowed_down: Whether it hit a time limit while the machine was busy with other work.
    """

    notebook: NotebookNode
    exercises: list[ExerciseResult] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    internal_errors: list[str] = field(default_factory=list)
    slowed_down: bool = False


_NAME_ERRORS = (errno.EEXIST, errno.ENOTDIR, errno.EISDIR, errno.ENAMETOOLONG)

#: The judge changes its process's folder and environment, and a Dask worker may have many threads.
#: So only one thread grades at a time.
_GRADING_LOCK = threading.Lock()


def grade_task(task: Task, on_begin: Callable[[], object] | None = None) -> GradedSubmission:
    """Grade one submission in this process.

    The student's kernel comes from the server that `use_server` set, or else from a server of this
    process.

    Args:
        task: What to grade.
        on_begin: A function to call when no other thread grades any more.

    Raises:
        SandboxError: If no sandbox works here, and the settings do not allow that.
        RuntimeError: If no kernel can start on this machine.
    """
    with _GRADING_LOCK:
        if on_begin:
            on_begin()
        return _grade(task)


def _grade(task: Task) -> GradedSubmission:
    # only workers import torch: the process that writes the grades starts faster without it
    import torch

    from autograder.grading.judge.grade_notebook import grade
    from autograder.grading.judge.parsed_notebook import parse_source

    torch.set_num_threads(task.settings.resources.threads)  # as in the student's kernel
    settings = task.settings
    if task.plain:
        settings = replace(settings, wire=replace(settings.wire, output_bytes=0))
    files = tuple(sorted(task.files.items()))
    model_files = tuple(sorted(task.model_files.items()))
    beside = _choose_tests_beside(task.source, files, model_files, task.settings)
    launcher = _get_launcher(settings)
    start = time.monotonic()
    with _write_own_files(task) as work:
        result = grade(
            task.submission, parse_source(task.source), settings, launcher, _write_data(files),
            plain=task.plain, beside=beside, work=work,
        )  # fmt: skip
    if task.time_note:
        result.notes.insert(0, Note("unclear-time", task.time_note))
    if task.note:
        result.notes.insert(0, Note("other-name", task.note))
    add_notes(result.notebook, result.notes)
    slowed_down = _hit_time_limit(result) and was_machine_busy(
        result.waited_seconds, time.monotonic() - start
    )
    return GradedSubmission(
        result.notebook, result.exercises, result.notes, result.internal_errors, slowed_down
    )


@lru_cache(maxsize=64)
def _choose_tests_beside(
    source: bytes, files: Files, model_files: Files, settings: Settings
) -> frozenset[str]:
    """Return the test cells that run beside the student's code, once for each source version."""
    from autograder.grading.judge.choose_beside import choose_tests_beside
    from autograder.grading.judge.parsed_notebook import parse_source

    if not settings.plain_tests_beside:
        return frozenset()
    launcher = _get_launcher(settings)
    work = _write_data((*files, *model_files)) if model_files else None
    return choose_tests_beside(parse_source(source), settings, launcher, _write_data(files), work)


def _hit_time_limit(result: NotebookResult) -> bool:
    timed_out = any(exercise.outcome == "timed out" for exercise in result.exercises)
    return timed_out or any(note.kind == "cell-hung" for note in result.notes)


#: The server from `use_server`, or nothing.
_shared: list[SharedServer] = []


def use_server(server: SharedServer) -> None:
    """Let this worker take its kernels from a server that all workers of this machine share."""
    _shared[:] = [server]


#: This worker's launcher, and the settings of the kernels that it starts.
_launchers: dict[Settings, Launcher] = {}


def _get_launcher(settings: Settings) -> Launcher:
    """Return this worker's launcher. A warm server of the worker ends with the worker.

    A worker has at most one server and one prepared kernel, also if it grades many assignments.
    """
    if settings not in _launchers:
        before = _launchers.popitem()[1] if _launchers else None
        if isinstance(before, PreparingLauncher) and before.warm.use_settings(settings):
            _launchers[settings] = before
        else:
            if isinstance(before, PreparingLauncher):
                before.warm.close()
            _launchers[settings] = _make_launcher(settings)
    return _launchers[settings]


def _make_launcher(settings: Settings) -> Launcher:
    launcher = make_launcher(settings, _shared[0] if _shared else None)
    return PreparingLauncher(launcher) if isinstance(launcher, WarmLauncher) else launcher


@atexit.register
def _close_launcher() -> None:
    while _launchers:
        launcher = _launchers.popitem()[1]
        if isinstance(launcher, PreparingLauncher):
            launcher.warm.close()


@cache
def _write_data(files: Files) -> Path | None:
    """Write the assignment's data files into a folder of this worker; None if there are none."""
    if not files:
        return None
    digest = hashlib.sha256(repr(files).encode()).hexdigest()[:16]
    folder = tempfile.TemporaryDirectory(prefix=f"autograder-data-{digest}-")
    atexit.register(folder.cleanup)
    _write_files(Path(folder.name), dict(files))
    return Path(folder.name)


@contextmanager
def _write_own_files(task: Task) -> Iterator[Path | None]:
    """Write a folder with the student's files and the assignment's; None if there are no own."""
    if not task.own_files:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="autograder-own-") as folder:
        _write_files(Path(folder), {**task.files, **task.own_files})
        yield Path(folder)


def _write_files(folder: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        except OSError as error:
            # a student's file may have the name of a folder, or one too long for this machine
            if error.errno not in _NAME_ERRORS:
                raise
