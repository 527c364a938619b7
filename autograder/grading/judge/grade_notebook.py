"""Grading one submission: a pure function of the submission, the source and the settings."""

from __future__ import annotations

import contextlib
import logging
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.grading.judge import planning, verdicts
from autograder.grading.judge.judge import Judge, TestRun
from autograder.grading.judge.notebook_result import NotebookResult
from autograder.grading.judge.planning import Plan, PlannedCell
from autograder.grading.judge.remote import CourseError, ExerciseStopped, Remote
from autograder.grading.judge.sources import Sources
from autograder.grading.kernels.kernel import (
    Kernel,
    KernelDied,
    KernelError,
    KernelTimedOut,
    Launcher,
)
from autograder.grading.kernels.local import LocalLauncher
from autograder.grading.wire.randomness import seed_all
from autograder.results import ExerciseResult, Note, NoteKind
from autograder.settings import Settings

_log = logging.getLogger(__name__)


def grade(
    submission: NotebookNode | bytes | str | Path,
    source: NotebookNode | str | Path,
    settings: Settings | None = None,
    launcher: Launcher | None = None,
    folder: Path | None = None,
) -> NotebookResult:
    """Grade a submission. One at a time in a process: it sets the folder and the environment.

    Args:
        submission: The student's notebook, its bytes or its path. Whatever it contains, there
            is a result.
        source: The instructor's version of it, with solutions and hidden tests.
        settings: Deadlines, limits, the secret.
        launcher: Starts the student's kernel; without one, an unsandboxed one is started.
        folder: The assignment's data files, the working directory of both processes.

    Returns:
        A result for every test cell of `source`, and the executed notebook.

    Raises:
        UnreadableNotebookError: `source` is not a notebook.
        RuntimeError: No kernel can be started on this machine.
    """
    settings = settings or Settings()
    course = planning.read(source)
    try:
        mine = planning.read(submission, "The submitted file")
    except planning.UnreadableNotebookError as error:
        return _unreadable(planning.plan(course, NotebookNode(cells=[])), str(error))
    plan = planning.plan(course, mine)
    run = _Run(plan, settings, launcher or LocalLauncher(settings), folder)
    with _in_folder(folder):
        result = run.run_all_cells()
    result.notes[:0] = plan.notes
    return result


def _unreadable(plan: Plan, message: str) -> NotebookResult:
    """A result without running anything."""
    result = NotebookResult(notebook=plan.notebook(), notes=[Note("unreadable", message)])
    tests = (cell for cell in plan.cells if cell.role == "test")
    for number, cell in enumerate(tests, 1):
        exercise = verdicts.stopped(cell.grade_id, cell.possible, KernelDied(message))
        result.exercises.append(exercise)
        cell.node.outputs = [nbformat.from_dict(verdicts.make_report_output(exercise, number))]
        cell.node.execution_count = number
    return result


