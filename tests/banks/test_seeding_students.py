"""Right answers that seed all random numbers in each call keep their points.

A point is lost only where the task asks for new random numbers, or for a call that leaves the
program's random numbers alone. One process and two agree on that.
"""

from __future__ import annotations

import pytest

from autograder.course import find_assignment_names, load_assignment
from autograder.grading.judge.grade_notebook import grade
from autograder.grading.kernels.warm import WarmLauncher
from autograder.results import ExerciseResult
from autograder.settings import Settings
from tests.banks.wiping import make_wrapped_student, run_in_one_process
from tests.support import ROOT

pytestmark = pytest.mark.slow

SEEDING = """
def _define_seeding():
    import builtins, functools, inspect, random
    import numpy, torch

    def wrap(f):
        if inspect.isgeneratorfunction(f):
            return f

        @functools.wraps(f)
        def seeding(*args, **kwargs):
            try:
                return f(*args, **kwargs)
            finally:
                torch.manual_seed(0)
                numpy.random.seed(0)
                random.seed(0)

        return seeding

    def wrap_all(value):
        if not isinstance(value, type):
            return wrap(value)
        for name, member in list(vars(value).items()):
            if isinstance(member, staticmethod):
                setattr(value, name, staticmethod(wrap(member.__func__)))
            elif inspect.isfunction(member):
                setattr(value, name, wrap(member))
        return value

    builtins.seeding = wrap_all

_define_seeding()
"""
NEW_NUMBERS = "the task asks for new random numbers at each call"
LEFT_ALONE = "the task asks for a call that leaves the program's random numbers alone"
#: What such a student loses, by exercise and part, with the reason.
LOST = {
    ("make_loaders", "the same seed, the same orders"): LEFT_ALONE,
    ("split_for_training", "the same seed, the same split"): LEFT_ALONE,
    ("RandomFlip", "it decides at every call"): NEW_NUMBERS,
    ("RandomFlip", "repeatable and random"): NEW_NUMBERS,
    ("MyLinear", "the initial values"): NEW_NUMBERS,
    (
        "MyDropout",
        "a new choice for each number and call, with probability p",
    ): NEW_NUMBERS,
    ("DeepNet", "dropout in training mode, with probability p"): NEW_NUMBERS,
}


def find_lost_parts(results: list[ExerciseResult]) -> list[tuple[str, str]]:
    """Return the parts that did not pass."""
    return [(r.exercise, part.name) for r in results for part in r.parts if part.failure]


@pytest.mark.parametrize("name", find_assignment_names(ROOT))
def test_a_seed_in_each_call_costs_nothing(
    name: str, launcher: WarmLauncher, monkeypatch: pytest.MonkeyPatch
) -> None:
    assignment = load_assignment(ROOT, name)
    settings = Settings(assignment=name, secret="the secret of this test")
    submission = make_wrapped_student(assignment, SEEDING, "seeding")
    two = find_lost_parts(grade(submission, assignment.notebook, settings, launcher).exercises)
    monkeypatch.setenv("AUTOGRADER_SECRET", settings.derive_exercise_secret())
    one = find_lost_parts(list(run_in_one_process(assignment, submission).values()))
    exercises = {exercise.name for exercise in assignment.exercises}
    assert two == one
    assert set(two) == {place for place in LOST if place[0] in exercises}
