"""Every assignment keeps the rules, its release is fresh, and nothing secret is in it."""

from __future__ import annotations

import ast
import re
from typing import Any

import nbformat
import pytest

from autograder import checks
from autograder.authoring.banks import read_banks
from autograder.authoring.made_submission import remove_solution
from autograder.authoring.release import find_stale_files
from autograder.authoring.rules import find_broken_rules
from autograder.cells import get_nbgrader_metadata
from autograder.course import find_assignment_names, load_assignment
from tests.support import ROOT

ASSIGNMENTS = find_assignment_names(ROOT)


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_source_keeps_the_rules(name: str) -> None:
    assert (
        find_broken_rules(load_assignment(ROOT, name), ROOT / "notebooks" / f"{name}.ipynb") == []
    )


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_release_is_what_source_generates(name: str) -> None:
    assert find_stale_files(ROOT, name) == []


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_release_holds_no_solution_and_no_hidden_test(name: str) -> None:
    released = (ROOT / "release" / name / f"{name}.ipynb").read_text(encoding="utf-8")
    for word in ("SOLUTION", "HIDDEN", "hidden=True", "MARK SCHEME"):
        assert word not in released
    cells = nbformat.reads(released, as_version=4).cells
    by_id = {get_nbgrader_metadata(cell).get("grade_id"): cell for cell in cells}
    for cell in load_assignment(ROOT, name).notebook.cells:
        if "### BEGIN SOLUTION" in cell.source:
            student = by_id[get_nbgrader_metadata(cell)["grade_id"]].source
            assert student == remove_solution(cell.source)
            assert "raise NotImplementedError()" in student


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_every_exercise_has_its_bank(name: str) -> None:
    banks = read_banks(ROOT, name)
    checked = {e.name for e in load_assignment(ROOT, name).exercises if not e.graded_by_hand}
    assert set(banks) == checked
    for exercise, answers in banks.items():
        correct = [answer for answer in answers if answer.mistake is None]
        assert len(correct) >= 2, exercise
        assert len(answers) - len(correct) >= 4, exercise
        for vague in ("wrong-value", "raised", "assertion", "unusable-result"):
            assert vague not in {answer.mistake for answer in answers}, exercise


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_the_title_says_how_many_exercises_points_and_minutes(name: str) -> None:
    assignment = load_assignment(ROOT, name)
    exercises = assignment.exercises
    points, minutes = sum(e.points for e in exercises), sum(e.minutes for e in exercises)
    line = f"**{len(exercises)} exercises · {points:g} points · about {minutes} minutes**"
    assert line in assignment.notebook.cells[0].source


def read_predictions() -> dict[str, tuple[str, dict[str, Any]]]:
    """Return the visible checks of each prediction, and the example of the form in its stub."""
    found = {}
    for name in ASSIGNMENTS:
        notebook = nbformat.read(ROOT / "release" / name / f"{name}.ipynb", 4)
        cells = {
            get_nbgrader_metadata(cell).get("grade_id"): cell.source for cell in notebook.cells
        }
        for exercise, source in cells.items():
            pattern = r">>> " + re.escape(str(exercise)) + r"\(\)\n(.+?)\"\"\""
            example = re.search(pattern, source, re.DOTALL)
            if "Example of the form (not" in source and example:
                answer = ast.literal_eval(example[1].strip())
                found[exercise] = cells[f"{exercise}-test"], answer
    return found


PREDICTIONS = read_predictions()


def test_each_prediction_shows_an_example_of_its_form() -> None:
    assert len(PREDICTIONS) >= 11


@pytest.mark.parametrize("exercise", PREDICTIONS)
def test_the_example_of_the_form_passes_the_visible_checks(exercise: str) -> None:
    cell, answer = PREDICTIONS[exercise]
    namespace: dict[str, Any] = {"checks": checks, exercise: lambda: answer}
    exec(cell, namespace)
    assert [part.failure for part in namespace["ex"].result().parts] == [None]
