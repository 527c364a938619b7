"""Every answer of every bank, graded by the real grader in its sandbox.

`pytest -k softmax` grades one exercise. The exercises of an assignment that are tested together
are graded together, see `autograder.authoring.bank_checks`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from itertools import islice

import pytest

from autograder.authoring.bank_checks import CheckedAnswer, check_banks
from autograder.authoring.banks import ANY_MISTAKE, Answer, read_banks
from autograder.cells import get_exercise_name
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


def read_given_code(assignment: str) -> dict[str, list[Answer]]:
    """Return the code with a bug that the task of each exercise "find the bug" shows."""
    given = {}
    for cell in load_assignment(ROOT, assignment).notebook.cells:
        code = re.search(r"```python\n(.*?)```", cell.source, re.DOTALL)
        if code and cell.metadata.get("exercise", {}).get("kind") == "find the bug":
            name = get_exercise_name(str(cell.id))
            given[name] = [Answer(name, "as in the task", code[1], ANY_MISTAKE)]
    return given


@pytest.mark.parametrize("assignment", BANKS)
def test_given_code_with_a_bug_fails_a_visible_part(
    assignment: str, launcher: WarmLauncher
) -> None:
    """A student who copies the code sees before submitting that the bug is still there."""
    given = read_given_code(assignment)
    if not given:
        pytest.skip("no task shows code with a bug")
    answers = check_banks(load_assignment(ROOT, assignment), given, launcher)
    for answer in islice(answers, len(given)):
        visible = [part for part in answer.result.parts if not part.hidden]
        assert any(part.failure and part.possible for part in visible), str(answer)


@pytest.mark.parametrize("assignment", BANKS)
def test_every_checked_exercise_has_a_bank(assignment: str) -> None:
    exercises = load_assignment(ROOT, assignment).exercises
    assert set(BANKS[assignment]) == {e.name for e in exercises if not e.graded_by_hand}


@pytest.mark.parametrize("assignment", BANKS)
def test_no_assignment_has_data_files(assignment: str) -> None:
    """`check_banks` starts its kernels without a folder."""
    assert read_source(ROOT, assignment).files == {}
