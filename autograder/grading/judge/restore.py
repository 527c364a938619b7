"""The second half of call-by-copy-restore: bring the judge's values to where the student's are."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from autograder.grading.wire import codec
from autograder.grading.wire.arrays import CodecError


def restore(ours: Any, theirs: Any) -> None:
    """Change `ours` in place, as deep as it can be changed, until it equals `theirs`.

    Args:
        ours: What the judge passed.
        theirs: The decoded copy of what became of it. Its tensors are ours already where
            the student left them in place.

    Raises:
        CodecError: `theirs` is of another type.
    """
    if ours is theirs:
        return
    if isinstance(ours, torch.Tensor):
        _restore_tensor(ours, theirs)
    elif isinstance(ours, np.ndarray):
        _restore_array(ours, theirs)
    elif type(ours) in codec.MUTABLE or type(ours) is tuple:
        if type(theirs) is not type(ours):
            raise CodecError("The reply is malformed.")
        _restore_container(ours, theirs)


def _restore_tensor(ours: torch.Tensor, theirs: Any) -> None:
    if not isinstance(theirs, torch.Tensor):
        raise CodecError("The reply is malformed.")
    grad = theirs.grad
    new = theirs.detach()
    try:
        if ours.is_leaf and ours.requires_grad != theirs.requires_grad:
            ours.requires_grad_(theirs.requires_grad)
        with torch.no_grad():
            if ours.shape == new.shape and ours.dtype == new.dtype:
                ours.copy_(new)
            else:
                ours.data = new
    except RuntimeError:  # elements that share memory, as in an expanded tensor
        ours.data = new
    if ours.is_leaf:
        _restore_gradient(ours, grad)


def _restore_gradient(ours: torch.Tensor, grad: torch.Tensor | None) -> None:
    if grad is None or ours.grad is None:
        ours.grad = grad
    else:
        with torch.no_grad():
            ours.grad.copy_(grad)


def _restore_array(ours: np.ndarray[Any, Any], theirs: Any) -> None:
    if not isinstance(theirs, np.ndarray):
        raise CodecError("The reply is malformed.")
    if ours.shape == theirs.shape and ours.dtype == theirs.dtype and ours.flags.writeable:
        ours[...] = theirs
    # a changed shape or dtype can't be brought about from outside; the value itself comes back


def _restore_container(ours: Any, theirs: Any) -> None:
    if type(ours) is tuple:
        for one, other in zip(ours, theirs, strict=False):
            if type(one) is type(other):
                restore(one, other)
    elif type(ours) is list:
        ours[:] = [_kept(ours[i], new) if i < len(ours) else new for i, new in enumerate(theirs)]
    elif type(ours) is set:
        ours.clear()
        ours.update(theirs)
    else:
        merged = {key: _kept(ours[key], new) if key in ours else new for key, new in theirs.items()}
        ours.clear()
        ours.update(merged)


def _kept(ours: Any, theirs: Any) -> Any:
    """The judge's own inner container, brought up to date, where there still is one."""
    same_kind = type(ours) is type(theirs) and type(ours) in codec.MUTABLE
    if not same_kind:
        return theirs
    _restore_container(ours, theirs)
    return ours
