"""Choose the plain test cells that run beside the student's code, by the source's own solution.

A plain test cell was written for one process. Most of them mean the same through proxies. Some do
not: they replace a helper of the student, set a variable that the student's function reads, or
look at an argument that the function changed. The solution shows which ones: it earns other points
in its own process than in the judge.
Other tests pass in the judge for a wrong reason: they expect that two objects of the
student's class differ, or that the function prints nothing. The judge notices this while the
solution runs (`TestRun.unsure`). A student's code has no part in the choice.
"""

from __future__ import annotations

from pathlib import Path

from nbformat import NotebookNode

from autograder.cells import read_results
from autograder.grading.judge.grade_notebook import grade
from autograder.grading.judge.plain_tests import find_plain_tests
from autograder.grading.judge.planning import make_plan
from autograder.grading.kernels.kernel import Launcher
from autograder.results import ExerciseResult
from autograder.settings import Settings


def choose_tests_beside(
    source: NotebookNode,
    settings: Settings,
    launcher: Launcher | None = None,
    folder: Path | None = None,
    work: Path | None = None,
) -> frozenset[str]:
    """Return the grade ids of the test cells that run beside the student's code.

    It grades the solution until no other test takes points from it. A test cell in the judge may
    need a name from a cell that does not run there any more.

    Args:
        source: The instructor's notebook, with solutions and hidden tests.
        settings: See `grade`.
        launcher: See `grade`.
        folder: See `grade`.
        work: See `grade`.

    Raises:
        RuntimeError: If no kernel can start on this machine.
    """
    plain = {
        cell.grade_id
        for cell in find_plain_tests(make_plan(source, source, settings.delimiters).cells)
    }
    if not plain:
        return frozenset()
    tried = frozenset[str]()
    in_judge: dict[str, float | None] = {}  # what the solution earns there; None if that is unsure
    while True:
        solved = grade(source, source, settings, launcher, folder, beside=tried, work=work)
        results = read_results(solved.notebook)
        lost = {
            name
            for name in plain - tried
            if name in solved.unsure or _needs_one_process(results[name])
        }
        if not lost:
            return frozenset(name for name in tried if results[name].earned != in_judge[name])
        for name in lost:
            in_judge[name] = None if name in solved.unsure else results[name].earned
        tried |= lost


def _needs_one_process(result: ExerciseResult) -> bool:
    """Return whether the solution lost points in a plain test, not in checks and not by time."""
    loses_points = result.earned < result.possible
    return loses_points and not result.parts and result.outcome != "timed out"
