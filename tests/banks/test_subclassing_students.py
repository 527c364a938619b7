"""What one process accepts, two must: right answers whose values are of subclasses."""

from __future__ import annotations

import builtins
from typing import Any

import pytest
import torch

from autograder.course import find_assignment_names, load_assignment
from autograder.grading.judge.grade_notebook import grade
from autograder.grading.kernels.warm import WarmLauncher
from autograder.results import ExerciseResult
from autograder.settings import Settings
from tests.banks.subclassing import STYLES, make_cell, make_subclassing_student
from tests.banks.wiping import run_in_one_process
from tests.support import ROOT

pytestmark = pytest.mark.slow

Outcomes = dict[tuple[str, str], str]


def describe_parts(results: list[ExerciseResult]) -> Outcomes:
    """Return each part's first message, which is empty if it passed."""
    return {
        (result.exercise, part.name): part.failure.message if part.failure else ""
        for result in results
        for part in result.parts
    }


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("name", find_assignment_names(ROOT))
def test_values_of_subclasses_mean_the_same_in_one_process_and_in_two(
    name: str, style: str, launcher: WarmLauncher, monkeypatch: pytest.MonkeyPatch
) -> None:
    assignment = load_assignment(ROOT, name)
    settings = Settings(assignment=name, secret="the secret of this test")
    submission = make_subclassing_student(assignment, style)
    two = describe_parts(grade(submission, assignment.notebook, settings, launcher).exercises)
    monkeypatch.setenv("AUTOGRADER_SECRET", settings.derive_exercise_secret())
    one = describe_parts(list(run_in_one_process(assignment, submission).values()))
    passed = [place for place, message in one.items() if not message]
    assert passed == [place for place, message in two.items() if not message]


@pytest.mark.parametrize(
    ("style", "value", "kind"),
    [
        ("tensors", torch.ones(2), "Batch"),
        ("tensors", torch.ones(3, 4, 4), "Image"),
        ("containers", (1, 2), "Row"),
        ("containers", {"a": 1}, "defaultdict"),
        ("containers", [1], "Items"),
        ("scalars", 3, "Count"),
        ("scalars", 0.5, "float64"),
        ("scalars", "cat", "Name"),
    ],
)
def test_each_style_changes_the_class_of_a_value(style: str, value: object, kind: str) -> None:
    namespace: dict[str, Any] = {}
    exec(make_cell(style) + "\nwrap = builtins.subclassing", {"builtins": builtins}, namespace)
    changed = namespace["wrap"](lambda: value)()
    assert type(changed).__name__ == kind
