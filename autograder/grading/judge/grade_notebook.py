"""Grade one submission: a pure function of the submission, the source and the settings."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import sys
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.deadline import Deadline, read_waited_seconds
from autograder.grading.judge import planning, verdicts
from autograder.grading.judge.beside_verdict import read_run
from autograder.grading.judge.cell_text import find_bound_names
from autograder.grading.judge.failed_cells import FailedCells
from autograder.grading.judge.judge import Judge, TestRun
from autograder.grading.judge.notebook_result import NotebookResult
from autograder.grading.judge.parsed_notebook import UnreadableNotebookError, read_notebook
from autograder.grading.judge.plain_tests import (
    find_needed_tests,
    find_plain_tests,
    find_statements_for,
)
from autograder.grading.judge.planning import Plan, PlannedCell
from autograder.grading.judge.remote import CourseError, ExerciseStopped, Remote
from autograder.grading.judge.sources import Sources
from autograder.grading.judge.unreadable import make_unreadable_result
from autograder.grading.kernels.kernel import (
    CellRun,
    Kernel,
    KernelDied,
    KernelError,
    KernelTimedOut,
    Launcher,
)
from autograder.grading.kernels.local import LocalLauncher
from autograder.grading.kernels.outputs import make_note
from autograder.grading.wire.randomness import seed_all
from autograder.language import Text, join_texts, phrase, show
from autograder.results import ExerciseResult, Note, NoteKind
from autograder.settings import Settings

_log = logging.getLogger(__name__)


def grade(
    submission: NotebookNode | bytes | str | Path,
    source: NotebookNode | str | Path,
    settings: Settings | None = None,
    launcher: Launcher | None = None,
    folder: Path | None = None,
    *,
    plain: bool = False,
    beside: Collection[str] = (),
    work: Path | None = None,
) -> NotebookResult:
    """Grade one submission.

    It changes the working directory and the environment of this process, so call it for only one
    submission at a time.

    Args:
        submission: The student's notebook, its bytes or its path. Any content gives a result.
        source: The instructor's version of the notebook, with solutions and hidden tests.
        settings: Deadlines, limits and the secret. The default is `Settings()`.
        launcher: What starts the student's kernels. The default starts them without a sandbox.
        folder: The folder of the assignment's data files, or None. It is the working directory
            of the judge. The student's process has it too, read-only or as a copy.
        work: The folder of the student's process, if it is another one.
        plain: Whether to show all Markdown of the submission as text. The caller's settings then
            keep no outputs.
        beside: The grade ids of the plain test cells that run in a kernel with the student's code
            (`choose_beside`). A cell that uses the checks always runs in the judge.

    Returns:
        A result for every test cell of `source`, and the executed notebook.

    Raises:
        UnreadableNotebookError: If `source` is not a notebook.
        RuntimeError: If no kernel can start on this machine.
    """
    settings = settings or Settings()
    source = read_notebook(source)
    try:
        submission = read_notebook(submission, phrase("The submitted file"))
    except UnreadableNotebookError as error:
        plan = planning.make_plan(source, NotebookNode(cells=[]), settings.delimiters)
        content = submission if isinstance(submission, bytes) else b""
        return make_unreadable_result(plan, error.message, content)
    plan = planning.make_plan(source, submission, settings.delimiters, plain=plain)
    if plain:
        message = phrase(
            "The outputs of your cells were left out, because the grader can't show them."
        )
        plan.notes.append(Note("outputs-left-out", message))
    run = _Run(plan, settings, launcher or LocalLauncher(settings), work or folder, beside)
    with _enter_folder(folder):
        result = run.run_all_cells()
    result.notes[:0] = plan.notes
    return result


class _Run:
    """The run of one notebook, from the first cell to the last."""

    def __init__(
        self,
        plan: Plan,
        settings: Settings,
        launcher: Launcher,
        folder: Path | None,
        beside: Collection[str],
    ) -> None:
        self._plan = plan
        tests = find_plain_tests(plan.cells) if settings.plain_tests_beside else []
        self._plain = {cell.grade_id for cell in tests}
        # a changed object of the course would also change what a cell of checks expects
        self._takes_changes = len(tests) == sum(cell.role == "test" for cell in plan.cells)
        self._forgeable = False  # whether such a change came back
        self._beside = self._plain & set(beside)
        self._needed_beside = find_needed_tests(tests, self._beside)
        self._settings = settings
        self._launcher = launcher
        self._folder = folder
        self._sources = Sources()
        self._failed_cells = FailedCells()
        self._result = NotebookResult(notebook=plan.make_notebook())
        self._results: dict[str, ExerciseResult] = {}  # by the grade id of the test cell
        self._executed: list[PlannedCell] = []  # cells to run again in a fresh kernel
        self._defined: set[str] = set()  # the names that cells in the student's process define
        self._tests_above: list[PlannedCell] = []  # the plain tests that do not run there
        self._fresh_kernels = 0
        self._damaged_kernels = 0
        self._was_tested = False  # whether a test has called functions in this kernel
        self._failure: KernelError | None = None  # why no more cells can run
        self._broken_setup = ""
        self._count = 0
        self._waited_before = 0.0  # by kernels that have ended, in seconds
        self._judge_waited_before = read_waited_seconds("thread-self")
        self._deadline = Deadline(settings.notebook_seconds, self._get_waited_seconds)
        self._output_bytes_left = settings.wire.notebook_output_bytes

    def run_all_cells(self) -> NotebookResult:
        """Run all cells and return the result.

        Raises:
            RuntimeError: If no kernel can start on this machine.
        """
        self._kernel = self._start()
        try:
            self._judge = Judge(self._connect(), self._settings)
            plan = self._plan
            self._judge.use_libraries(plan.libraries, plan.imports, plan.defined)
            self._judge.import_given(plan.given_imports.get("", ()))
            for cell in plan.cells:
                self._run_cell(cell)
                if cell.grade_id:
                    self._judge.import_given(plan.given_imports.get(cell.grade_id, ()))
            if self._beside:
                self._run_tests_beside()
        finally:
            self._waited_before += self._kernel.waited_seconds()
        self._kernel.close()
        tests = [cell.grade_id for cell in self._plan.cells if cell.role == "test"]
        self._result.exercises = [self._results[name] for name in tests]
        judge = read_waited_seconds("thread-self") - self._judge_waited_before
        self._result.waited_seconds = self._waited_before + judge
        return self._result

    def _get_waited_seconds(self) -> float:
        """Return how long the judge and the kernels have waited for a core."""
        kernels = self._waited_before + self._kernel.waited_seconds()
        return kernels + read_waited_seconds("thread-self")

    def _run_cell(self, cell: PlannedCell) -> None:
        if not cell.is_code:
            return
        self._check_time()
        if cell.role == "test":
            self._run_test(cell)
            return
        if cell.role == "setup":
            self._run_setup(cell)
        else:
            self._sources.add(cell.source)
            self._judge.follow_cell(cell.source, self._plan.imports)
        if self._failure is None and cell.source.strip():
            self._execute(cell)

    def _run_setup(self, cell: PlannedCell) -> None:
        try:
            self._judge.run_setup(cell.source, cell.grade_id)
        except CourseError as error:
            self._broken_setup = self._broken_setup or str(error)

    def _leave_in_judge(self, cell: PlannedCell) -> None:
        """Note that the cells below may use names of a test that only the judge has run."""
        self._tests_above.append(cell)
        self._defined -= find_bound_names(cell.source)

    def _define_names_of_tests(self, cell: PlannedCell) -> None:
        """Define what a cell uses of the tests above it, which run in the judge."""
        if not self._tests_above:
            return
        text = find_statements_for(
            self._tests_above, cell.source, self._defined, self._settings.delimiters
        )
        if text:
            node = nbformat.v4.new_code_cell(text)
            before = PlannedCell("added", "", 0.0, node)
            self._defined |= find_bound_names(text)
            self._remember(before, self._execute_in_kernel(before))

    def _execute(self, cell: PlannedCell) -> None:
        """Run a cell in the student's kernel and keep its outputs."""
        self._define_names_of_tests(cell)
        self._defined |= find_bound_names(cell.source)
        run = self._execute_in_kernel(cell)
        if run.status == "died" and self._was_tested and self._replace_damaged_kernel():
            run = self._execute_in_kernel(cell)
        if cell.role != "setup":
            self._failed_cells.add(cell.source, cell.grade_id, run)
        self._count += 1
        outputs = self._limit_outputs(run.outputs)
        if run.status in ("timed out", "died"):
            name, problem = cell.grade_id, run.note
            message = (
                phrase("In the cell {name}: {problem}", name=name, problem=problem)
                if name
                else phrase("In the cell that you added: {problem}", problem=problem)
            )
            kind: NoteKind = "cell-hung" if run.status == "timed out" else "kernel-died"
            self._result.notes.append(Note(kind, message))
            outputs.append(_make_error_output(run.status, run.note))
        cell.node.update(outputs=outputs, execution_count=run.execution_count or self._count)
        self._remember(cell, run)

    def _remember(self, cell: PlannedCell, run: CellRun) -> None:
        """Note that a cell runs again in a fresh kernel. Start one if this does not answer."""
        if run.status in ("ok", "error"):
            self._executed.append(cell)
        elif not run.recovered:
            self._restart(run.note)

    def _execute_in_kernel(self, cell: PlannedCell) -> CellRun:
        """Run a cell within its own deadline and that of the notebook."""
        limits = self._settings
        seconds = limits.exercise_seconds if cell.role == "test" else limits.cell_seconds
        timeout = max(min(seconds, self._deadline.left()), 0.1)
        return self._kernel.execute(
            cell.source, timeout=timeout, label=cell.grade_id, course=cell.role == "setup"
        )

    def _limit_outputs(self, outputs: list[Any]) -> list[Any]:
        """Return the outputs for which the notebook has room, and a note if some are left out."""
        kept = []
        for output in outputs:
            size = len(json.dumps(output))
            if size > self._output_bytes_left:
                most = self._settings.wire.notebook_output_bytes / 2**20
                note = phrase(
                    "The rest was left out: a notebook keeps at most {most} MB of outputs.",
                    most=most,
                )
                kept.append(nbformat.from_dict(make_note(note)))
                break
            self._output_bytes_left -= size
            kept.append(nbformat.from_dict(output))
        return kept

    def _run_test(self, cell: PlannedCell) -> None:
        self._count += 1
        cell.node.execution_count = self._count
        if cell.grade_id in self._beside:
            self._failed_cells.begin_test()
            self._leave_in_judge(cell)
            return  # it runs after all others
        if self._broken_setup:
            run = TestRun(internal_error=self._broken_setup, unsure=True)
        elif self._failure is not None:
            self._add_stopped_result(cell, self._failure)
            return
        else:
            self._failed_cells.begin_test()
            self._was_tested = True
            run = self._judge.run_test(cell.source, cell.grade_id, changes=self._takes_changes)
        self._forgeable |= run.forgeable
        if run.unsure:
            self._result.unsure.add(cell.grade_id)
        self._add_run(cell, run)
        if cell.grade_id in self._plain:
            self._leave_in_judge(cell)
        if run.stopped is not None:
            recovered = isinstance(run.stopped.error, KernelTimedOut) and (
                self._kernel.interrupt(timeout=self._settings.recover_seconds)
            )
            if not recovered:
                self._restart(run.stopped.error.message)
        elif self._judge.remote.damaged:
            self._replace_damaged_kernel()

    def _replace_damaged_kernel(self) -> bool:
        """Replace a kernel that a tested function damaged, unless that happened too often.

        Such a kernel may end later, in a cell that is right.
        """
        if self._damaged_kernels == self._settings.most_restarts:
            return False
        self._damaged_kernels += 1
        self._replace_kernel()
        return self._failure is None

    def _run_tests_beside(self) -> None:
        """Run the chosen plain tests in a fresh kernel, each after the cells above it.

        The student's cells that hung or ended a kernel do not run again.
        """
        again = {id(cell) for cell in self._executed}
        self._executed.clear()
        self._defined.clear()
        self._tests_above.clear()
        self._fresh_kernels = 0
        if self._failure is None:
            self._replace_kernel()
        left = len(self._beside)
        for cell in self._plan.cells:
            self._check_time()
            if cell.grade_id in self._beside:
                self._run_test_beside(cell)
                left -= 1
            elif self._failure is not None or not left:
                continue
            elif id(cell) in again or cell.grade_id in self._needed_beside:
                self._define_names_of_tests(cell)
                self._remember(cell, self._execute_in_kernel(cell))
            elif cell.grade_id in self._plain:
                self._leave_in_judge(cell)
                continue
            self._defined |= find_bound_names(cell.source)

    def _run_test_beside(self, cell: PlannedCell) -> None:
        if self._failure is not None:
            self._add_stopped_result(cell, self._failure)
            return
        run = self._execute_in_kernel(cell)
        self._add_run(cell, read_run(run, cell.grade_id, self._judge.remote))
        self._remember(cell, run)

    def _check_time(self) -> None:
        if self._failure is None and self._deadline.left() <= 0:
            seconds = self._settings.notebook_seconds
            self._failure = KernelTimedOut(
                phrase("The notebook took longer than {seconds} seconds.", seconds=seconds)
            )

    def _add_stopped_result(self, cell: PlannedCell, failure: KernelError) -> None:
        result = verdicts.make_stopped_result(cell.grade_id, cell.possible, failure)
        self._add_result(cell, result, [])

    def _add_run(self, cell: PlannedCell, run: TestRun) -> None:
        """Add the result of a test cell that has run."""
        try:
            result = verdicts.make_result(run, cell.grade_id, cell.possible)
        except Exception as error:  # an internal error must not look like the student's error
            _log.warning("Making the result of %s failed", cell.grade_id, exc_info=True)
            text = f"Making the result of {cell.grade_id} failed: {type(error).__name__}: {error}"
            result = verdicts.make_result(
                TestRun(internal_error=text), cell.grade_id, cell.possible
            )
        self._add_result(cell, replace(result, beside=self._forgeable), run.outputs)

    def _add_result(self, cell: PlannedCell, result: ExerciseResult, outputs: list[Any]) -> None:
        result = replace(result, beside=result.beside or cell.grade_id in self._beside)
        self._results[cell.grade_id] = result
        report = verdicts.make_report_output(result, cell.node.execution_count)
        cell.node.outputs = [
            nbformat.from_dict(output) for output in [*self._limit_outputs(outputs), report]
        ]

    def _restart(self, reason: Text) -> None:
        """Start a fresh kernel for one that hung or ended, unless that happened too often."""
        self._fresh_kernels += 1
        if self._fresh_kernels > self._settings.most_restarts:
            often = phrase("The kernel had to be started too often.")
            self._failure = KernelDied(join_texts([often, reason], " "))
            return
        self._replace_kernel()

    def _replace_kernel(self) -> None:
        """Start a fresh kernel and run the earlier cells again.

        The cell that hung or ended the last kernel does not run again.
        """
        self._waited_before += self._kernel.waited_seconds()
        self._kernel.close()
        self._kernel = self._start()
        self._was_tested = False
        self._judge.use_remote(self._connect())
        for cell in list(self._executed):
            run = self._execute_in_kernel(cell)
            if not run.recovered:
                failed = phrase("The kernel could not be started again.")
                self._failure = KernelDied(join_texts([failed, run.note], " "))
                return

    def _start(self) -> Kernel:
        return self._launcher.start(self._folder)

    def _connect(self) -> Remote:
        """Return a `Remote` to the kernel. Both processes begin with equal random states."""
        remote = Remote(self._kernel, self._settings, source_of=self._sources.find,
                        explain_name=self._failed_cells.explain)  # fmt: skip
        seed = int(self._settings.derive_exercise_secret()[:8], 16)
        seed_all(seed)
        try:
            remote.ask("ping")
        except ExerciseStopped as stopped:  # no code of the student has run in it yet
            reason = self._kernel.exit_reason() or str(stopped.error)
            raise RuntimeError(f"The student's kernel did not start: {reason}.") from stopped
        return remote


def _make_error_output(status: str, note: Text) -> Any:
    text = show(note)
    return nbformat.v4.new_output("error", ename=status.capitalize(), evalue=text, traceback=[text])


@contextlib.contextmanager
def _enter_folder(folder: Path | None) -> Iterator[None]:
    """Work in `folder`: the course's cells read files and import modules beside the notebook."""
    if folder is None:
        yield
        return
    before, modules = os.getcwd(), set(sys.modules)
    writes_bytecode, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    os.chdir(folder)
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        os.chdir(before)
        sys.path.remove(str(folder))
        sys.dont_write_bytecode = writes_bytecode
        for name in set(sys.modules) - modules:
            file = getattr(sys.modules[name], "__file__", None)
            if isinstance(file, str) and Path(file).is_relative_to(folder):
                del sys.modules[name]  # another assignment may have a module of this name
