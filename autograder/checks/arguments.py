"""Arguments of the student's code are copies, unless a test says that it wants the changes."""

from __future__ import annotations

import collections
import copy
import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar, cast

import numpy as np
import torch

F = TypeVar("F", bound=Callable[..., Any])

_CHANGES_WANTED: ContextVar[bool] = ContextVar("changes_wanted", default=False)
_IN_KERNEL: ContextVar[bool] = ContextVar("in_kernel", default=False)


def changes_wanted() -> bool:
    """Return whether the test wants the changes that a call makes in its arguments."""
    return _CHANGES_WANTED.get()


@contextmanager
def changes_come_back() -> Iterator[None]:
    """Bring changes of arguments back to the test, for calls in this block.

    In the grader, a call gets copies of its arguments. A test that looks at an argument after the
    call, because the function should change it or must not change it, calls in this block:

    >>> numbers = [3, 1, 2]
    >>> with changes_come_back():
    ...     numbers.sort()
    >>> numbers
    [1, 2, 3]

    `compare` and `example` do so themselves. Compute what you expect before the call.
    """
    token = _CHANGES_WANTED.set(True)
    try:
        yield
    finally:
        _CHANGES_WANTED.reset(token)


def in_kernel(function: F) -> F:
    """Mark a function of the test cell that must run where the student's objects live.

    Use it where a test needs the student's object, not a copy: to train a student's model, to
    call ``backward()`` through it, to pass a spy to it. Such a function may use its arguments,
    what the set-up cell defines, and other top-level functions of the test cell. Its arguments are
    copies; see `changes_come_back`. It returns plain data (numbers, text, tensors, lists,
    dictionaries). Make inputs and compute expected values outside of it: the student's code can
    read and change what runs in its own process.

    In a student's own JupyterLab, where everything is one process, it only copies the arguments.
    """

    @functools.wraps(function)
    def call_with_copies(*args: Any, **kwargs: Any) -> Any:
        if _IN_KERNEL.get() or changes_wanted():
            return function(*args, **kwargs)
        token = _IN_KERNEL.set(True)
        try:
            args, kwargs = copy_data((args, kwargs))
            return function(*args, **kwargs)
        finally:
            _IN_KERNEL.reset(token)

    return cast(F, call_with_copies)


def copy_data(value: Any, memo: dict[int, Any] | None = None) -> Any:
    """Return a copy of the tensors, arrays and containers in `value`. Other objects stay the same.

    Args:
        value: Any value.
        memo: The copies so far by `id`, so two names for one object stay one object.
    """
    memo = {} if memo is None else memo
    if id(value) in memo:
        return memo[id(value)]
    kind: Any = type(value)
    result: Any
    if kind is torch.Tensor or kind is torch.nn.Parameter:
        result = _copy_tensor(value)
    elif kind is np.ndarray:
        result = copy.copy(value)
    elif kind in (list, tuple, set):
        result = kind(copy_data(item, memo) for item in value)
    elif kind in (dict, collections.OrderedDict, collections.Counter):
        result = kind()
        for key, item in value.items():
            result[key] = copy_data(item, memo)
    else:
        return value
    memo[id(value)] = result
    return result


def _copy_tensor(value: torch.Tensor) -> torch.Tensor:
    """Return a leaf with the same values, strides, gradient and flag."""
    result = copy.deepcopy(value.detach())
    if isinstance(value, torch.nn.Parameter):
        result = torch.nn.Parameter(result, requires_grad=value.requires_grad)
    else:
        result.requires_grad_(value.requires_grad)
    if value.is_leaf and value.grad is not None:
        result.grad = copy.deepcopy(value.grad.detach())
    return result
