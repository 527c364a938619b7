"""Arguments that a student's code changes: copies, unless the test wants the changes back."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from autograder.checks import changes_come_back, difference

Define = Callable[[str, str], Any]


def test_in_place_changes_show_in_the_judges_own_tensors(student: Define) -> None:
    step = student(
        """\
def step(params, lr):
    with torch.no_grad():
        for p in params["layers"][0]:
            p -= lr * p.grad
            p.grad = None
""",
        "step",
    )
    w = torch.ones(2, requires_grad=True)
    (w * 3).sum().backward()
    b = nn.Parameter(torch.zeros(2))
    b.sum().backward()
    with changes_come_back():
        assert step({"layers": [(w, b)]}, 0.5) is None
    assert w.tolist() == [-0.5, -0.5]
    assert b.tolist() == [-0.5, -0.5]
    assert w.grad is None
    assert type(b) is nn.Parameter


def test_a_gradient_made_by_the_student_arrives(student: Define) -> None:
    f = student("def back(x):\n    (x ** 2).sum().backward()\n    return x", "back")
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    with changes_come_back():
        assert f(x) is x
    assert x.grad.tolist() == [2.0, 4.0]


#: A class that wipes what it gets, wherever a test can pass something.
WIPES = """\
import numpy
def wipe(*values):
    for value in values:
        if isinstance(value, (list, tuple)):
            wipe(*value)
        elif isinstance(value, dict):
            wipe(*value.values())
        if isinstance(value, torch.Tensor):
            value.data.zero_()
        elif isinstance(value, numpy.ndarray):
            value.fill(0)
        elif isinstance(value, (list, dict, set)):
            value.clear()
    return values[0]
class Wipes:
    def __init__(self, *values): wipe(*values)
    def __getitem__(self, value): return wipe(value)
    def __setitem__(self, key, value): wipe(key, value)
    def __call__(self, *values): return wipe(*values)
    def __len__(self): raise RuntimeError
    def method(self, *values, key=None): return wipe(*values, key)
    def items(self, *values):
        yield wipe(*values)
"""


@pytest.mark.parametrize(
    "use",
    [
        lambda kind, *values: kind(*values),
        lambda kind, *values: kind()(*values),
        lambda kind, *values: kind().method(*values),
        lambda kind, *values: kind().method(0, key=values),
        lambda kind, *values: kind()[values],
        lambda kind, *values: kind().__setitem__(0, values),
        lambda kind, *values: setattr(kind(), "other", values),
        lambda kind, *values: next(kind().items(*values)),
        lambda kind, *values: list(kind().items([values], {"key": values})),
    ],
)
def test_without_the_block_no_argument_changes(student: Define, use: Callable[..., Any]) -> None:
    kind = student(WIPES + "    def __init__(self, *values): wipe(0, *values)\n", "Wipes")
    leaf = torch.ones(2, requires_grad=True)
    leaf.sum().backward()
    values = [torch.ones(2), np.ones(2), [1], {"key": [1]}, {1}, (torch.ones(2), [1]), leaf]
    before = copy.deepcopy(values)
    use(kind, *values)
    assert difference(values, before) is None
    assert leaf.grad is not None
    assert leaf.grad.tolist() == [1.0, 1.0]


def test_a_returned_argument_has_the_students_values(student: Define) -> None:
    f = student("def zero(x, rows):\n    return x.zero_(), rows.clear(), rows, x", "zero")
    x, rows = torch.ones(2), [1]
    first, _, emptied, again = f(x, rows)
    assert first.tolist() == [0.0, 0.0]
    assert again is first
    assert emptied == []
    assert x.tolist() == [1.0, 1.0]
    assert rows == [1]


def test_views_are_changed_within_their_base(student: Define) -> None:
    f = student("def zero(x):\n    x[...] = 0", "zero")
    base = torch.ones(3, 3)
    with changes_come_back():
        f(base[:, 1])
    assert base.sum() == 6


def test_a_change_that_hides_from_the_version_counter_shows(student: Define) -> None:
    f = student("def sly(x):\n    x.data.add_(1)\n    x.numpy()[0] = 7", "sly")
    x = torch.zeros(2)
    with changes_come_back():
        f(x)
    assert x.tolist() == [7.0, 1.0]


def test_lists_dictionaries_sets_and_arrays_are_changed_in_place(student: Define) -> None:
    f = student(
        """\
def fill(rows, table, seen, array):
    rows[0].append(5); rows.append("new")
    table["loss"] = rows[0]; del table["old"]
    seen.add(3)
    array += 1
""",
        "fill",
    )
    inner: list[Any] = []
    rows, table, seen, array = [inner], {"old": 1}, {1}, np.zeros(2)
    with changes_come_back():
        f(rows, table, seen, array)
    assert rows == [[5], "new"]
    assert rows[0] is inner
    assert table == {"loss": [5]}
    assert seen == {1, 3}
    assert array.tolist() == [1.0, 1.0]


def test_changes_before_an_exception_show_too(student: Define) -> None:
    f = student("def half(x):\n    x.zero_()\n    raise ValueError('late')", "half")
    x = torch.ones(2)
    with changes_come_back(), pytest.raises(ValueError, match="late"):
        f(x)
    assert x.tolist() == [0.0, 0.0]


def test_the_layout_of_an_argument_is_kept(student: Define) -> None:
    f = student("def flat(x):\n    return x.view(-1)", "flat")
    with pytest.raises(RuntimeError, match="view size"):
        f(torch.ones(2, 3).t())
