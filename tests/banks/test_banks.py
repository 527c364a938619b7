"""Every answer of every bank, graded by the real grader in its sandbox.

The answers of different exercises do not meet, so one submission carries one answer of each
exercise: the first submission all first answers of the banks, the second all second ones, ...
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from autograder.authoring.banks import Answer, read_banks, submission
from autograder.course import assignment_names, load_assignment
from autograder.grading.batch import read_source
from autograder.grading.judge.grade_notebook import grade
from autograder.grading.kernels.warm import WarmLauncher
from autograder.results import ExerciseResult
from autograder.settings import Settings
from tests.support import ROOT

ASSIGNMENTS = assignment_names(ROOT)


@pytest.fixture(scope="module")
def launcher() -> Iterator[WarmLauncher]:
    with WarmLauncher(Settings(hidden=(ROOT,))) as launcher:
        yield launcher


def results(
    assignment: str, answers: dict[str, Answer | None], launcher: WarmLauncher
) -> dict[str, ExerciseResult]:
    loaded = load_assignment(ROOT, assignment)
    assert read_source(ROOT, assignment).files == {}, "give grade() the folder of data files"
    graded = grade(
        submission(loaded, answers), loaded.notebook, Settings(assignment=assignment), launcher
    )
    assert graded.notes == []
    assert graded.internal_errors == []
    return {result.exercise: result for result in graded.exercises}


def rounds(assignment: str) -> list[dict[str, Answer]]:
    """The banks' answers in turn: as many submissions as the largest bank has answers."""
    banks = read_banks(ROOT, assignment)
    most = max((len(answers) for answers in banks.values()), default=0)
    return [
        {name: answers[number] for name, answers in banks.items() if number < len(answers)}
        for number in range(most)
    ]


CASES = [
    pytest.param(name, answers, id=f"{name}-{number}")
    for name in ASSIGNMENTS
    for number, answers in enumerate(rounds(name), start=1)
]


@pytest.mark.parametrize(("assignment", "answers"), CASES)
def test_right_answers_earn_all_points_and_mistakes_are_named(
    assignment: str, answers: dict[str, Answer], launcher: WarmLauncher
) -> None:
    found = results(assignment, dict(answers), launcher)
    wrong = []
    for name, answer in answers.items():
        result = found[name]
        if answer.mistake is None:
            as_it_should = result.outcome == "passed" and result.earned == result.possible
        else:
            as_it_should = answer.mistake in result.mistakes and result.earned < result.possible
        if not as_it_should:
            reasons = [f"{p.name}: {p.failure}" for p in result.parts if p.failure]
            wrong.append(
                f"{name}, {answer.title!r} (expected {answer.mistake or 'full marks'}): "
                f"{result.earned:g} of {result.possible:g}, {result.mistakes}\n  "
                + "\n  ".join(reasons)
            )
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_the_source_solutions_earn_all_points(assignment: str, launcher: WarmLauncher) -> None:
    for name, result in results(assignment, {}, launcher).items():
        assert result.outcome == "passed", f"{name}: {result.parts}"


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_the_blank_earns_nothing(assignment: str, launcher: WarmLauncher) -> None:
    blank = dict.fromkeys(read_banks(ROOT, assignment))
    for name, result in results(assignment, blank, launcher).items():
        assert result.earned == 0, name
        assert result.outcome == "not attempted", f"{name}: {result.parts}"
