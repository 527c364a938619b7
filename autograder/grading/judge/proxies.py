"""Proxies represent in the judge those objects of the student that can't be sent by value.

A proxy sends every operation to the student's process, except comparisons: the student's code
never decides them. ``proxy == 3`` is False. ``proxy != 3``, ``bool(proxy)`` and ``proxy < 3`` raise
TypeError. A proxy never counts as a number, text or tensor. If a call returns such a value, the
value itself is sent, and the judge compares it.
"""

from __future__ import annotations

import ast
import inspect
import types
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Protocol

from autograder.grading.wire.references import Reference

_LONGEST = 2**31
_Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_inspect_source = inspect.getsource


class RemoteObjects(Protocol):
    """What a proxy needs of `autograder.grading.judge.remote.Remote`, which implements it."""

    @property
    def source_of(self) -> Callable[[str], str | None]: ...

    guessed: bool

    def find_name(self, proxy: Proxy) -> str: ...
    def ask(self, operation: str, *args: Any, **kwargs: Any) -> Any: ...
    def fetch_next(self, iterator: Proxy) -> Any: ...


class Proxy:
    """Represents an object of the student."""

    __slots__ = ("__weakref__", "_autograder_reference", "_autograder_remote")
    _autograder_remote: RemoteObjects
    _autograder_reference: Reference

    def __init__(self, remote: RemoteObjects, reference: Reference) -> None:
        object.__setattr__(self, "_autograder_remote", remote)
        object.__setattr__(self, "_autograder_reference", reference)

    @property  # type: ignore[misc]
    def __class__(self) -> type:
        """What `isinstance` sees besides the real type: a library's class that the object has."""
        reference = self._autograder_reference
        if reference.kind == "class":
            return type
        if reference.is_generator:
            return types.GeneratorType
        return reference.classes[0] if reference.classes else type(self)

    def _read_doc(self) -> str | None:
        """Return the docstring in the student's text."""
        definition = find_definition(self)
        return ast.get_docstring(definition[1], clean=False) if definition else None

    __doc__ = property(_read_doc)

    def __getattr__(self, name: str) -> Any:
        reference = self._autograder_reference
        if name.startswith("__") and name.endswith("__"):
            test_name = self._autograder_remote.find_name(self)
            if name in ("__name__", "__qualname__") and reference.kind in ("function", "class"):
                return test_name or reference.name
            if name == "__signature__" and reference.signature is not None:
                return reference.signature
            if name == "__bases__" and reference.kind == "class":
                return reference.classes or (object,)
            if name == "__source__":
                source = self._autograder_remote.source_of(test_name)
                if source is not None:
                    return source
            raise AttributeError(f"{reference.name} has no attribute {name!r}", name=name)
        return self._autograder_remote.ask("getattr", self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        self._autograder_remote.ask("setattr", self, name, value)

    def __getitem__(self, key: Any) -> Any:
        return self._autograder_remote.ask("getitem", self, key)

    def __setitem__(self, key: Any, value: Any) -> None:
        self._autograder_remote.ask("setitem", self, key, value)

    def __delitem__(self, key: Any) -> None:
        self._autograder_remote.ask("delitem", self, key)

    def __len__(self) -> int:
        length = self._autograder_remote.ask("len", self)
        if type(length) is not int or not 0 <= length < _LONGEST:
            raise TypeError("len() of your object is not a valid length")
        return length

    def __iter__(self) -> Any:
        iterator = self._autograder_remote.ask("iter", self)
        if not isinstance(iterator, IteratorProxy):
            raise TypeError("your object does not return an iterator")
        return iterator

    def __enter__(self) -> Any:
        return self._autograder_remote.ask("enter", self)

    def __exit__(self, *exception: Any) -> None:
        self._autograder_remote.ask("exit", self)

    def __eq__(self, other: object) -> bool:
        self._guess()
        return self is other

    def __ne__(self, other: object) -> bool:
        self._guess()
        if isinstance(other, Proxy):
            return self is not other
        raise TypeError(f"{self!r} can't be compared with a value")

    def __hash__(self) -> int:
        self._guess()
        return object.__hash__(self)

    def __bool__(self) -> bool:
        self._guess()
        raise TypeError(f"{self!r} is neither true nor false")

    def __repr__(self) -> str:
        self._guess()
        reference = self._autograder_reference
        return f"<{reference.kind} {reference.name}>"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return repr(self)

    def __dir__(self) -> list[str]:
        self._guess()
        return []

    def __contains__(self, item: object) -> bool:
        self._guess()
        return any(own is item or own == item for own in self)

    def _guess(self) -> None:
        """Note that the student's class would decide this, and the judge does."""
        self._autograder_remote.guessed = True

    def _refuse_operator(self, *others: object) -> Any:
        self._guess()
        return NotImplemented  # Python raises TypeError

    __lt__ = __le__ = __gt__ = __ge__ = _refuse_operator
    __add__ = __sub__ = __mul__ = __matmul__ = __truediv__ = __floordiv__ = _refuse_operator
    __mod__ = __pow__ = __and__ = __or__ = __xor__ = __divmod__ = _refuse_operator
    __radd__ = __rsub__ = __rmul__ = __rmatmul__ = __rtruediv__ = __rfloordiv__ = _refuse_operator
    __rmod__ = __rpow__ = __rand__ = __ror__ = __rxor__ = __rdivmod__ = _refuse_operator

    def __deepcopy__(self, memo: Any) -> Any:
        return self._autograder_remote.ask("deepcopy", self)

    def __copy__(self) -> Proxy:
        return self

    def __reduce_ex__(self, protocol: Any) -> Any:
        raise TypeError(f"{self!r} can't be pickled")


class CallableProxy(Proxy):
    """Represents a function, method, module or another object that can be called."""

    __slots__ = ()

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._autograder_remote.ask("call", self, *args, **kwargs)


class ClassProxy(CallableProxy):
    """Represents a class of the student."""

    __slots__ = ()

    def __subclasscheck__(self, cls: Any) -> bool:
        if not is_proxy(cls) or get_reference(cls).kind != "class":
            return False  # a class of the course or of a library has no class of the student
        return self._autograder_remote.ask("issubclass", cls, self) is True

    def __instancecheck__(self, instance: Any) -> bool:
        if not issubclass(type(instance), Proxy):
            return False  # a value never has a class of the student
        return self._autograder_remote.ask("isinstance", instance, self) is True


class IteratorProxy(Proxy):
    """Represents an iterator or generator."""

    __slots__ = ()

    def __iter__(self) -> IteratorProxy:
        return self

    def __next__(self) -> Any:
        return self._autograder_remote.fetch_next(self)


def get_reference(proxy: Proxy) -> Reference:
    """Return what the judge knows about the object of a proxy."""
    return proxy._autograder_reference


def find_definition(proxy: Proxy) -> tuple[str, _Definition] | None:
    """Return the text in the submission that defines a function or class, and its syntax tree.

    Return None for other objects, and if no cell defines it.
    """
    if get_reference(proxy).kind not in ("function", "class"):
        return None
    remote = proxy._autograder_remote
    text = remote.source_of(remote.find_name(proxy))
    try:
        statements = ast.parse(text).body if text else []
    except SyntaxError:  # its lines do not begin in the same column
        return None
    first = statements[0] if statements else None
    if text is None or not isinstance(first, _Definition):
        return None
    start = min(node.lineno for node in (first, *first.decorator_list))
    return "".join(text.splitlines(keepends=True)[start - 1 : first.end_lineno]), first


def get_source(value: Any) -> str:
    """Return the text of a function or class, as `inspect.getsource` does.

    Raises:
        OSError: No cell of the submission defines it.
        TypeError: It is neither a function nor a class.
    """
    if not is_proxy(value):
        return _inspect_source(value)
    if definition := find_definition(value):
        return definition[0].rstrip("\n") + "\n"
    if get_reference(value).kind in ("function", "class"):
        raise OSError("could not get source code")
    raise TypeError(f"{value!r} is neither a function nor a class")


def is_proxy(value: Any) -> bool:
    """Whether `value` is a proxy. Its real type decides, not its ``__class__``."""
    return issubclass(type(value), Proxy)


def make_proxy(remote: RemoteObjects, reference: Reference) -> Proxy:
    """Return a proxy of the right class for a reference."""
    if reference.kind == "class":
        base: type[Proxy] = ClassProxy
    elif reference.kind == "iterator":
        base = IteratorProxy
    else:
        base = CallableProxy if reference.callable else Proxy
    own_name = {"class": "type", "function": "function"}.get(reference.kind, reference.name)
    return _name_class(base, own_name)(remote, reference)  # type: ignore[arg-type]


@lru_cache(maxsize=1024)
def _name_class(base: type[Proxy], name: str) -> type[Proxy]:
    """Return a class of proxies with a name that people know, because messages show it."""
    members = {"__slots__": (), "__doc__": vars(Proxy)["__doc__"]}
    return type(name if name.isidentifier() else "object", (base,), members)
