"""Reports are shown in the reader's language: no words of the checks stay English."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from autograder import checks
from autograder.checks import Exercise, ExerciseResult
from tests.support.fake_language import find_english, use_fake_language

LARGE = torch.arange(60.0).reshape(6, 10)
GAPS = torch.where(LARGE > 30, float("nan"), LARGE)
EQUAL = {"a": 1, "b": 1}
#: Code in reports.
CODE = (
    *("torch.float32", "torch.float64", "float32", "int64", "tensor(", "array(", "nan", "None"),
    *("list", "tuple", "str", "int", "bool", "True", "False", "len", "np.", "sum", "double"),
    *("exercise", "KeyError: 'key'", "ValueError", "fail_to_call", "run_loop", "f(x)", "gaps"),
    "return sum(value for value in values)",
)
ANSWERS = {"a": 5, "b": "word", "c": LARGE}


def double(x: Any, **_: Any) -> Any:
    return 2 * x


def fail_to_call(*_: Any) -> None:
    raise KeyError("key")


def run_loop(values: list[int]) -> int:
    return sum(value for value in values)


def write_in_place(x: torch.Tensor) -> None:
    with checks.unchanged(x, name="f", given=checks.phrase("a batch of {count}", count=2)):
        x.add_(1)


def check_assertion() -> None:
    raise AssertionError(checks.phrase("{tensor} has two axes", tensor="`LARGE`"))


FAILING: dict[str, Callable[[], Any]] = {
    "a large tensor": lambda: checks.equal(LARGE, LARGE + 1, given="f(x)"),
    "its dtype": lambda: checks.equal(LARGE, LARGE.double()),
    "its shape": lambda: checks.equal(LARGE, LARGE[1:]),
    "a tensor with gaps": lambda: checks.equal(GAPS, LARGE),
    "gaps only": lambda: checks.equal(GAPS * float("nan"), LARGE),
    "an array": lambda: checks.equal(LARGE.numpy(), LARGE),
    "a large array": lambda: checks.equal(LARGE.numpy(), LARGE.numpy() + 1),
    "a NumPy number": lambda: checks.equal(np.int64(3), "3"),
    "a list": lambda: checks.equal([1], (1,)),
    "its length": lambda: checks.equal([1, 2], [1]),
    "keys": lambda: checks.equal({"x": 1}, {"y": 1}),
    "nothing": lambda: checks.equal(None, 1),
    "a flag": lambda: checks.equal(True, 1),
    "a call with a large tensor": lambda: checks.example(double, checks.call(LARGE), LARGE),
    "a call with several": lambda: checks.example(
        double, checks.call(LARGE, gaps=torch.zeros(2, 2)), LARGE
    ),
    "a function without a name": lambda: checks.example(lambda x: x, checks.call(LARGE), 0),
    "no error": lambda: checks.raises(ValueError, double, LARGE),
    "another error": lambda: checks.raises(ValueError, fail_to_call, LARGE),
    "a value for a function": lambda: checks.is_function(LARGE, "f"),
    "numbers of NumPy": lambda: checks.plain_numbers([np.float32(1)]),
    "numbers of one type": lambda: checks.plain_numbers(np.float32(1), kinds=(int, bool, str)),
    "a wrong gradient": lambda: checks.gradients({"w": LARGE}, {"w": -LARGE}, given="f(x)"),
    "no gradient": lambda: checks.gradients({"w": None}, {"w": -LARGE}),
    "a changed argument": lambda: write_in_place(LARGE.clone()),
    "a loop": lambda: checks.no_loops(run_loop),
    "a forbidden name": lambda: checks.avoids(run_loop, "sum"),
    "no text": lambda: checks.source_of(len),
    "answers": lambda: checks.answers(LARGE, "a"),
    "a missing answer": lambda: checks.answers(ANSWERS, "d"),
    "an unknown answer": lambda: checks.answers(ANSWERS, "a"),
    "a choice": lambda: checks.are_choices(ANSWERS, "c", choices=("one", "two")),
    "one choice twice": lambda: checks.are_choices(EQUAL, "a", "b", choices=(1, 2), once=True),
    "a number": lambda: checks.are_numbers(ANSWERS, "b", words=("one", "two"), low=0),
    "a number in a range": lambda: checks.are_numbers(ANSWERS, "a", whole=True, low=0, high=3),
    "a list of numbers": lambda: checks.are_numbers(ANSWERS, "a", length=3),
    "a shape": lambda: checks.are_shapes(ANSWERS, "a", words=("error",)),
    "a name of a dtype": lambda: checks.are_dtypes(ANSWERS, "a"),
    "a prediction": lambda: checks.predicted(ANSWERS, "c", 4),
    "a failed assertion": check_assertion,
    "an assertion without words": lambda: torch.testing.assert_close(1, 1) or exec("assert 0"),
    "an exception": lambda: fail_to_call(LARGE),
    "a mistake with numbers": lambda: (_ for _ in ()).throw(
        checks.fail("not-every-epoch", got=2, want=3)
    ),
}  # fmt: skip


@pytest.mark.parametrize("check", FAILING.values(), ids=list(FAILING))
def test_no_words_of_a_report_stay_english(
    check: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    ex = Exercise("exercise", points=1)
    with ex.part("the example", points=1):
        check()
    result = ExerciseResult.from_json(ex.result().to_json())
    english = checks.as_text(result)
    assert result.failures
    use_fake_language(monkeypatch)
    assert find_english(checks.as_text(result), *CODE) == []
    assert result == ex.result()
    monkeypatch.undo()
    assert checks.as_text(result) == english


def test_a_phrase_in_a_call_keeps_its_fields() -> None:
    text = checks.call(LARGE, 3, x=LARGE).describe("f")
    tensor = "tensor of shape (6, 10), torch.float32, values from 0 to 59"
    assert text == f"f({tensor}, 3, x={tensor})"
    lines = checks.call(LARGE, torch.zeros(2, 2)).describe("f")
    assert lines == f"f(\n    {tensor},\n    tensor([[0., 0.],\n            [0., 0.]]),\n)"
