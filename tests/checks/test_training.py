"""Checks of gradients, plain numbers, graphs in memory and unchanged arguments."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from autograder import checks


def mistake(check: Any) -> str | None:
    try:
        check()
    except checks.CheckFailed as error:
        return error.failure.mistake
    return None


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        ({"x": torch.ones(2), "w": torch.zeros(1)}, None),
        ({"x": torch.ones(2), "w": None}, "gradient-cut-off"),
        ({"x": torch.ones(2)}, "gradient-cut-off"),
        ({"x": torch.zeros(2), "w": torch.zeros(1)}, "gradient-wrong"),
        ({"x": torch.ones(3), "w": torch.zeros(1)}, "gradient-wrong"),
    ],
)
def test_gradients_are_compared_by_name(got: Any, expected: str | None) -> None:
    want = {"x": torch.ones(2), "w": torch.zeros(1)}
    assert mistake(lambda: checks.gradients(got, want, given="f(x)")) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((1, 2.5), None),
        (([1.0, (2.0, 3)],), None),
        ((np.float64(1.0),), "wrong-type"),
        (([1.0, np.int64(2)],), "wrong-type"),
        ((True,), "wrong-type"),
        ((torch.ones(()), None, "text"), None),
    ],
)
def test_numbers_are_pythons_own(values: Any, expected: str | None) -> None:
    assert mistake(lambda: checks.plain_numbers(*values)) == expected


def test_a_float_is_not_an_int() -> None:
    assert mistake(lambda: checks.plain_numbers(2.0, kinds=(int,))) == "wrong-type"
    assert mistake(lambda: checks.plain_numbers(2, kinds=(int,))) is None


def test_the_message_says_where_the_number_is() -> None:
    with pytest.raises(checks.CheckFailed, match="The result holds a number that is a float, but"):
        checks.plain_numbers((2.0, 1), kinds=(int,))
    with pytest.raises(checks.CheckFailed, match="The result is a float, but"):
        checks.plain_numbers(2.0, kinds=(int,))


def test_unchanged_looks_at_all_kinds_of_arguments() -> None:
    tensor, rows = torch.ones(2), [torch.ones(1)]

    def look(change: Any) -> None:
        with checks.unchanged(tensor, rows, name="f"):
            change()

    assert mistake(lambda: look(lambda: None)) is None
    assert mistake(lambda: look(lambda: rows[0].zero_())) == "changed-input"
    assert mistake(lambda: look(lambda: tensor.requires_grad_())) == "changed-input"


@pytest.mark.parametrize(("keep", "expected"), [(True, 5), (False, 2)])
def test_graphs_in_memory_are_counted(keep: bool, expected: int) -> None:
    model, kept = nn.Linear(2, 1), []
    count = checks.watch_graphs(model)
    for _ in range(6):
        loss = model(torch.ones(3, 2)).sum()
        loss.backward()
        if keep:
            kept.append(loss)
    assert count() <= expected if not keep else count() == expected
