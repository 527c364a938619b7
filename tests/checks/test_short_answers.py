"""What the checks of predictions say about an answer: first its form, then whether it is right."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import torch

from autograder import checks
from autograder.checks import Exercise, Failure

WORDS = ("good", "too high")


def find_failure(check: Callable[[], Any]) -> Failure | None:
    """Return what a part with this check reports."""
    ex = Exercise("exercise", points=1)
    with ex.part("part", points=1):
        check()
    return ex.result().parts[0].failure


def find_mistake(check: Callable[[], Any]) -> str | None:
    failure = find_failure(check)
    return failure.mistake if failure else None


def test_answers_must_have_the_asked_form() -> None:
    assert find_mistake(lambda: checks.answers({"a": 1, "b": 2}, "a", "b")) is None
    assert find_mistake(lambda: checks.answers([1, 2], "a", "b")) == "answers-not-a-dict"
    assert find_mistake(lambda: checks.answers({"a": 1, "b": ...}, "a", "b")) == "answer-missing"
    assert find_mistake(lambda: checks.answers({"a": 1, "c": 2}, "a")) == "answer-unknown"


def test_none_is_an_answer_only_where_the_task_says_so() -> None:
    given = {"a": None}
    assert find_mistake(lambda: checks.answers(given, "a")) == "answer-missing"
    assert find_mistake(lambda: checks.answers(given, "a", none=True)) is None
    assert find_mistake(lambda: checks.answers({"a": ...}, "a", none=True)) == "answer-missing"
    assert find_mistake(lambda: checks.are_numbers(given, "a", words=("None",))) is None
    assert find_mistake(lambda: checks.predicted(given, "a", "None")) is None
    assert find_mistake(lambda: checks.predicted(given, "a", 3)) == "wrong-answer"


@pytest.mark.parametrize("answer", ["good", " Good", "TOO HIGH "])
def test_a_choice_may_have_spaces_and_upper_case(answer: str) -> None:
    assert find_mistake(lambda: checks.are_choices({"a": answer}, "a", choices=WORDS)) is None


@pytest.mark.parametrize("answer", ["high", "", 1, ["good"], torch.ones(2)])
def test_an_answer_that_is_not_a_choice_is_named_with_the_choices(answer: Any) -> None:
    failure = find_failure(lambda: checks.are_choices({"a": answer}, "a", choices=WORDS))
    assert failure is not None
    assert failure.mistake == "answer-not-a-choice"
    assert failure.message.endswith('Choose one of these: `"good"`, `"too high"`.')


def test_a_choice_counts_once_only_where_the_task_says_so() -> None:
    given = {"a": "good", "b": "Good "}
    assert find_mistake(lambda: checks.are_choices(given, "a", "b", choices=WORDS)) is None
    failure = find_failure(lambda: checks.are_choices(given, "a", "b", choices=WORDS, once=True))
    assert failure is not None
    assert failure.mistake == "answer-twice"
    assert "`a`" in failure.message
    assert "`b`" in failure.message


@pytest.mark.parametrize(
    ("answer", "allowed"), [(True, True), (np.False_, True), (1, False), ("True", False)]
)
def test_true_and_false_are_choices_too(answer: Any, allowed: bool) -> None:
    found = find_mistake(lambda: checks.are_choices({"a": answer}, "a", choices=(True, False)))
    assert found == (None if allowed else "answer-not-a-choice")


@pytest.mark.parametrize(
    "answer", [2, 2.5, -1, Fraction(1, 3), np.float32(2), np.int64(3), torch.tensor(4.0)]
)
def test_a_number_may_have_any_type(answer: Any) -> None:
    assert find_mistake(lambda: checks.are_numbers({"a": answer}, "a")) is None


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("5", "answer-as-text"),
        ("five", "answer-form"),
        ("error", "answer-form"),
        (True, "answer-form"),
        (2j, "answer-form"),
        ([5], "answer-form"),
        (float("nan"), "answer-not-finite"),
        (float("inf"), "answer-not-finite"),
    ],
)
def test_an_answer_that_is_not_a_number_is_named(answer: Any, expected: str) -> None:
    assert find_mistake(lambda: checks.are_numbers({"a": answer}, "a")) == expected


def test_a_number_has_the_size_that_the_task_asks_for() -> None:
    check = lambda answer: find_failure(  # noqa: E731
        lambda: checks.are_numbers({"a": answer}, "a", whole=True, low=1, high=8)
    )
    assert check(8.0) is None
    for answer in (0, 9, 2.5):
        failure = check(answer)
        assert failure is not None
        assert failure.message.endswith("it should be a whole number from 1 to 8.")


def test_a_list_of_numbers_has_the_length_that_the_task_asks_for() -> None:
    check = lambda answer: find_mistake(  # noqa: E731
        lambda: checks.are_numbers({"a": answer}, "a", length=2)
    )
    assert check([1, 2.0]) is None
    assert check((1, 2)) is None
    assert check([1]) == check(["1", "2"]) == check(1) == "answer-form"
    assert check("[1, 2]") == "answer-as-text"


@pytest.mark.parametrize("answer", [(2, 5), [2, 5], torch.Size([2, 5]), (), "Error"])
def test_a_shape_may_be_a_tuple_a_list_or_a_size(answer: Any) -> None:
    assert find_mistake(lambda: checks.are_shapes({"a": answer}, "a", words=("error",))) is None


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("(2, 5)", "answer-as-text"),
        ("2 5", "answer-form"),
        (5, "answer-form"),
        ((2, -5), "answer-form"),
        ((2, 2.5), "answer-form"),
        ("runs", "answer-form"),
    ],
)
def test_an_answer_that_is_not_a_shape_is_named(answer: Any, expected: str) -> None:
    found = find_mistake(lambda: checks.are_shapes({"a": answer}, "a", words=("error",)))
    assert found == expected


@pytest.mark.parametrize("answer", ["int32", "torch.int32", " Int32 ", torch.int32])
def test_a_dtype_may_be_answered_in_several_ways(answer: Any) -> None:
    assert find_mistake(lambda: checks.are_dtypes({"a": answer}, "a")) is None
    assert find_mistake(lambda: checks.predicted({"a": answer}, "a", "int32")) is None
    wrong = {"changed-dtype-to-float": "int32"}
    check = lambda: checks.predicted({"a": answer}, "a", "uint8", mistakes=wrong)  # noqa: E731
    assert find_mistake(check) == "changed-dtype-to-float"


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("float", "dtype-without-bits"),
        ("long", "answer-form"),
        ("int33", "answer-form"),
        ("tensor", "answer-form"),
        (32, "answer-form"),
    ],
)
def test_an_answer_that_is_not_a_dtype_is_named(answer: Any, expected: str) -> None:
    assert find_mistake(lambda: checks.are_dtypes({"a": answer}, "a", words=("error",))) == expected


def test_predicted_takes_lists_and_scalars_for_what_they_mean() -> None:
    given = {"shape": [2, 3], "sum": torch.tensor(4.0)}
    assert find_mistake(lambda: checks.predicted(given, "shape", (2, 3))) is None
    assert find_mistake(lambda: checks.predicted(given, "sum", 4)) is None
    assert find_mistake(lambda: checks.predicted(given, "sum", 5)) == "wrong-answer"
