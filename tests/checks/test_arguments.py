"""In one process, functions marked `in_kernel` get copies of data, as in the grader."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import nn

from autograder import checks


@checks.in_kernel
def wipe(tensor: torch.Tensor, array: Any, rows: list[Any], table: dict[str, Any]) -> torch.Tensor:
    with torch.no_grad():
        tensor.zero_()
    tensor.grad = None
    array[...] = 0
    rows[0].clear()
    table.clear()
    return tensor


def test_a_marked_function_gets_copies() -> None:
    leaf = torch.ones(2, requires_grad=True)
    leaf.sum().backward()
    array, rows, table = np.ones(2), [[1]], {"key": 1}
    wiped = wipe(leaf, array, rows, table)
    assert wiped.tolist() == [0.0, 0.0]
    assert wiped.requires_grad
    assert leaf.tolist() == [1.0, 1.0]
    assert leaf.grad is not None
    assert array.tolist() == [1.0, 1.0]
    assert rows == [[1]]
    assert table == {"key": 1}


def test_changes_come_back_where_a_test_wants_them() -> None:
    leaf, array, rows, table = torch.ones(2), np.ones(2), [[1]], {"key": 1}
    with checks.changes_come_back():
        assert wipe(leaf, array, rows, table) is leaf
    assert leaf.tolist() == [0.0, 0.0]
    assert array.tolist() == [0.0, 0.0]
    assert rows == [[]]
    assert table == {}


def test_a_marked_function_gets_the_students_own_objects() -> None:
    model = nn.Linear(2, 1)
    returns = checks.in_kernel(lambda values: values)
    assert returns([model])[0] is model


def test_one_object_under_two_names_stays_one_object() -> None:
    same = checks.in_kernel(lambda first, others: first is others[0])
    tensor = torch.ones(2)
    assert same(tensor, [tensor])


def test_a_marked_function_passes_its_own_objects_to_others() -> None:
    def append(rows: list[int]) -> None:
        rows.append(1)

    marked = checks.in_kernel(append)

    @checks.in_kernel
    def outer() -> list[int]:
        rows: list[int] = []
        marked(rows)
        return rows

    assert outer() == [1]


def test_a_tensor_with_a_graph_becomes_a_leaf() -> None:
    is_leaf = checks.in_kernel(lambda tensor: (tensor.is_leaf, tensor.requires_grad))
    assert is_leaf(2 * torch.ones(2, requires_grad=True)) == (True, True)
