"""Run the test cells in the process that holds the expected values."""

from __future__ import annotations

import ast
import inspect
import io
import linecache
import logging
import os
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager, nullcontext, redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass, field
from functools import lru_cache
from types import CodeType
from typing import Any
from unittest import mock

from IPython.core.inputtransformer2 import TransformerManager

from autograder import checks
from autograder.grading.judge.cell_text import (
    find_bound_names,
    find_deleted_names,
    find_statements,
)
from autograder.grading.judge.cpu_limit import limit_cpu_time
from autograder.grading.judge.namespace import Namespace
from autograder.grading.judge.proxies import get_source, is_proxy
from autograder.grading.judge.remote import CourseError, ExerciseStopped, Remote
from autograder.grading.judge.shells import SetupShell, TestShell
from autograder.grading.judge.shipping import InKernel, Shipper
from autograder.grading.wire.text import fit
from autograder.results import ExerciseResult
from autograder.results.score import Score
from autograder.settings import Settings

_log = logging.getLogger(__name__)

#: How many seconds the judge itself may compute after the exercise's deadline.
_GRACE_SECONDS = 5.0
_LONGEST_PRINT = 20_000


@dataclass
class TestRun:
    """The run of one test cell.

    Attributes:
        result: The result of the cell's `checks.Exercise`; None if the cell does not have one.
        score: The number that is the cell's last value, if there is no result; or else None.
        forgeable: Whether the student's code changed an argument of a plain test, or stands for a
            library in it.
        unsure: Whether the test may mean something else in one process with the student's code.
        stopped: The exception that stopped the exercise, or None.
        error: An exception from the cell that may come from the student's code, or None.
        internal_error: What is wrong with the cell or the grader itself, for the instructor.
        outputs: Jupyter outputs for the executed notebook.
    """

    result: ExerciseResult | None = None
    score: float | None = None
    forgeable: bool = False
    unsure: bool = False
    stopped: ExerciseStopped | None = None
    error: BaseException | None = None
    internal_error: str = ""
    outputs: list[dict[str, Any]] = field(default_factory=list)


