"""Runs the test cells, in the process that holds the expected values."""

from __future__ import annotations

import ast
import builtins
import io
import linecache
import logging
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from functools import lru_cache
from types import CodeType, FrameType
from typing import Any
from unittest import mock

from IPython.core.inputtransformer2 import TransformerManager

from autograder import checks
from autograder.grading.judge.remote import CourseError, ExerciseStopped, Remote
from autograder.grading.judge.shipping import InKernel, Shipper
from autograder.grading.kernels.kernel import KernelTimedOut
from autograder.grading.wire.text import fit
from autograder.results import ExerciseResult
from autograder.results.score import Score
from autograder.settings import Settings

_log = logging.getLogger(__name__)

#: The judge's own computing may go on this long after the last call's deadline.
_GRACE_SECONDS = 5.0
_LONGEST_PRINT = 20_000


class Namespace(dict[str, Any]):
    """The names of a test cell: the course's, then Python's, then the student's."""

    def __init__(self) -> None:
        super().__init__(__name__="__main__", __builtins__=builtins)
        self.remote: Remote | None = None
        #: Names that the test cell that runs binds itself.
        self.own: frozenset[str] = frozenset()

    def __missing__(self, name: str) -> Any:
        if hasattr(builtins, name):
            raise KeyError(name)  # Python looks there next
        if self.remote is None:
            raise NameError(f"name {name!r} is not defined", name=name)
        if name in self.own:
            # set by a line of the test cell that was not reached: never the student's object
            raise NameError(f"name {name!r} is not defined", name=name)
        return self.remote.get(name)

    def __contains__(self, name: object) -> bool:
        if super().__contains__(name):
            return True
        return isinstance(name, str) and self.get(name, self) is not self

    def get(self, name: str, default: Any = None) -> Any:
        """As in one process: ``globals().get("f")`` finds the student's `f`."""
        try:
            return self[name]
        except (KeyError, NameError):
            return default


@dataclass
class TestRun:
    """What running one test cell gave.

    Attributes:
        result: As `checks.Exercise` found it; None where the cell uses no such thing.
        score: For a cell without a result: the number that is its last value, or None.
        stopped: Why the student's process could not go on.
        error: An exception that left the cell and may be the student's.
        internal_error: What is wrong with the cell or the grader itself, for the instructor.
        outputs: Jupyter outputs for the executed notebook.
    """

    result: ExerciseResult | None = None
    score: float | None = None
    stopped: ExerciseStopped | None = None
    error: BaseException | None = None
    internal_error: str = ""
    outputs: list[dict[str, Any]] = field(default_factory=list)


