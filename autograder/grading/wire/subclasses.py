"""Values of subclasses: they travel as their base type, with the name of their class beside it.

A `NamedTuple` is a tuple and a `defaultdict` is a dictionary, so a check that accepts them in one
process accepts them in two. In the judge, such a value gets a class of that name, which the judge
makes. This class adds nothing to the base type, so no code of the student decides a comparison. If
a test passes the value back, the student's process makes an instance of the real class again.
"""

from __future__ import annotations

import collections
import copy
from functools import lru_cache
from typing import Any

import numpy as np
import torch
from torch.nn.parameter import UninitializedTensorMixin  # type: ignore[attr-defined]

from autograder.grading.wire.json_text import CodecError
from autograder.grading.wire.text import fit
from autograder.language import phrase

_MAPPINGS = (collections.OrderedDict, collections.Counter, dict)
_SCALARS = (str, bytes, int, float, complex)
#: Tensors and arrays, of which a message can change single elements.
LEAVES = (torch.Tensor, np.ndarray)
_BASES = frozenset(
    {*_MAPPINGS, *_SCALARS, *LEAVES, list, tuple, set, frozenset, torch.nn.Parameter}
)
#: The name of the attribute with the value's number in the student's process.
_ORIGIN = "_autograder_origin"


def find_base(kind: type) -> type | None:
    """Return the known type of which a class is a proper subclass; None for other classes."""
    if issubclass(kind, UninitializedTensorMixin):
        return None  # it has no elements yet
    return next((base for base in kind.__mro__[1:] if base in _BASES), None)


def to_base(value: Any, base: type) -> Any:
    """Return the content of a value with exactly the type `base`. It runs no code of the class.

    Tensors and arrays are returned as they are.
    """
    if base in LEAVES or base is torch.nn.Parameter:
        return value
    if base in _MAPPINGS:
        plain: Any = base()
        for key, item in dict.items(value):
            plain[key] = item
        return plain
    if base in (list, tuple, set, frozenset):
        return base(base.__iter__(value))
    if base is bytes:
        return bytes(memoryview(value))
    convert = {str: str.__str__, int: int.__index__, float: float.__float__}
    return convert.get(base, complex.__complex__)(value)


def name_value(value: Any, name: Any, number: Any) -> Any:
    """Return a value in the judge's own class of this name.

    Args:
        value: The decoded value of the base type.
        name: The name that the student's process sent.
        number: The number of the value, or of its class, in the student's process.

    Raises:
        CodecError: If the fields are malformed.
    """
    base = type(value)
    if type(name) is not str or type(number) is not int or base not in _BASES:
        raise CodecError(phrase("The message is malformed."))
    if not 0 <= number < 2**62:
        raise CodecError(phrase("The message is malformed."))
    name = fit(name, 100)
    kind = _make_class(name if name.isidentifier() else "subclass", base)  # type: ignore[arg-type]
    named = _convert_leaf(value, kind) if isinstance(value, LEAVES) else kind(value)
    setattr(named, _ORIGIN, number)
    return named


def find_origin(value: Any) -> int | None:
    """Return the number that `name_value` gave to a value; None for any other value."""
    number = getattr(value, "__dict__", {}).get(_ORIGIN)
    return number if type(number) is int else None


@lru_cache(maxsize=1024)
def _make_class(name: str, base: type) -> type:
    members: dict[str, Any] = {"__module__": "__main__"}
    if issubclass(base, torch.Tensor):
        # as for a parameter: the results of operations are plain tensors
        members["__torch_function__"] = torch._C._disabled_torch_function_impl
        members["__deepcopy__"] = _deepcopy_tensor
    return type(base)(name, (base,), members)


def _deepcopy_tensor(tensor: Any, memo: dict[int, Any]) -> Any:
    if id(tensor) not in memo:
        plain = tensor.detach().as_subclass(torch.Tensor).requires_grad_(tensor.requires_grad)
        result = _convert_leaf(copy.deepcopy(plain), type(tensor))
        result.grad = copy.deepcopy(tensor.grad, memo)
        setattr(result, _ORIGIN, find_origin(tensor))
        memo[id(tensor)] = result
    return memo[id(tensor)]


def _convert_leaf(value: Any, kind: type) -> Any:
    """Return the same elements as an instance of `kind`, without calling its methods."""
    if isinstance(value, np.ndarray):
        return value.view(kind)
    with torch._C.DisableTorchFunctionSubclass():
        tensor: Any = torch.Tensor._make_subclass(kind, value.detach(), value.requires_grad)
        tensor.grad = value.grad
    return tensor


def restore_class(value: Any, original: Any) -> Any:
    """Return a value from the judge in its real class. It runs in the student's process.

    Args:
        value: The decoded value of the base type.
        original: The value that travelled to the judge, or the class of a tensor or array.
    """
    base: Any = type(value)
    if base in _SCALARS:
        return original  # the judge can't have changed it
    if isinstance(value, LEAVES):
        return _convert_leaf(value, original)
    if base in (tuple, frozenset):
        result = base.__new__(type(original), value)
        if hasattr(original, "__dict__"):
            vars(result).update(vars(original))
        return result
    result = copy.copy(original)
    base.clear(result)
    if base in _MAPPINGS:
        for key, item in value.items():
            base.__setitem__(result, key, item)
    else:
        (list.extend if base is list else set.update)(result, value)
    return result