class Judge:
    """Runs the set-up cells and test cells for one submission.

    Args:
        remote: The connection to the student's process. `use_remote` replaces it.
        settings: Deadlines and the secret.
    """

    def __init__(self, remote: Remote, settings: Settings) -> None:
        self.namespace = Namespace()
        self.setup: dict[str, Any] = {}
        self._settings = settings
        self._texts: dict[str, str] = {}
        self._shipper = Shipper(self.namespace, self.setup, self._texts)
        self.use_remote(remote)

    def use_remote(self, remote: Remote) -> None:
        """Send requests to this process from now on, for example after a restart."""
        self.namespace.remote = remote
        self.namespace.deleted.clear()
        self._random = remote.random
        remote.ship = self._shipper.make_payload

    @property
    def remote(self) -> Remote:
        """The connection to the student's process."""
        assert self.namespace.remote is not None
        return self.namespace.remote

    def _ask(self, *args: Any, **kwargs: Any) -> Any:
        return self.remote.ask(*args, **kwargs)

    def use_libraries(
        self, names: frozenset[str], imports: Collection[str], defined: Collection[str]
    ) -> None:
        """Keep what only imports define in the course's notebook.

        Args:
            names: Such names that the notebook spells out.
            imports: Its import statements. Each ``import *`` adds the names of its module.
            defined: The names that other statements of the notebook define.
        """
        stars = [self._import(statement) for statement in imports if statement.endswith("*")]
        found = frozenset[str]().union(*stars)
        self.namespace.libraries = names | (found - frozenset(defined))

    def import_given(self, statements: Collection[str]) -> None:
        """Import what a cell of the course imports that nbgrader does not manage."""
        for statement in statements:
            self.namespace.update(self._import(statement))

    def follow_cell(self, source: str, imports: Collection[str]) -> None:
        """Forget the judge's objects for the names that a student's cell defines.

        Otherwise a variable of an earlier test cell would hide the student's object. Names that a
        set-up cell defines stay the course's, and so do libraries. The judge imports what the cell
        imports by a statement that the course's notebook has too. Otherwise a test would use the
        student's module for `np`, and the student's process would decide a comparison of
        `np.testing`.

        Args:
            source: The text of the student's cell.
            imports: The import statements of the course's notebook.
        """
        for statement in find_statements(source):
            for name in statement.names - self.setup.keys() - self.namespace.libraries:
                self.namespace.pop(name, None)
            if statement.text in imports:
                self.namespace.update(self._import(statement.text))

    def _import(self, statement: str) -> dict[str, Any]:
        """Return what an import statement of the course defines, but for the set-up's names."""
        found: dict[str, Any] = {}
        with (
            suppress(Exception),  # a library that is not installed
            self._prepare_course_code(),
            redirect_stdout(io.StringIO()),
            redirect_stderr(io.StringIO()),
        ):
            exec(statement, found)
        found.pop("__builtins__", None)
        return {name: value for name, value in found.items() if name not in self.setup}

    def run_setup(self, source: str, label: str) -> None:
        """Run a read-only cell of the course in the judge too, but for a figure that it shows.

        Args:
            source: The cell's text.
            label: The cell's grade id, for tracebacks and messages.

        Raises:
            CourseError: If the cell fails.
        """
        before = dict(self.namespace)
        remote, self.namespace.remote = self.namespace.remote, None
        try:
            with (
                self._prepare_course_code(),
                redirect_stdout(io.StringIO()),
                redirect_stderr(io.StringIO()),
            ):
                shell = SetupShell(self.namespace)
                cell = self._run_statements(source, label, shell)
                if cell.last and not self._draws(cell):
                    eval(cell.last, self.namespace)
        except Exception as error:
            text = f"The set-up cell {label} fails: {type(error).__name__}: {error}"
            raise CourseError(text) from error
        finally:
            self.namespace.remote = remote
            _close_figures()
        for name, value in self.namespace.items():
            if before.get(name, before) is not value:
                self.setup[name] = value

    def run_test(self, source: str, label: str, *, changes: bool = False) -> TestRun:
        """Run a test cell. Only KeyboardInterrupt and SystemExit leave this method.

        Args:
            source: The cell's text, with hidden tests.
            label: The cell's grade id, for tracebacks and messages.
            changes: Whether changes of arguments come back, as in one process.
        """
        run = TestRun()
        printed = io.StringIO()
        self.remote.begin_exercise(watch_changes=changes)
        limit = self._settings.exercise_seconds
        before = dict(self.namespace)
        self.namespace.took_library = False
        self.namespace.cell_names = find_bound_names(source) - find_deleted_names(source)
        value: Any = None
        try:
            with (
                self._prepare_course_code(),
                redirect_stdout(printed),
                redirect_stderr(printed),
                limit_cpu_time(limit + _GRACE_SECONDS, limit),
                checks.changes_come_back() if changes else nullcontext(),
            ):
                self.remote.watch_output()
                value = self._run(source, label)
                run.score = self._read_score(value)
        except ExerciseStopped as stopped:
            run.stopped = stopped
        except CourseError as error:
            _log.warning("The test cell %s is broken", label, exc_info=True)
            run.internal_error = str(error)
        except SyntaxError as error:
            _log.warning("The test cell %s is broken", label, exc_info=True)
            run.internal_error = f"The test cell {label} is not valid Python: {error}"
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:
            run.error = error
        finally:
            _close_figures()
        with suppress(ExerciseStopped):
            for name in list(self.namespace.deleted):
                self.namespace.restore_name(name)
        run.outputs += make_printed_output(printed.getvalue())
        changed = changes and self.remote.changed_arguments
        run.forgeable = changed or self.namespace.took_library
        # a module that is missing here may be one of the student's own files
        run.unsure = run.forgeable or self.remote.guessed or isinstance(run.error, ImportError)
        self._add_result(run, value, before)
        return run

    def _add_result(self, run: TestRun, value: Any, before: dict[str, Any]) -> None:
        """Set the run's result from the cell's last value."""
        if type(value) is Score:
            run.result = value.result
        elif run.stopped or run.internal_error or run.error:
            # the cell did not reach its end: take the parts that ran
            exercises = [
                value
                for name, value in self.namespace.items()
                if type(value) is checks.Exercise and before.get(name) is not value
            ]
            run.result = exercises[-1].result() if exercises else None

    def _read_score(self, value: Any) -> float | None:
        """Return the points that the text of a cell's last value gives."""
        if value is None or type(value) is Score or is_proxy(value):
            return None
        guessed = self.remote.guessed
        try:
            return read_points(repr(value))
        except Exception:  # its text is the course's own affair
            return None
        finally:
            self.remote.guessed = guessed  # objects of the student in a list give no points

    @contextmanager
    def _prepare_course_code(self) -> Iterator[None]:
        """Set the secret for the course's cells, and make `checks.in_kernel` run in the kernel."""
        variables = {
            "AUTOGRADER_SECRET": self._settings.derive_exercise_secret(),
            "MPLBACKEND": "agg",  # the course's plots are not shown
        }
        marked = mock.patch.object(checks, "in_kernel", lambda f: InKernel(f, self._ask))
        source = mock.patch.object(inspect, "getsource", get_source)
        environment = mock.patch.dict(os.environ, variables)
        with environment, marked, source, self._random.watch_setters():
            yield

    def _run(self, source: str, label: str) -> Any:
        """Execute a cell and return its last expression's value, if the notebook would show it."""
        cell = self._run_statements(source, label, TestShell(label))
        value = eval(cell.last, self.namespace) if cell.last else None
        return None if cell.text.rstrip().endswith(";") else value

    def _draws(self, cell: _Cell) -> bool:
        """Return whether a cell ends in a call that draws a figure of the course.

        Nobody sees it here, and it takes longer than most test cells.
        """
        function = self.namespace.get(cell.called)
        return str(getattr(function, "__module__", "")).startswith("course.figures")

    def _run_statements(self, source: str, label: str, shell: Any) -> _Cell:
        """Execute a cell without its last expression. Return the cell."""
        filename = f"<course cell {label}>"
        cell = _compile(source, filename)
        text = cell.text
        linecache.cache[filename] = (len(text), None, text.splitlines(keepends=True), filename)
        self._texts[filename] = text
        self.namespace["get_ipython"] = lambda: shell
        exec(cell.body, self.namespace)
        return cell


