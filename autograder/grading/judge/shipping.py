"""Send the course's objects to the student's process by name or as source text, never pickled.

A test's arguments for the student's code are sent as data. An object that is not data is sent

- by name, if the student's process has it too: a function or class of an installed library, or
  one that a read-only set-up cell defines.
- as text, if the test cell defines it at its top level: a callback, or a function marked
  `checks.in_kernel`. The functions and classes of the test cell that it uses are sent with it.
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

#: Functions and classes of these packages are sent by name.
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
    """Makes payloads for the objects that one notebook's tests pass to the student's code.

    Args:
        namespace: The judge's objects by name.
        setup: The objects by name that the set-up cells define, in both processes.
        texts: The texts of the course's cells by the file name in their compiled code.
    """

    def __init__(
        self, namespace: dict[str, Any], setup: dict[str, Any], texts: dict[str, str]
    ) -> None:
        self._namespace = namespace
        self._setup = setup
        self._texts = texts

    def make_payload(self, value: Any) -> dict[str, Any]:
        """Return data from which the agent finds or makes this object.

        Raises:
            CourseError: If the object can't be sent by name or as text.
        """
        function = value.function if isinstance(value, InKernel) else value
        name = getattr(function, "__name__", None)
        if isinstance(name, str) and self._setup.get(name) is function:
            return {"course": name}
        payload = _find_in_library(function)
        if payload is not None:
            return payload
        if isinstance(function, types.FunctionType | type) and isinstance(name, str):
            return {
                "name": _make_payload_name(name),
                "source": self._collect_source(function, set()),
            }
        if (
            type(value) is torch.Generator
        ):  # a copy: drawing from it does not change the judge's generator
            return {"generator": bytes(value.get_state().tolist()).hex()}
        raise CourseError(
            f"A test passes a {type(value).__name__} to the student's code, which is not data. "
            "Make it inside a function marked @checks.in_kernel."
        )

    def _collect_source(self, function: Any, seen: set[str]) -> str:
        """Return the text of a function or class, after that of its helpers in the test cell."""
        name = _make_payload_name(function.__name__)
        seen.add(name)
        definition = _unparse(self._find_definition(function))
        texts = []
        for used in sorted(definition.reads - seen):
            if used in self._setup or not dict.__contains__(self._namespace, used):
                continue  # both processes have it, or it belongs to the student
            helper = self._namespace[used]
            helper = helper.function if isinstance(helper, InKernel) else helper
            if isinstance(helper, types.ModuleType):
                texts.append(f"import {helper.__name__} as {used}")
            elif isinstance(helper, types.FunctionType | type):
                texts.append(self._collect_source(helper, seen))
            else:
                raise CourseError(
                    f"{name} runs in the student's process and uses {used} of the test cell. "
                    "Pass it as an argument."
                )
        return "\n\n".join([*texts, definition.text])

    def _find_definition(self, value: Any) -> ast.stmt:
        """Return the statement that defines a function or class.

        Raises:
            CourseError: If no test cell defines it, or it uses variables of an outer function.
        """
        if isinstance(value, type):
            texts = list(self._texts.values())[::-1]
        else:
            texts = [self._texts.get(value.__code__.co_filename, "")]
            if value.__closure__:
                raise CourseError(f"{value.__name__} uses variables of the function around it.")
        for text in texts:
            find = _find_lambda if value.__name__ == "<lambda>" else _find_named
            node = find(_list_definitions(text), value)
            if node is not None:
                return node
        raise CourseError(f"{value.__name__} is not defined in a test cell, so it can't be sent.")


def _find_in_library(value: Any) -> dict[str, Any] | None:
    """Return the module and name of a library's function or class; None for other objects."""
    name = getattr(value, "__qualname__", None)
    if not isinstance(name, str):
        return None
    module = getattr(value, "__module__", None)
    modules = [module] if module else list(_LIBRARIES)  # torch's own functions have no module
    for place in modules:
        if str(place).partition(".")[0].lstrip("_") not in _LIBRARIES:
            continue
        for path in (name, name.rpartition(".")[2]):
            candidate: Any = sys.modules.get(str(place))
            for part in path.split("."):
                candidate = getattr(candidate, part, None)
            if candidate is value:
                return {"module": place, "name": path}
    return None


def _make_payload_name(name: str) -> str:
    return "_callback" if name == "<lambda>" else name


#: The functions, classes and lambdas of a test cell, which can be sent as text.
Nodes = tuple[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda, ...]


@lru_cache(maxsize=256)  # the same cells for each submission
def _list_definitions(text: str) -> Nodes:
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda
    return tuple(node for node in ast.walk(ast.parse(text)) if isinstance(node, kinds))


def _find_named(nodes: Nodes, value: Any) -> ast.stmt | None:
    """Return the last ``def`` or ``class`` of this name, also inside of a ``with`` or ``if``."""
    is_class = isinstance(value, type)
    definition: ast.stmt | None = None
    for node in nodes:
        if isinstance(node, ast.ClassDef if is_class else ast.FunctionDef | ast.AsyncFunctionDef):
            start = min(part.lineno for part in (node, *node.decorator_list))
            if node.name == value.__name__ and (is_class or start == value.__code__.co_firstlineno):
                definition = node
    return definition


def _find_lambda(nodes: Nodes, function: Any) -> ast.stmt | None:
    """Return an assignment of the lambda whose body has the function's instructions."""
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
    return _make_assignment(inside[-1]) if inside else None


@lru_cache(maxsize=1024)
def _make_assignment(value: ast.Lambda) -> ast.stmt:
    return ast.fix_missing_locations(ast.Assign([ast.Name("_callback", ast.Store())], value))


@dataclass(frozen=True)
class _Definition:
    """The text of a definition without decorators, and the outer names that it reads."""

    text: str
    reads: frozenset[str]


@lru_cache(maxsize=1024)
def _unparse(node: ast.stmt) -> _Definition:
    if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        node = copy.copy(node)
        node.decorator_list = []
    return _Definition(ast.unparse(node), frozenset(find_names_read(node)))


def find_names_read(tree: ast.stmt) -> set[str]:
    """Return the names that a definition reads and does not define, except ``__x__`` names."""
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
