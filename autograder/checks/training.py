"""Checks for code that trains: gradients, plain numbers, graphs in memory, unchanged arguments."""

from __future__ import annotations

import numbers
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import torch

from autograder.checks.arguments import changes_come_back, copy_data
from autograder.checks.failures import fail
from autograder.checks.values import Tolerance, describe, difference, kind, list_choices
from autograder.language import Text, join, phrase


def gradients(
    got: Mapping[str, torch.Tensor | None],
    want: Mapping[str, torch.Tensor],
    *,
    given: Text = "",
    tolerance: Tolerance = None,
) -> None:
    """Check the gradients after ``backward``, by name. First check the value that they come from.

    Args:
        got: The gradients that arrived, None where there is none.
        want: The right gradients, from the judge's own calculation.
        given: The code that computed the value, for the message.
        tolerance: The relative and absolute tolerance. By default, it depends on the dtype.

    Raises:
        CheckFailed: ``gradient-cut-off`` or ``gradient-wrong``, with the name.
    """
    for name, right in want.items():
        gradient = got.get(name)
        if gradient is None:
            raise fail("gradient-cut-off", name=f"`{name}`", given=given)
        if difference(gradient, right, tolerance=tolerance):
            shown: Text = phrase(
                "the gradient of `{name}`: {value}", name=name, value=describe(gradient)
            )
            if given:
                shown = join("\n", [given, shown])
            raise fail("gradient-wrong", name=f"`{name}`", expected=describe(right), given=shown)


def plain_numbers(*values: Any, kinds: tuple[type, ...] | None = None, given: Text = "") -> None:
    """Check that numbers are Python's own, not NumPy's.

    Args:
        *values: Numbers, or lists and tuples of numbers. Other values, such as tensors, pass: the
            comparison with the right value names what is wrong with them.
        kinds: The types that the task allows. By default, int and float.
        given: The code that computed the values, for the message.

    Raises:
        CheckFailed: ``wrong-type``.
    """
    kinds = kinds or (int, float)
    for number, is_inside in _find_numbers(values, is_inside=len(values) > 1):
        if type(number) not in kinds:
            names = list_choices([f"`{kind.__name__}`" for kind in kinds])
            want = phrase("a plain Python number, {names}", names=names)
            at = phrase(" holds a number that") if is_inside else ""
            raise fail("wrong-type", at=at, given=given, got=kind(number), want=want)


def _find_numbers(values: Iterable[Any], is_inside: bool) -> Iterator[tuple[Any, bool]]:
    """Yield each number, and whether it is inside of a larger value."""
    for value in values:
        if isinstance(value, list | tuple):
            yield from _find_numbers(value, is_inside=True)
        elif isinstance(value, numbers.Number):
            yield value, is_inside


@contextmanager
def unchanged(*values: Any, name: str, given: Text = "") -> Iterator[None]:
    """Check that the calls in this block leave these arguments as they were.

    Args:
        *values: The tensors, arrays and containers that the calls get.
        name: The name of the function, for the message.
        given: The code that was called, for the message.

    Raises:
        CheckFailed: ``changed-input``.
    """
    before = copy_data(values)
    with changes_come_back():
        yield
    if difference(list(values), list(before), tolerance=0.0):
        raise fail("changed-input", name=name, given=given)


def watch_graphs(model: torch.nn.Module) -> Callable[[], int]:
    """Watch how many graphs of a model's outputs are in memory at the same time.

    Use it in a function marked `in_kernel`. Code that takes the number out of each loss at once
    has at most two: that of this step, and that of the step before. Evaluation mode does not count.

    Returns:
        A function that returns the largest number so far.
    """
    marks: list[weakref.ref[Any]] = []
    alive = [0]

    def look(module: torch.nn.Module, inputs: Any, output: Any) -> None:
        alive.append(sum(mark() is not None for mark in marks))
        if module.training and output.requires_grad:

            def mark(gradient: torch.Tensor) -> None:
                """Stay in memory as long as the graph of `output`."""

            output.register_hook(mark)
            marks.append(weakref.ref(mark))

    model.register_forward_hook(look)
    return lambda: max(alive)
