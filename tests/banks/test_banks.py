"""Every answer of every bank, graded by the real grader in its sandbox.

`pytest -k softmax` grades one exercise. The exercises of an assignment that are tested together
are graded together, see `autograder.authoring.bank_checks`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

import pytest

from autograder.authoring.bank_checks import CheckedAnswer, check_banks
from autograder.authoring.banks import read_banks
from autograder.course import find_assignment_names, load_assignment
from autograder.grading.kernels.warm import WarmLauncher
from autograder.grading.source_version import read_source
from tests.support import ROOT

Checked = dict[str, list[CheckedAnswer]]

BANKS = {name: read_banks(ROOT, name) for name in find_assignment_names(ROOT)}
CASES = [
    pytest.param(name, exercise, id=f"{name}-{exercise}")
    for name, banks in BANKS.items()
    for exercise in banks
]


@pytest.fixture(scope="session")
def checked(request: pytest.FixtureRequest, launcher: WarmLauncher) -> Callable[[str], Checked]:
    """The graded answers of an assignment, by exercise: of those exercises that were selected."""
    selected: dict[str, set[str]] = defaultdict(set)
    for item in request.session.items:
        if isinstance(item, pytest.Function) and item.originalname == "test_every_answer":
            selected[item.callspec.params["assignment"]].add(item.callspec.params["exercise"])
    done: dict[str, Checked] = {}

    def check(assignment: str) -> Checked:
        if assignment not in done:
            done[assignment] = defaultdict(list)
            banks = {name: BANKS[assignment][name] for name in selected[assignment]}
            for answer in check_banks(load_assignment(ROOT, assignment), banks, launcher):
                done[assignment][answer.result.exercise].append(answer)
        return done[assignment]

    return check


@pytest.mark.parametrize(("assignment", "exercise"), CASES)
def test_every_answer(assignment: str, exercise: str, checked: Callable[[str], Checked]) -> None:
    """Right answers earn full marks, each mistake is named, the blank earns nothing."""
    answers = checked(assignment)[exercise]
    assert len(answers) == len(BANKS[assignment][exercise]) + 2
    wrong = [answer for answer in answers if not answer.as_expected]
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.parametrize("assignment", BANKS)
def test_every_checked_exercise_has_a_bank(assignment: str) -> None:
    exercises = load_assignment(ROOT, assignment).exercises
    assert set(BANKS[assignment]) == {e.name for e in exercises if not e.graded_by_hand}


@pytest.mark.parametrize("assignment", BANKS)
def test_no_assignment_has_data_files(assignment: str) -> None:
    """`check_banks` starts its kernels without a folder."""
    assert read_source(ROOT, assignment).files == {}
