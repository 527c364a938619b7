"""Tell why a name is missing: the cell that defines it stopped at an error."""

from __future__ import annotations

import re
from dataclasses import replace

from autograder.checks.diagnose import describe_line
from autograder.checks.failures import make_failure
from autograder.grading.judge.cell_text import find_bound_names, is_python
from autograder.grading.kernels.kernel import CellRun
from autograder.language import Phrase, Text, phrase
from autograder.results import Failure

#: A definition or an assignment in a text that may not be valid Python. It never reads past a
#: line: the time for a cell of empty lines would grow with its square.
_DEFINITION = re.compile(
    r"^[ \t]*(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)|^(\w+)[ \t]*=[^=]", re.MULTILINE
)
#: What `_read_clause` returns. Catalogs have these texts from here.
_CLAUSES = tuple(
    clause.template
    for clause in (
        phrase("This cell did not end within {seconds} seconds and was stopped", seconds=""),
        phrase("The kernel ended: {reason}", reason=""),
        phrase("The kernel ended"),
        phrase("The kernel sent an invalid reply"),
    )
)


class FailedCells:
    """The student's cells that did not run to their end."""

    def __init__(self) -> None:
        self._by_name: dict[str, CellRun] = {}
        self._answer: CellRun | None = None  # the failed answer above the current test cells
        self._tested = False

    def add(self, source: str, grade_id: str, run: CellRun) -> None:
        """Remember the run of a cell, if it failed. Forget earlier failures of its names."""
        if self._tested:
            self._answer, self._tested = None, False
        names = _find_names(source)
        if run.status == "ok" and run.error is None:
            for name in names:
                self._by_name.pop(name, None)
            return
        self._by_name.update(dict.fromkeys(names, run))
        if grade_id and self._answer is None:
            self._answer = run

    def begin_test(self) -> None:
        """Remember that a test cell follows the cells so far."""
        self._tested = True

    def explain(self, name: str) -> Failure | None:
        """Return the failure for a missing name. None if no failed cell defines it."""
        run = self._by_name.get(name) or self._answer
        if run is None:
            return None
        error = None if run.status in ("timed out", "died") else run.error
        text = _read_clause(run.note)
        if error is not None:
            text = (f"{type(error).__name__}: {error}".strip().rstrip(":").splitlines() or [""])[0]
        line = getattr(error, "student_line", None)
        where = describe_line(*line) if line else ""
        return replace(
            make_failure("cell-failed", name=name, error=text or phrase("an error")), where=where
        )


def _read_clause(note: Text) -> Text:
    """Return a kernel's sentence without its full stop, as a part of another sentence."""
    if isinstance(note, Phrase) and note.template.rstrip(".") in _CLAUSES:
        return Phrase(note.template.rstrip("."), note.fields)
    return note.rstrip(".")


def _find_names(source: str) -> set[str]:
    names = set(find_bound_names(source))
    if not is_python(source):
        for first, second in _DEFINITION.findall(source):
            names.add(first or second)
    return names