class Judge:
    """The test cells' side of one submission.

    Args:
        remote: The student's process; may be replaced when that is started again.
        settings: Deadlines.
    """

    def __init__(self, remote: Remote, settings: Settings) -> None:
        self.namespace = Namespace()
        self.setup: dict[str, Any] = {}
        self._settings = settings
        self._texts: dict[str, str] = {}
        self._shipper = Shipper(self.namespace, self.setup, self._texts)
        self.use(remote)

    def use(self, remote: Remote) -> None:
        """Ask this process from now on."""
        self.namespace.remote = remote
        self._random = remote.random
        remote.ship = self._shipper.payload

    @property
    def remote(self) -> Remote:
        assert self.namespace.remote is not None
        return self.namespace.remote

    def _ask(self, *args: Any, **kwargs: Any) -> Any:
        return self.remote.ask(*args, **kwargs)

    def restore_student_names(self, source: str) -> None:
        """Let names that a cell of the student's binds mean the student's again.

        A variable of an earlier test cell would hide them otherwise. What a set-up cell defines
        stays the course's.
        """
        for name in find_bound_names(source):
            if name not in self.setup:
                self.namespace.pop(name, None)

    def run_setup(self, source: str, label: str) -> None:
        """Run a read-only cell of the course's here too.

        Raises:
            CourseError: It fails.
        """
        before = dict(self.namespace)
        remote, self.namespace.remote = self.namespace.remote, None
        try:
            with (
                self._course_code(),
                redirect_stdout(io.StringIO()),
                redirect_stderr(io.StringIO()),
            ):
                self._run(source, label)
        except Exception as error:
            text = f"The set-up cell {label} fails: {type(error).__name__}: {error}"
            raise CourseError(text) from error
        finally:
            self.namespace.remote = remote
        for name, value in self.namespace.items():
            if before.get(name, before) is not value:
                self.setup[name] = value

    def run_test(self, source: str, label: str) -> TestRun:
        """Run a test cell. Never raises but for KeyboardInterrupt."""
        run = TestRun()
        printed = io.StringIO()
        self.remote.begin_exercise()
        limit = self._settings.exercise_seconds
        before = dict(self.namespace)
        self.namespace.own = find_bound_names(source)
        value: Any = None
        try:
            with (
                self._course_code(),
                redirect_stdout(printed),
                redirect_stderr(printed),
                _deadline(limit + _GRACE_SECONDS, limit),
            ):
                value = self._run(source, label)
        except ExerciseStopped as stopped:
            run.stopped = stopped
        except CourseError as error:
            _log.warning("The test cell %s is broken", label, exc_info=True)
            run.internal_error = str(error)
        except SyntaxError as error:
            _log.warning("The test cell %s is broken", label, exc_info=True)
            run.internal_error = f"The test cell {label} is no Python: {error}"
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:
            run.error = error
        if printed.tell():
            text = fit(printed.getvalue(), _LONGEST_PRINT)
            run.outputs.append({"output_type": "stream", "name": "stdout", "text": text})
        self._read(run, value, before)
        return run

    def _read(self, run: TestRun, value: Any, before: dict[str, Any]) -> None:
        """Fill in result and score from the cell's last value."""
        if type(value) is Score:
            run.result = value.result
        elif run.stopped or run.internal_error or run.error:
            # what the parts found before the cell broke off
            made = [
                item
                for name, item in self.namespace.items()
                if type(item) is checks.Exercise and before.get(name) is not item
            ]
            run.result = made[-1].result() if made else None
        elif type(value) in (int, float):
            run.score = float(value)

    @contextmanager
    def _course_code(self) -> Iterator[None]:
        """What the course's cells find: their secret, and `in_kernel` with an effect."""
        variables = {
            "AUTOGRADER_SECRET": self._settings.exercise_secret(),
            "MPLBACKEND": "agg",  # plots of the course's are drawn nowhere
        }
        marked = mock.patch.object(checks, "in_kernel", lambda f: InKernel(f, self._ask))
        with mock.patch.dict(os.environ, variables), marked, self._random.watch_setters():
            yield

    def _run(self, source: str, label: str) -> Any:
        """Execute a cell and evaluate its last expression."""
        filename = f"<course cell {label}>"
        cell = _compiled(source, filename)
        text = cell.text
        linecache.cache[filename] = (len(text), None, text.splitlines(keepends=True), filename)
        self._texts[filename] = text
        self.namespace["get_ipython"] = _NoShell
        exec(cell.body, self.namespace)
        return eval(cell.last, self.namespace) if cell.last else None


@dataclass(frozen=True)
class _Cell:
    """A cell of the course, compiled: its text, its statements, and its last expression."""

    text: str
    body: CodeType
    last: CodeType | None


@lru_cache(maxsize=256)  # the same cells for each submission
def _compiled(source: str, filename: str) -> _Cell:
    text = TransformerManager().transform_cell(source)  # type: ignore[no-untyped-call]
    tree = ast.parse(text, filename)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    body = compile(tree, filename, "exec")
    if last is None:
        return _Cell(text, body, None)
    expression = ast.Expression(last.value)  # type: ignore[attr-defined]
    return _Cell(text, body, compile(expression, filename, "eval"))


@lru_cache(maxsize=256)
def find_bound_names(source: str) -> frozenset[str]:
    """Names that a cell defines at its top level; none where it is no plain Python."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return frozenset()
    names: set[str] = set()
    for statement in tree.body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(statement.name)
        elif isinstance(statement, ast.Import | ast.ImportFrom):
            names.update((a.asname or a.name).partition(".")[0] for a in statement.names)
        else:
            stored = (n for n in ast.walk(statement) if isinstance(n, ast.Name))
            names.update(n.id for n in stored if isinstance(n.ctx, ast.Store))
    return frozenset(names)


class _NoShell:
    """Stands for IPython's shell: magics in set-up cells have no effect in the judge."""

    def __getattr__(self, name: str) -> Any:
        return lambda *args, **kwargs: None


@contextmanager
def _deadline(seconds: float, announced: float) -> Iterator[None]:
    """Stop the judge's own computing when it lasts too long.

    A student's value may be within all limits and still take for ever to compare. Works in the
    main thread of a process on Unix; elsewhere the calls' own deadlines must do.
    """
    usable = hasattr(signal, "setitimer")
    if not usable or threading.current_thread() is not threading.main_thread():
        yield
        return
    start = time.monotonic()

    def stop(signum: int, frame: FrameType | None) -> None:
        raise ExerciseStopped(
            KernelTimedOut(f"This exercise took longer than {announced:g} seconds.")
        )

    before = signal.signal(signal.SIGALRM, stop)
    outer, _ = signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        left = outer - (time.monotonic() - start)
        signal.setitimer(signal.ITIMER_REAL, max(left, 0.001) if outer else 0)
        signal.signal(signal.SIGALRM, before)