@dataclass(frozen=True)
class _Cell:
    """A compiled cell of the course.

    Attributes:
        text: Its text, without magics.
        body: Its statements, without the last expression.
        last: The expression in its last line, or None.
        called: The name of the function that `last` calls, or "".
    """

    text: str
    body: CodeType
    last: CodeType | None = None
    called: str = ""


@lru_cache(maxsize=256)  # the same cells for each submission
def _compile(source: str, filename: str) -> _Cell:
    text = TransformerManager().transform_cell(source)  # type: ignore[no-untyped-call]
    tree = ast.parse(text, filename)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    body = compile(tree, filename, "exec")
    if last is None:
        return _Cell(text, body)
    value = last.value  # type: ignore[attr-defined]
    named = isinstance(value, ast.Call) and isinstance(value.func, ast.Name)
    compiled = compile(ast.Expression(value), filename, "eval")
    return _Cell(text, body, compiled, value.func.id if named else "")


def make_printed_output(text: str) -> list[dict[str, Any]]:
    """Return the Jupyter output for what a test cell printed, or an empty list."""
    if not text:
        return []
    return [{"output_type": "stream", "name": "stdout", "text": fit(text, _LONGEST_PRINT)}]


def _close_figures() -> None:
    """Close what a cell drew. Pyplot would keep the figures of all submissions."""
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close("all")


def read_points(text: str) -> float | None:
    """Return the points that a test cell gives by the text of its last value, as nbgrader does."""
    try:
        return float(text)
    except ValueError:
        return None