class _Run:
    """One notebook on its way from the first cell to the last."""

    def __init__(
        self, plan: Plan, settings: Settings, launcher: Launcher, folder: Path | None
    ) -> None:
        self._plan = plan
        self._settings = settings
        self._launcher = launcher
        self._folder = folder
        self._sources = Sources()
        self._result = NotebookResult(notebook=plan.notebook())
        self._done: list[PlannedCell] = []  # cells to run again in a fresh kernel
        self._fresh_kernels = 0
        self._trouble: KernelError | None = None  # why nothing can be run any more
        self._broken_setup = ""
        self._count = 0
        self._end = time.monotonic() + settings.notebook_seconds

    def run_all_cells(self) -> NotebookResult:
        """Run all cells."""
        self._kernel = self._start()
        try:
            self._judge = Judge(self._remote(), self._settings)
            for cell in self._plan.cells:
                self._run_cell(cell)
        finally:
            self._kernel.close()
        return self._result

    def _run_cell(self, cell: PlannedCell) -> None:
        if not cell.is_code:
            return
        if self._trouble is None and time.monotonic() > self._end:
            seconds = self._settings.notebook_seconds
            self._trouble = KernelTimedOut(f"The notebook took longer than {seconds:g} seconds.")
        if cell.role == "test":
            self._run_test(cell)
            return
        if cell.role == "setup":
            self._run_setup(cell)
        else:
            self._sources.add(cell.source)
            self._judge.restore_student_names(cell.source)
        if self._trouble is None and cell.source.strip():
            self._execute(cell)

    def _run_setup(self, cell: PlannedCell) -> None:
        try:
            self._judge.run_setup(cell.source, cell.grade_id)
        except CourseError as error:
            self._broken_setup = self._broken_setup or str(error)

    def _execute(self, cell: PlannedCell) -> None:
        """Run a cell in the student's kernel and keep its outputs."""
        left = self._end - time.monotonic()
        timeout = max(min(self._settings.cell_seconds, left), 0.1)
        run = self._kernel.execute(
            cell.source, timeout=timeout, label=cell.grade_id, course=cell.role == "setup"
        )
        self._count += 1
        outputs = [nbformat.from_dict(output) for output in run.outputs]
        if run.status in ("timed out", "died"):
            name = cell.grade_id or "that you added"
            kind: NoteKind = "cell-hung" if run.status == "timed out" else "kernel-died"
            self._result.notes.append(Note(kind, f"In the cell {name}: {run.note}"))
            outputs.append(_error_output(run.status, run.note))
        cell.node.update(outputs=outputs, execution_count=run.execution_count or self._count)
        if run.status in ("ok", "error"):
            self._done.append(cell)
        elif not run.recovered:
            self._restart(run.note)

    def _run_test(self, cell: PlannedCell) -> None:
        self._count += 1
        if self._broken_setup:
            run = TestRun(internal_error=self._broken_setup)
        elif self._trouble is not None:
            self._finish(cell, verdicts.stopped(cell.grade_id, cell.possible, self._trouble), [])
            return
        else:
            run = self._judge.run_test(cell.source, cell.grade_id)
        try:
            result = verdicts.make_result(run, cell.grade_id, cell.possible)
        except Exception as error:  # an error of the grader must not look like the student's
            _log.warning("The verdict on %s failed", cell.grade_id, exc_info=True)
            text = f"The verdict on {cell.grade_id} failed: {type(error).__name__}: {error}"
            result = verdicts.make_result(
                TestRun(internal_error=text), cell.grade_id, cell.possible
            )
        self._finish(cell, result, run.outputs)
        if run.stopped is not None:
            recovered = isinstance(run.stopped.trouble, KernelTimedOut) and (
                self._kernel.interrupt(timeout=self._settings.recover_seconds)
            )
            if not recovered:
                self._restart(str(run.stopped.trouble))

    def _finish(self, cell: PlannedCell, result: ExerciseResult, outputs: list[Any]) -> None:
        self._result.exercises.append(result)
        report = verdicts.make_report_output(result, self._count)
        cell.node.outputs = [nbformat.from_dict(output) for output in [*outputs, report]]
        cell.node.execution_count = self._count

    def _restart(self, reason: str) -> None:
        """A fresh kernel with all cells run again but the one that hung or killed the last."""
        self._kernel.close()
        self._fresh_kernels += 1
        if self._fresh_kernels > self._settings.most_restarts:
            self._trouble = KernelDied(f"The kernel had to be started too often. {reason}")
            return
        self._kernel = self._start()
        self._judge.use(self._remote())
        for cell in list(self._done):
            left = self._end - time.monotonic()
            run = self._kernel.execute(
                cell.source,
                timeout=max(min(self._settings.cell_seconds, left), 0.1),
                label=cell.grade_id,
                course=cell.role == "setup",
            )
            if not run.recovered:
                self._trouble = KernelDied(f"The kernel could not be started again. {run.note}")
                return

    def _start(self) -> Kernel:
        return self._launcher.start(self._folder)

    def _remote(self) -> Remote:
        """A conversation with the kernel, which begins with equal random states."""
        remote = Remote(self._kernel, self._settings, source_of=self._sources.of)
        seed = int(self._settings.exercise_secret()[:8], 16)
        seed_all(seed)
        try:
            remote.ask("ping")
        except ExerciseStopped as stopped:  # nothing of the student's has run in it yet
            reason = self._kernel.exit_reason() or str(stopped.trouble)
            raise RuntimeError(f"The student's kernel did not start: {reason}.") from stopped
        return remote


def _error_output(status: str, note: str) -> Any:
    return nbformat.v4.new_output("error", ename=status.capitalize(), evalue=note, traceback=[note])


@contextlib.contextmanager
def _in_folder(folder: Path | None) -> Iterator[None]:
    """The course's cells read the assignment's files by relative paths too."""
    before = os.getcwd()
    if folder is not None:
        os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)
