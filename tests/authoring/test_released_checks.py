"""The released checks are short, and name the same mistakes as the source's visible checks."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode

from autograder.authoring.bank_checks import excerpt
from autograder.authoring.banks import read_banks
from autograder.authoring.made_submission import make_submission
from autograder.authoring.short_cell import DETAILS
from autograder.cells import (
    DELIMITERS,
    HIDDEN_TESTS,
    get_exercise_name,
    get_grade_id,
    is_test,
    remove_regions,
)
from autograder.course import find_assignment_names, load_assignment
from tests.support import ROOT
from tests.support.own_process import run_cell

ASSIGNMENTS = {name: load_assignment(ROOT, name) for name in find_assignment_names(ROOT)}
RELEASED = {
    name: {
        get_grade_id(cell): cell
        for cell in nbformat.read(ROOT / "release" / name / f"{name}.ipynb", 4).cells
        if is_test(cell)
    }
    for name in ASSIGNMENTS
}
#: The chapters with quick answers. The details of the others are made in the same way.
QUICK = ["00_introduction", "01_tensors"]
BANKS = {name: read_banks(ROOT, name) for name in QUICK}


@cache
def set_up(assignment: str) -> dict[str, Any]:
    """Return the names that the cells before all exercises define."""
    namespace: dict[str, Any] = {"__name__": "__main__"}
    for cell in excerpt(ASSIGNMENTS[assignment], set()).notebook.cells:
        if cell.cell_type == "code":
            run_cell(cell.source, namespace)
    return namespace


def run_exercise(assignment: str, cells: list[NotebookNode]) -> dict[str, Any]:
    """Run an exercise's cells, and return the result of its test cell."""
    namespace, value = dict(set_up(assignment)), None
    for cell in cells:
        try:
            value = run_cell(cell.source, namespace)
        except Exception:  # a wrong answer may raise: its cell shows the traceback
            if is_test(cell):
                raise
    return value.result.to_json()


@pytest.mark.parametrize(
    ("assignment", "exercise"), [(name, ex) for name in QUICK for ex in BANKS[name]]
)
@pytest.mark.filterwarnings("ignore")
def test_a_released_cell_reports_what_the_source_cell_reports(
    assignment: str, exercise: str
) -> None:
    first = {get_grade_id(cell) for cell in excerpt(ASSIGNMENTS[assignment], set()).notebook.cells}
    source = excerpt(ASSIGNMENTS[assignment], {exercise})
    for answer in BANKS[assignment][exercise]:
        if answer.mistake is None:
            continue
        cells = make_submission(source, {exercise: answer}).cells
        code = [c for c in cells if c.cell_type == "code" and get_grade_id(c) not in first]
        want = run_exercise(assignment, code)
        released = [RELEASED[assignment].get(get_grade_id(cell), cell) for cell in code]
        assert run_exercise(assignment, released) == want, answer.title
        assert want["parts"]


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_every_cell_of_checks_is_closed_and_begins_with_its_title(assignment: str) -> None:
    for grade_id, cell in RELEASED[assignment].items():
        name = get_exercise_name(grade_id)
        assert cell.metadata["jupyter"]["source_hidden"], name
        assert cell.metadata["cellView"] == "form", name
        assert cell.source.startswith(f"# @title Checks of {name}: run this cell\n"), name
        assert "mistakes=" not in cell.source, name


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_the_details_hold_nothing_of_hidden_tests(assignment: str) -> None:
    """Each line of code in the file stands in a visible part of the source, too."""
    details = json.loads((ROOT / DETAILS / f"{assignment}.json").read_text(encoding="utf-8"))
    for cell in filter(is_test, ASSIGNMENTS[assignment].notebook.cells):
        name = get_exercise_name(get_grade_id(cell))
        entry = details.get(name, {"helpers": [], "mistakes": {}})
        visible = remove_regions(cell.source, HIDDEN_TESTS, delimiters=DELIMITERS)
        lines = {line.strip() for line in visible.splitlines()}
        assert not [line for line in entry["helpers"] if line.strip() not in lines], name
        for part, known in entry["mistakes"].items():
            assert f'ex.part("{part}"' in visible
            assert not [code for code in known.values() if f"mistakes={code}" not in visible]
    assert set(details) <= {exercise.name for exercise in ASSIGNMENTS[assignment].exercises}
