"""The text of a student's functions and classes, from the submission itself.

What the student's process says of its own source can't be trusted; the submission is on our side.
"""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from autograder.grading.judge.shipping import find_names_read

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@dataclass(frozen=True)
class _Binding:
    """The last statement that gave a name its meaning.

    Attributes:
        text: Of the statement.
        code: Whether it is a function, class or lambda.
        used: Other names that it reads.
        called: Those of them that it calls.
    """

    text: str
    code: bool
    used: frozenset[str]
    called: frozenset[str]


class Sources:
    """The definitions in the cells that have run so far; a later one replaces an earlier one."""

    def __init__(self) -> None:
        self._bindings: dict[str, _Binding] = {}
        self._unread: list[str] = []

    def add(self, source: str) -> None:
        """Take a cell. It is read when somebody asks, which few tests do."""
        self._unread.append(source)

    def _read(self, source: str) -> None:
        """Take a cell's definitions. A cell that is no plain Python has none."""
        try:
            tree = ast.parse(source)
            for statement in _top_level(tree.body):
                names = _bound_by(statement)
                if names:
                    self._bindings.update(dict.fromkeys(names, _binding(source, statement)))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return

    def of(self, name: str) -> str | None:
        """The text that gave a name its meaning, with the student's functions that it uses.

        A loop in a helper is a loop. None for a name that no cell defines.
        """
        while self._unread:
            self._read(self._unread.pop(0))
        if name not in self._bindings:
            return None
        names = [name]
        for one in names:  # grows on the way
            binding = self._bindings[one]
            for other in sorted(binding.used - set(names)):
                found = self._bindings.get(other)
                # a table that was made with a loop is not a loop of the function that reads it
                if found and (found.code or other in binding.called or not binding.code):
                    names.append(other)
        return "\n\n\n".join(self._bindings[one].text for one in names)


def _top_level(statements: list[ast.stmt]) -> Iterator[ast.stmt]:
    """All statements outside of functions and classes."""
    for statement in statements:
        yield statement
        if not isinstance(statement, _DEFINITIONS):
            for blocks in ("body", "orelse", "finalbody"):
                yield from _top_level(getattr(statement, blocks, []))
            for handler in getattr(statement, "handlers", []):
                yield from _top_level(handler.body)


def _bound_by(statement: ast.stmt) -> set[str]:
    """The names that a statement binds, those of the statements inside it not counted."""
    if isinstance(statement, _DEFINITIONS):
        return {statement.name}
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return {(alias.asname or alias.name).partition(".")[0] for alias in statement.names}
    parts = [statement] if not hasattr(statement, "body") else _heads(statement)
    nodes = (node for part in parts for node in ast.walk(part))
    return {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}


def _heads(statement: ast.stmt) -> list[ast.AST]:
    """The expressions of a compound statement, such as the target of a loop."""
    return [
        child
        for child in ast.iter_child_nodes(statement)
        if not isinstance(child, ast.stmt | ast.excepthandler)
    ]


def _binding(source: str, statement: ast.stmt) -> _Binding:
    decorators = getattr(statement, "decorator_list", [])
    first = min(node.lineno for node in (statement, *decorators))
    if first < statement.lineno or isinstance(statement, _DEFINITIONS):
        lines = source.splitlines()[first - 1 : statement.end_lineno]
        text = textwrap.dedent("\n".join(lines))
    else:
        text = ast.get_source_segment(source, statement) or ""
    value = getattr(statement, "value", None)
    calls = [node.func for node in ast.walk(statement) if isinstance(node, ast.Call)]
    return _Binding(
        text,
        isinstance(statement, _DEFINITIONS) or isinstance(value, ast.Lambda),
        frozenset(find_names_read(statement)),
        frozenset(func.id for func in calls if isinstance(func, ast.Name)),
    )
