"""Honest submissions get the same points from stock nbgrader (one process) and this grader."""

from __future__ import annotations

import pytest
from nbformat import NotebookNode
from nbgrader.preprocessors import Execute
from nbgrader.utils import determine_grade

from autograder.authoring.banks import Answer, read_banks
from autograder.authoring.made_submission import make_submission
from autograder.cells import get_nbgrader_metadata, read_results
from autograder.course import load_assignment
from autograder.grading.judge.grade_notebook import grade
from autograder.grading.kernels.warm import WarmLauncher
from autograder.settings import Settings
from tests.support import ROOT
from tests.support.quick_kernels import use_quick_kernels

ASSIGNMENT = "01_tensors"

SOURCE = load_assignment(ROOT, ASSIGNMENT)
BANKS = read_banks(ROOT, ASSIGNMENT)


def chosen(right: bool, number: int) -> dict[str, Answer]:
    """One answer of each bank: the right or wrong one of that number, the last where fewer are."""
    answers = {
        name: [answer for answer in bank if (answer.mistake is None) == right]
        for name, bank in BANKS.items()
    }
    return {name: found[min(number, len(found) - 1)] for name, found in answers.items() if found}


def graded_cells(notebook: NotebookNode) -> dict[str, NotebookNode]:
    return {
        get_nbgrader_metadata(cell)["grade_id"]: cell
        for cell in notebook.cells
        if get_nbgrader_metadata(cell).get("grade")
        and not get_nbgrader_metadata(cell).get("solution")
    }


def by_stock_nbgrader(notebook: NotebookNode) -> dict[str, float]:
    """Everything in one kernel; then nbgrader's own reading of the test cells' outputs."""
    hidden = {name: cell.source for name, cell in graded_cells(SOURCE.notebook).items()}
    for name, cell in graded_cells(notebook).items():
        cell.source = hidden[name]  # as its autograde does
    executed, _ = Execute(timeout=300, startup_timeout=300).preprocess(notebook, {"metadata": {}})
    return {name: determine_grade(cell)[0] for name, cell in graded_cells(executed).items()}


@pytest.mark.parametrize(
    ("right", "number"), [(True, 0), (True, 1), (False, 0), (False, 1)], ids=str
)
def test_both_give_the_same_points(
    right: bool, number: int, launcher: WarmLauncher, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_quick_kernels(monkeypatch)
    answers: dict[str, Answer | None] = dict(chosen(right, number))
    stock = by_stock_nbgrader(make_submission(SOURCE, answers))
    settings = Settings(assignment=ASSIGNMENT)
    result = grade(make_submission(SOURCE, answers), SOURCE.notebook, settings, launcher)
    ours = {name: exercise.earned for name, exercise in read_results(result.notebook).items()}
    assert ours == stock
    full = sum(
        get_nbgrader_metadata(cell)["points"] for cell in graded_cells(SOURCE.notebook).values()
    )
    assert sum(ours.values()) == full if right else sum(ours.values()) < full / 2
