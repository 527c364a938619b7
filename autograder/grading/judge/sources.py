"""Find the text of a student's functions and classes in the submission itself.

The student's process can't be trusted with its own source, so the judge reads the submission.
"""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from autograder.grading.judge.cell_text import read_cell
from autograder.grading.judge.shipping import find_names_read

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@dataclass(frozen=True)
class _Binding:
    """The last statement that binds a name.

    Attributes:
        text: The statement's text.
        is_code: Whether it defines a function, class or lambda, or gives one another name.
        used: The other names that it reads.
        called: The names that it calls.
    """

    text: str
    is_code: bool
    used: frozenset[str]
    called: frozenset[str]


class Sources:
    """The definitions in the cells that have run. A later definition replaces an earlier one."""

    def __init__(self) -> None:
        self._bindings: dict[str, _Binding] = {}
        self._unparsed: list[str] = []

    def add(self, source: str) -> None:
        """Add a cell. `find` parses it, because few tests need a source."""
        self._unparsed.append(source)

    def _parse(self, source: str) -> None:
        """Add a cell's definitions. A cell that is not plain Python has none."""
        cell = read_cell(source)
        try:
            for statement in _walk_top_level(cell.tree.body if cell else []):
                names = _find_bound_names(statement)
                if cell and names:
                    binding = _make_binding(cell.text, statement)
                    self._bindings.update({name: self._extend(name, binding) for name in names})
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return

    def _extend(self, name: str, binding: _Binding) -> _Binding:
        """Keep the text of the earlier binding that this binding uses: ``f = torch.compile(f)``."""
        earlier = self._bindings.get(name)
        if earlier is None or name not in binding.used:
            return binding
        return _Binding(
            f"{earlier.text}\n\n\n{binding.text}",
            earlier.is_code or binding.is_code,
            earlier.used | binding.used,
            earlier.called | binding.called,
        )

    def find(self, name: str) -> str | None:
        """Return the text that defines a name, with the student's functions that it uses.

        The helpers belong to it, because a loop in a helper counts as a loop. Return None for a
        name that no cell defines.
        """
        while self._unparsed:
            self._parse(self._unparsed[0])
            del self._unparsed[0]
        if name not in self._bindings:
            return None
        names = [name]
        for current in names:  # the list grows in this loop
            binding = self._bindings[current]
            for helper_name in sorted(binding.used - set(names)):
                helper = self._bindings.get(helper_name)
                # a function may read a table that a loop made: that is not the function's loop
                if helper and (
                    helper.is_code or helper_name in binding.called or not binding.is_code
                ):
                    names.append(helper_name)
        names += [other for other in self._bindings if other.startswith("*")]
        return "\n\n\n".join(self._bindings[name].text for name in names)


def _walk_top_level(statements: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield all statements outside of functions and classes."""
    for statement in statements:
        yield statement
        if not isinstance(statement, _DEFINITIONS):
            for blocks in ("body", "orelse", "finalbody"):
                yield from _walk_top_level(getattr(statement, blocks, []))
            for handler in getattr(statement, "handlers", []):
                yield from _walk_top_level(handler.body)


def _find_bound_names(statement: ast.stmt) -> set[str]:
    """Return the names that a statement binds, without those of the statements inside it."""
    if isinstance(statement, _DEFINITIONS):
        return {statement.name}
    if isinstance(statement, ast.Import | ast.ImportFrom):
        module = getattr(statement, "module", "")
        return {
            f"* of {module}"
            if alias.name == "*"
            else (alias.asname or alias.name).partition(".")[0]
            for alias in statement.names
        }
    parts = [statement] if not hasattr(statement, "body") else _find_head_expressions(statement)
    nodes = (node for part in parts for node in ast.walk(part))
    return {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}


def _find_head_expressions(statement: ast.stmt) -> list[ast.AST]:
    """Return the expressions in the head of a compound statement, such as a loop's target."""
    return [
        child
        for child in ast.iter_child_nodes(statement)
        if not isinstance(child, ast.stmt | ast.excepthandler)
    ]


@lru_cache(maxsize=2)  # for each statement of a cell, one after the other
def _split_lines(source: str) -> list[str]:
    return source.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _get_segment(lines: list[str], statement: ast.stmt) -> str:
    """Return a statement's text. `ast.get_source_segment` splits the whole cell each time."""
    last = statement.end_lineno or statement.lineno
    segment = [line.encode() for line in lines[statement.lineno - 1 : last]]
    segment[-1] = segment[-1][: statement.end_col_offset]
    segment[0] = segment[0][statement.col_offset :]
    return b"\n".join(segment).decode()


def _make_binding(source: str, statement: ast.stmt) -> _Binding:
    decorators = getattr(statement, "decorator_list", [])
    first = min(node.lineno for node in (statement, *decorators))
    if first < statement.lineno or isinstance(statement, _DEFINITIONS):
        lines = _split_lines(source)[first - 1 : statement.end_lineno]
        text = textwrap.dedent("\n".join(lines))
    else:
        text = _get_segment(_split_lines(source), statement)
    value = getattr(statement, "value", None)
    used = find_names_read(statement)
    if not isinstance(statement, _DEFINITIONS):  # `f = torch.compile(f)` reads what it binds
        used |= {
            node.id
            for node in ast.walk(statement)
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
        }
    calls = [node.func for node in ast.walk(statement) if isinstance(node, ast.Call)]
    return _Binding(
        text,
        isinstance(statement, (*_DEFINITIONS, ast.Import, ast.ImportFrom))
        or isinstance(value, ast.Lambda | ast.Name | ast.Attribute),
        frozenset(used),
        frozenset(func.id for func in calls if isinstance(func, ast.Name)),
    )
