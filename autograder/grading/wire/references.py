"""Describe objects that stay in the student's process, and check these descriptions in the judge.

A description only decides how a proxy looks: which of Python's attributes the judge answers itself,
and which of PyTorch's classes the proxy counts as. A false description is only a false value. The
judge never believes that a proxy is a tensor, a number or a string.
"""

from __future__ import annotations

import inspect
import sys
import types
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from torch import Tensor, nn, optim
from torch.utils import data

from autograder.grading.wire.json_text import CodecError
from autograder.grading.wire.text import fit
from autograder.language import phrase

Kind = Literal["function", "class", "iterator", "object"]
_KINDS = ("function", "class", "iterator", "object")
_FUNCTIONS = (
    types.FunctionType,
    types.MethodType,
    types.BuiltinFunctionType,
    types.MethodWrapperType,
)
_PARAMETER_KINDS = {kind.name: kind for kind in inspect._ParameterKind}
_MOST_CLASSES = 40
_MOST_PARAMETERS = 60
#: A proxy counts as an instance of a class only if one of these modules defines the class.
_MODULES = ("torch.nn.", "torch.optim.", "torch.utils.data.")
#: The class is also one of these or inherits from one of them.
_KNOWN_CLASSES = (
    nn.Module,
    optim.Optimizer,
    optim.lr_scheduler.LRScheduler,
    data.Dataset,
    data.DataLoader,
    data.Sampler,
)
#: A proxy never counts as a value, even if a class of PyTorch inherits from both.
_VALUES = (Tensor, np.ndarray, np.generic, int, float, complex, str, bytes, list, tuple, dict, set,
           frozenset, type, BaseException)  # fmt: skip


@dataclass(frozen=True)
class Reference:
    """A reference is what the judge knows about a student's object.

    Attributes:
        number: Its number in the agent's table.
        kind: The kind of object. It decides what the proxy can do.
        name: Its ``__name__``, or the name of its class if it has no ``__name__``.
        classes: The classes of PyTorch of which it is an instance, or a subclass if it is a class.
        callable: Whether it can be called.
        signature: The signature of a function, without default values. None if it is unknown.
        is_generator: Whether it is a generator.
    """

    number: int
    kind: Kind
    name: str
    classes: tuple[type, ...]
    callable: bool
    signature: inspect.Signature | None
    is_generator: bool = False


def describe(value: Any) -> dict[str, Any]:
    """Describe an object. It runs in the student's process and never raises."""
    fields: dict[str, Any] = {"kind": "object", "name": "object", "classes": []}
    try:
        fields["callable"] = callable(value)
        if isinstance(value, type):
            fields.update(kind="class", name=value.__name__, classes=_class_names(value))
        else:
            fields.update(name=type(value).__name__, classes=_class_names(type(value)))
            if isinstance(value, _FUNCTIONS):
                fields.update(kind="function", name=value.__name__)
            elif isinstance(value, Iterator):
                fields.update(kind="iterator")
            fields["generator"] = isinstance(value, types.GeneratorType)
        if fields["callable"]:
            fields["signature"] = _signature(value)
    except Exception:
        fields["broken"] = True
    return fields


def _class_names(kind: type) -> list[list[str]]:
    return [[c.__module__, c.__qualname__] for c in kind.__mro__[:_MOST_CLASSES]]


def _signature(value: Any) -> list[list[Any]] | None:
    try:
        parameters = inspect.signature(value).parameters.values()
    except (ValueError, TypeError):
        return None
    return [[p.name, p.kind.name, p.default is not p.empty] for p in parameters]


def check_reference(payload: Any) -> Reference:
    """Return the part of a description that the judge believes.

    Raises:
        CodecError: If the description is malformed.
    """
    if type(payload) is not dict or type(payload.get("id")) is not int:
        raise CodecError(phrase("The reference is malformed."))
    kind, name = payload.get("kind"), payload.get("name")
    if kind not in _KINDS or type(name) is not str or not 0 <= payload["id"] < 2**62:
        raise CodecError(phrase("The reference is malformed."))
    return Reference(
        number=payload["id"],
        kind=kind,
        name=fit(name, 100),
        classes=_trusted_classes(payload.get("classes")),
        callable=payload.get("callable") is True,
        signature=_check_signature(payload.get("signature")),
        is_generator=payload.get("generator") is True,
    )


def _trusted_classes(value: Any) -> tuple[type, ...]:
    """Return the judge's own classes with these names, in order."""
    classes = []
    for pair in value[:_MOST_CLASSES] if type(value) is list else []:
        if type(pair) is not list or len(pair) != 2 or not all(type(p) is str for p in pair):
            raise CodecError(phrase("The reference is malformed."))
        module, name = pair
        if not f"{module}.".startswith(_MODULES):
            continue
        kind = vars(sys.modules.get(module, types)).get(name)
        if isinstance(kind, type) and _is_known(kind, module):
            classes.append(kind)
    return tuple(classes)


def _is_known(kind: type, module: str) -> bool:
    """Return whether this module defines the class, and the class is not one of values."""
    defined_here = kind.__module__ == module
    return defined_here and issubclass(kind, _KNOWN_CLASSES) and not issubclass(kind, _VALUES)


def _check_signature(value: Any) -> inspect.Signature | None:
    if type(value) is not list or len(value) > _MOST_PARAMETERS:
        return None
    try:
        return inspect.Signature(
            [
                inspect.Parameter(
                    name, _PARAMETER_KINDS[kind], default=... if optional else inspect._empty
                )
                for name, kind, optional in value
            ]
        )
    except (ValueError, TypeError, KeyError):
        return None
