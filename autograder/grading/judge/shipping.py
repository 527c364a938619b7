"""Course's objects on their way to the student's process: by name or as source text, never pickled.

What a test passes to the student's code is sent as data. What is no data can go

- by name, when the student's process has it too: a function or class of an installed library, or
  one that a read-only set-up cell defines;
- as text, when the test cell defines it at its top level: a callback, or a function marked
  `checks.in_kernel`. Other functions and classes of the test cell that the text uses go along.
"""

from __future__ import annotations

import ast
import copy
import dis
import sys
import types
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import torch

from autograder.grading.judge.remote import CourseError

#: Functions and classes of these packages are found again by their names.
_LIBRARIES = ("torch", "torchvision", "numpy", "math", "builtins", "operator", "functools")


class InKernel:
    """A function of a test cell that runs in the student's process; see `checks.in_kernel`."""

    def __init__(self, function: Callable[..., Any], ask: Callable[..., Any]) -> None:
        self.function = function
        self._ask = ask
        self.__name__ = function.__name__
        self.__doc__ = function.__doc__

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("call", self, *args, **kwargs)


class Shipper:
    """Makes payloads for the objects of one notebook's tests.

    Args:
        namespace: The judge's names.
        setup: Those that the set-up cells define, in both processes.
        texts: The course's cells by the file names that they are compiled under.
    """

    def __init__(
        self, namespace: dict[str, Any], setup: dict[str, Any], texts: dict[str, str]
    ) -> None:
        self._namespace = namespace
        self._setup = setup
        self._texts = texts

    def payload(self, value: Any) -> dict[str, Any]:
        """How the agent finds or makes this object.

        Raises:
            CourseError: It can't.
        """
        function = value.function if isinstance(value, InKernel) else value
        name = getattr(function, "__name__", None)
        if isinstance(name, str) and self._setup.get(name) is function:
            return {"course": name}
        place = _in_a_library(function)
        if place is not None:
            return place
        if isinstance(function, types.FunctionType | type) and isinstance(name, str):
            return {"name": _name_of(name), "source": self._source(function, set())}
        if type(value) is torch.Generator:  # a copy: what is drawn there does not show here
            return {"generator": bytes(value.get_state().tolist()).hex()}
        raise CourseError(
            f"A test passes a {type(value).__name__} to the student's code, which is no data. "
            "Make it inside a function marked @checks.in_kernel."
        )

    def _source(self, function: Any, seen: set[str]) -> str:
        """The text of a test cell's function or class, after what it uses of the test cell's."""
        name = _name_of(function.__name__)
        seen.add(name)
        definition = _read(self._definition(function))
        texts = []
        for used in sorted(definition.reads - seen):
            if used in self._setup or not dict.__contains__(self._namespace, used):
                continue  # both processes have it, or it is the student's
            helper = self._namespace[used]
            helper = helper.function if isinstance(helper, InKernel) else helper
            if isinstance(helper, types.ModuleType):
                texts.append(f"import {helper.__name__} as {used}")
            elif isinstance(helper, types.FunctionType | type):
                texts.append(self._source(helper, seen))
            else:
                raise CourseError(
                    f"{name} runs in the student's process and uses {used} of the test cell: "
                    "pass it as an argument."
                )
        return "\n\n".join([*texts, definition.text])

    def _definition(self, value: Any) -> ast.stmt:
        """The statement that defines a function or class, without decorators."""
        if isinstance(value, type):
            texts = list(self._texts.values())[::-1]
        else:
            texts = [self._texts.get(value.__code__.co_filename, "")]
            if value.__closure__:
                raise CourseError(f"{value.__name__} uses variables of the function around it.")
        for text in texts:
            find = _lambda if value.__name__ == "<lambda>" else _named
            node = find(_definitions(text), value)
            if node is not None:
                return node
        raise CourseError(f"{value.__name__} is not defined in a test cell; it can't be sent.")


def _in_a_library(value: Any) -> dict[str, Any] | None:
    """Module and name of a library's function or class."""
    name = getattr(value, "__qualname__", None)
    if not isinstance(name, str):
        return None
    module = getattr(value, "__module__", None)
    places = [module] if module else list(_LIBRARIES)  # torch's own functions do not tell
    for place in places:
        if str(place).partition(".")[0].lstrip("_") not in _LIBRARIES:
            continue
        for path in (name, name.rpartition(".")[2]):
            found: Any = sys.modules.get(str(place))
            for part in path.split("."):
                found = getattr(found, part, None)
            if found is value:
                return {"module": place, "name": path}
    return None


def _name_of(name: str) -> str:
    return "_callback" if name == "<lambda>" else name


#: What a test cell may send: its functions, classes and lambdas.
Nodes = tuple[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda, ...]


@lru_cache(maxsize=256)  # the same cells for each submission
def _definitions(text: str) -> Nodes:
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda
    return tuple(node for node in ast.walk(ast.parse(text)) if isinstance(node, kinds))


def _named(nodes: Nodes, value: Any) -> ast.stmt | None:
    """The ``def`` or ``class``, also within a ``with`` or ``if``; the last one of that name."""
    is_class = isinstance(value, type)
    found: ast.stmt | None = None
    for node in nodes:
        if isinstance(node, ast.ClassDef if is_class else ast.FunctionDef | ast.AsyncFunctionDef):
            start = min(part.lineno for part in (node, *node.decorator_list))
            if node.name == value.__name__ and (is_class or start == value.__code__.co_firstlineno):
                found = node
    return found


def _lambda(nodes: Nodes, function: Any) -> ast.stmt | None:
    """An assignment of the lambda whose body the function's instructions come from."""
    spans = {
        ((line, column), (end_line, end_column))
        for line, end_line, column, end_column in function.__code__.co_positions()
        if None not in (line, end_line, column, end_column)
        and (line, column) != (end_line, end_column)
    }
    inside = []
    for node in nodes:
        if isinstance(node, ast.Lambda):
            body = node.body
            start = (body.lineno, body.col_offset)
            end = (body.end_lineno, body.end_col_offset)
            if (start, end) in spans:
                inside = [node]
                break
            if all(start <= first and last <= end for first, last in spans):
                inside.append(node)
    return _assignment(inside[-1]) if inside else None


@lru_cache(maxsize=1024)
def _assignment(value: ast.Lambda) -> ast.stmt:
    return ast.fix_missing_locations(ast.Assign([ast.Name("_callback", ast.Store())], value))


@dataclass(frozen=True)
class _Definition:
    """What is sent of a definition, and the names that it looks up outside of itself."""

    text: str
    reads: frozenset[str]


@lru_cache(maxsize=1024)
def _read(node: ast.stmt) -> _Definition:
    if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        node = copy.copy(node)
        node.decorator_list = []
    return _Definition(ast.unparse(node), frozenset(find_names_read(node)))


def find_names_read(tree: ast.stmt) -> set[str]:
    """The names that a definition looks up outside of itself."""
    module = ast.fix_missing_locations(ast.Module([tree], []))
    names: set[str] = set()
    codes = [compile(module, "<test>", "exec")]
    while codes:
        code = codes.pop()
        codes += [const for const in code.co_consts if isinstance(const, types.CodeType)]
        instructions = list(dis.get_instructions(code))
        own = {i.argval for i in instructions if i.opname == "STORE_NAME"}
        read = {i.argval for i in instructions if i.opname in ("LOAD_GLOBAL", "LOAD_NAME")}
        names |= {name for name in read - own if not name.startswith("__")}
    return names
