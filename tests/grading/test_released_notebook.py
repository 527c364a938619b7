"""A notebook as students get it is graded with the source's checks, whatever they did to theirs."""

from __future__ import annotations

import nbformat
import pytest
from nbformat import NotebookNode

from autograder.authoring.banks import read_banks
from autograder.cells import get_grade_id, is_test
from autograder.course import load_assignment
from autograder.grading.judge.grade_notebook import grade
from autograder.grading.judge.planning import make_plan
from autograder.grading.kernels.warm import WarmLauncher
from autograder.settings import Settings
from tests.support import ROOT

NAME = "00_introduction"


@pytest.fixture
def answered() -> NotebookNode:
    """Return the released notebook with right answers, but one known mistake."""
    banks = read_banks(ROOT, NAME)
    sources = {
        exercise: next(answer for answer in answers if answer.mistake is None).source
        for exercise, answers in banks.items()
    }
    wrong = next(a for a in banks["double_or_negate"] if a.mistake == "branch-per-element")
    sources["double_or_negate"] = wrong.source
    notebook = nbformat.read(ROOT / "release" / NAME / f"{NAME}.ipynb", 4)
    for cell in notebook.cells:
        cell.source = sources.get(get_grade_id(cell), cell.source)
    return notebook


@pytest.mark.parametrize(
    "checks", [None, "", "raise SystemExit", 'ex.load_details("04_nn")\nex.score()']
)
def test_the_sources_checks_grade(
    answered: NotebookNode, checks: str | None, launcher: WarmLauncher
) -> None:
    for cell in filter(is_test, answered.cells):
        cell.source = cell.source if checks is None else checks
    source = load_assignment(ROOT, NAME).notebook
    result = grade(answered, source, Settings(assignment=NAME), launcher)
    changed = 0 if checks is None else sum(map(is_test, answered.cells))
    assert [note.kind for note in result.notes] == ["read-only-cell"] * changed
    by_name = {exercise.exercise: exercise for exercise in result.exercises}
    wrong = by_name.pop("double_or_negate")
    assert wrong.mistakes[0] == "branch-per-element"
    assert all(exercise.earned == exercise.possible for exercise in by_name.values())
    texts = {get_grade_id(cell): cell.source for cell in result.notebook.cells}
    assert texts["double_or_negate-test"] == next(
        cell.source for cell in source.cells if get_grade_id(cell) == "double_or_negate-test"
    )


def test_other_line_ends_are_no_change_of_a_cell(answered: NotebookNode) -> None:
    """PyCharm on Windows writes them."""
    for cell in answered.cells:
        cell.source = cell.source.replace("\n", "\r\n") + "\r\n"
    assert make_plan(load_assignment(ROOT, NAME).notebook, answered).notes == []
