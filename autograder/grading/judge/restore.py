"""Restore changed arguments in the judge: the second half of call by copy-restore."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from autograder.grading.wire import codec
from autograder.grading.wire.json_text import CodecError
from autograder.language import phrase


def restore(value: Any, changed: Any) -> None:
    """Change `value` and the values in it in place, until it equals `changed`.

    Args:
        value: The argument that the judge passed: a tensor, array or container.
        changed: The decoded copy of the argument after the call. A tensor that the student's code
            did not replace is the judge's own tensor in it.

    Raises:
        CodecError: If `changed` has another type.
    """
    if value is changed:
        return
    if isinstance(value, torch.Tensor):
        _restore_tensor(value, changed)
    elif isinstance(value, np.ndarray):
        _restore_array(value, changed)
    elif isinstance(value, (*codec.MUTABLE, tuple)):
        if type(changed) is not type(value):
            raise CodecError(phrase("The reply is malformed."))
        _restore_container(value, changed)


def _restore_tensor(value: torch.Tensor, changed: Any) -> None:
    if not isinstance(changed, torch.Tensor):
        raise CodecError(phrase("The reply is malformed."))
    grad = changed.grad
    new = changed.detach()
    try:
        if value.is_leaf and value.requires_grad != changed.requires_grad:
            value.requires_grad_(changed.requires_grad)
        with torch.no_grad():
            if value.shape == new.shape and value.dtype == new.dtype:
                value.copy_(new)
            else:
                value.data = new
    except RuntimeError:  # elements share memory, as in an expanded tensor
        value.data = new
    if value.is_leaf:
        _restore_gradient(value, grad)


def _restore_gradient(value: torch.Tensor, grad: torch.Tensor | None) -> None:
    if grad is None or value.grad is None:
        value.grad = grad
    else:
        with torch.no_grad():
            value.grad.copy_(grad)


def _restore_array(value: np.ndarray[Any, Any], changed: Any) -> None:
    if not isinstance(changed, np.ndarray):
        raise CodecError(phrase("The reply is malformed."))
    if value.shape == changed.shape and value.dtype == changed.dtype and value.flags.writeable:
        value[...] = changed
    # an array's shape or dtype can't be changed in place, so such an array stays as it is


def _restore_container(value: Any, changed: Any) -> None:
    if isinstance(value, tuple):
        for item, changed_item in zip(value, changed, strict=False):
            if type(item) is type(changed_item):
                restore(item, changed_item)
    elif isinstance(value, list):
        value[:] = [
            _restore_inner(value[i], new) if i < len(value) else new
            for i, new in enumerate(changed)
        ]
    elif isinstance(value, set):
        if value != changed:  # a set that is filled again may have another order
            value.clear()
            value.update(changed)
    else:
        own = {key: key for key in value}
        merged = {
            own.get(key, key): _restore_inner(value[key], new) if key in value else new
            for key, new in changed.items()
        }
        value.clear()
        value.update(merged)


def _restore_inner(value: Any, changed: Any) -> Any:
    """Return the judge's own inner container, restored, or else the changed value."""
    if isinstance(value, frozenset) and value == changed:
        return value
    if type(value) is tuple and type(changed) is tuple and len(value) == len(changed):
        return tuple(map(_restore_inner, value, changed))
    same_kind = type(value) is type(changed) and isinstance(value, codec.MUTABLE)
    if not same_kind:
        return changed
    _restore_container(value, changed)
    return value
