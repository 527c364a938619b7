"""What is said of a student's object that stays in the student's process, and what is believed.

The description only decides how a proxy looks: which attributes of Python's it answers from the
judge's side, and which of PyTorch's classes it counts as. A false description is a false value,
no more; that a proxy is a tensor, a number or a string is never believed.
"""

from __future__ import annotations

import inspect
import sys
import types
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from torch import Tensor

from autograder.grading.wire.arrays import CodecError
from autograder.grading.wire.text import fit

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
#: A proxy counts as a class only if that class is defined under one of these.
_TRUSTED_MODULES = ("torch.nn.", "torch.optim.", "torch.utils.data.")


@dataclass(frozen=True)
class Reference:
    """A student's object as the judge knows it.

    Attributes:
        number: In the agent's table.
        kind: Decides what the proxy can do.
        name: ``__name__`` where it has one, else its class's name.
        classes: PyTorch's classes that it is an instance (or, a class, a subclass) of.
        callable: Whether it can be called.
        signature: Of a function, without default values; None where unknown.
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
    """The description of an object. Runs in the student's process; never raises."""
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


def checked(payload: Any) -> Reference:
    """What the judge believes of a description.

    Raises:
        CodecError: It is malformed.
    """
    if type(payload) is not dict or type(payload.get("id")) is not int:
        raise CodecError("The reference is malformed.")
    kind, name = payload.get("kind"), payload.get("name")
    if kind not in _KINDS or type(name) is not str or not 0 <= payload["id"] < 2**62:
        raise CodecError("The reference is malformed.")
    return Reference(
        number=payload["id"],
        kind=kind,
        name=fit(name, 100),
        classes=_trusted_classes(payload.get("classes")),
        callable=payload.get("callable") is True,
        signature=_checked_signature(payload.get("signature")),
        is_generator=payload.get("generator") is True,
    )


def _trusted_classes(value: Any) -> tuple[type, ...]:
    """The judge's own classes of the names given, in order."""
    found = []
    for pair in value[:_MOST_CLASSES] if type(value) is list else []:
        if type(pair) is not list or len(pair) != 2 or not all(type(p) is str for p in pair):
            raise CodecError("The reference is malformed.")
        module, name = pair
        if not f"{module}.".startswith(_TRUSTED_MODULES):
            continue
        kind = getattr(sys.modules.get(module), name, None)
        if isinstance(kind, type) and not issubclass(kind, Tensor):
            found.append(kind)
    return tuple(found)


def _checked_signature(value: Any) -> inspect.Signature | None:
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
