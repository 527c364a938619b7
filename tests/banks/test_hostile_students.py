"""Students who wipe their arguments, or who replace what answers the judge, earn nothing by it."""

from __future__ import annotations

import pytest

from autograder.authoring.made_submission import make_submission
from autograder.course import Assignment, find_assignment_names, load_assignment
from autograder.grading.judge.grade_notebook import grade
from autograder.grading.kernels.warm import WarmLauncher
from autograder.results import ExerciseResult
from autograder.settings import Settings
from tests.banks.replaying import ReplayingLauncher, Replies, make_wrong_student
from tests.banks.wiping import STYLES, make_wiping_student, run_in_one_process
from tests.support import ROOT

pytestmark = pytest.mark.slow

NAMES = find_assignment_names(ROOT)
SECRET, OTHER_SECRET = "the secret of these tests", "another secret"
#: The styles whose value is wrong, whatever the arguments were.
WRONG = ("zeros", "the argument itself", "an empty list")
NOTHING = "a test does not pass anything that can be wiped"
#: What may still be earned, by exercise and part (or all parts), with the reason.
EARNED_BY_A_WRONG_VALUE = {
    ("sgd_step", "afterwards the gradient is cleared"): "zeros in the gradient are the task",
    ("MyLinear", "weight and bias are parameters"): NOTHING,
    ("MyLinear", "the initial values"): NOTHING,
    ("MyBatchNorm2d", "two parameters and two buffers"): NOTHING,
    ("DeepNet", "all layers are there"): NOTHING,
    ("PictureNet", "it builds"): NOTHING,
}
EARNED_BY_THE_VALUE_OF_WIPED_ARGUMENTS = EARNED_BY_A_WRONG_VALUE | {
    ("version_numbers", ""): NOTHING,
    ("pick_device", ""): NOTHING,
    ("wheel_fits", ""): NOTHING,
    ("scalar_label", ""): NOTHING,
    ("init_weights", ""): NOTHING,
    ("Windows", "how many windows"): "a wiped series is as long as before",
    ("Windows", "a loop over it ends"): "a wiped series is as long as before",
    ("Value", ""): NOTHING,
    ("make_loaders", ""): NOTHING,
    ("PictureFolder", ""): NOTHING,
    ("new_head", "only the head trains"): "which parameters train does not depend on values",
    ("new_head", "the function returns the names"): "the names do not depend on values",
    ("PictureNet", "it runs"): "scores of wiped pictures have the same form",
    ("warmup_cosine", ""): NOTHING,
    ("keep_best", "loading into a fresh model"): NOTHING,
    ("keep_best", "another network, a file that does not fit"): NOTHING,
    ("clip_by_norm", ""): "the parameters come as an iterator, which can't be wiped",
}
#: Parts that a false answering program may still earn, with the reason. Visible parts show their
#: inputs and values to everyone, so a constant earns them too.
EARNED_BY_REPLIES: dict[tuple[str, str], str] = {}


def find_earned_parts(results: list[ExerciseResult]) -> list[tuple[str, str, bool]]:
    """Return the parts with points that passed, without exercises that are predictions."""
    return [
        (result.exercise, part.name, part.hidden)
        for result in results
        for part in result.parts
        if part.failure is None and part.possible
        if not result.exercise.startswith(("predict_", "read_"))
    ]


def grade_wiping(
    assignment: Assignment, style: str, launcher: WarmLauncher
) -> list[ExerciseResult]:
    settings = Settings(assignment=assignment.name, secret=SECRET)
    submission = make_wiping_student(assignment, style)
    return grade(submission, assignment.notebook, settings, launcher).exercises


def find_unexpected(
    results: list[ExerciseResult], reasons: dict[tuple[str, str], str]
) -> list[tuple[str, str]]:
    return [
        (exercise, part)
        for exercise, part, _ in find_earned_parts(results)
        if (exercise, part) not in reasons and (exercise, "") not in reasons
    ]


@pytest.mark.parametrize("style", WRONG)
@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_value_of_wiped_arguments_earns_nothing(
    name: str, style: str, launcher: WarmLauncher
) -> None:
    results = grade_wiping(load_assignment(ROOT, name), style, launcher)
    assert find_unexpected(results, EARNED_BY_A_WRONG_VALUE) == []


@pytest.mark.parametrize("name", NAMES)
def test_the_value_of_wiped_arguments_earns_nothing(name: str, launcher: WarmLauncher) -> None:
    style = "the value of the wiped arguments"
    results = grade_wiping(load_assignment(ROOT, name), style, launcher)
    assert find_unexpected(results, EARNED_BY_THE_VALUE_OF_WIPED_ARGUMENTS) == []


@pytest.mark.parametrize("style", ["zeros", "the value of the wiped arguments", "the right value"])
@pytest.mark.parametrize("name", NAMES)
def test_one_process_gives_the_same_points(
    name: str, style: str, launcher: WarmLauncher, monkeypatch: pytest.MonkeyPatch
) -> None:
    assignment = load_assignment(ROOT, name)
    two = grade_wiping(assignment, style, launcher)
    settings = Settings(assignment=name, secret=SECRET)
    monkeypatch.setenv("AUTOGRADER_SECRET", settings.derive_exercise_secret())
    one = run_in_one_process(assignment, make_wiping_student(assignment, style))
    assert find_earned_parts(list(one.values())) == find_earned_parts(two)


def test_all_styles_are_tested() -> None:
    assert set(STYLES) == {*WRONG, "the value of the wiped arguments", "the right value"}


@pytest.mark.parametrize("name", NAMES)
def test_replies_for_other_inputs_earn_no_hidden_part(name: str, launcher: WarmLauncher) -> None:
    """This lists the parts whose points rest only on what the student's process says."""
    assignment, replies = load_assignment(ROOT, name), Replies()
    replaying = ReplayingLauncher(launcher, replies)
    with replies.watch_parts():
        settings = Settings(assignment=name, secret=SECRET)
        right = grade(make_submission(assignment, {}), assignment.notebook, settings, replaying)
    assert all(result.earned == result.possible for result in right.exercises)
    replies.recording = False
    with replies.watch_parts():
        settings = Settings(assignment=name, secret=OTHER_SECRET)
        wrong = grade(make_wrong_student(assignment), assignment.notebook, settings, replaying)
    earned = find_earned_parts(wrong.exercises)
    rests_on_replies = [(exercise, part) for exercise, part, hidden in earned if hidden]
    assert [place for place in rests_on_replies if place not in EARNED_BY_REPLIES] == []
