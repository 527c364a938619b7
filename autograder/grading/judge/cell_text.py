"""Read the text of a cell as Python, as IPython does, and find the names that it defines."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from IPython.core.inputtransformer2 import TransformerManager

#: The cell magics that run the cell as usual, so its definitions are the notebook's.
_RUN_AS_USUAL = frozenset({"capture", "time", "prun"})
_CELL_MAGIC = re.compile(r"%%(\w+).*")
#: IPython reads the whole cell again after each magic. A text with more magics times characters
#: is read in one pass.
_MOST_STEPS = 50_000
#: What may be a magic. There are at least as many matches as magics.
_PERHAPS_MAGIC = re.compile(r"^[ \t]*[,;/]|[!%?]", re.MULTILINE)
#: A line that is a magic and can't be the start of a Python statement.
_MAGIC_LINE = re.compile(r"^([ \t]*)[!%?].*$", re.MULTILINE)
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@dataclass(frozen=True)
class PythonCell:
    """A cell as Python: its text without magics, and its syntax tree."""

    text: str
    tree: ast.Module


def read_cell(source: str) -> PythonCell | None:
    """Return a cell as Python, or None if it is not Python, as below ``%%bash``."""
    lines = source.splitlines()
    for number, line in enumerate(lines):
        magic = _CELL_MAGIC.fullmatch(line.strip())
        if magic and magic[1] in _RUN_AS_USUAL:
            lines[number] = ""
        elif magic:
            return None
        elif line.strip():
            break
    try:
        text = _replace_magics("\n".join(lines))
        return PythonCell(text, ast.parse(text))
    except Exception:  # any text may be in a cell
        return None


@lru_cache(maxsize=256)
def _replace_magics(text: str) -> str:
    """Return a cell's text as Python, in a time that does not grow with its square."""
    if (1 + len(_PERHAPS_MAGIC.findall(text))) * len(text) > _MOST_STEPS:
        return _MAGIC_LINE.sub(r"\1pass", text) + "\n"
    manager = TransformerManager()  # type: ignore[no-untyped-call]
    return str(manager.transform_cell(text))


def find_bound_names(source: str) -> frozenset[str]:
    """Return the names that a cell defines at its top level.

    A cell that is not plain Python defines none.
    """
    return _read_bound_names(source) or frozenset()


def is_python(source: str) -> bool:
    """Return whether a cell is Python, perhaps with magics."""
    return _read_bound_names(source) is not None


@lru_cache(maxsize=256)
def _read_bound_names(source: str) -> frozenset[str] | None:
    """Return the names that a cell defines at its top level, or None if it is not Python."""
    cell = read_cell(source)
    if cell is None:
        return None
    return frozenset().union(*map(find_stored_names, cell.tree.body))


def find_stored_names(statement: ast.stmt) -> frozenset[str]:
    """Return the names that a top-level statement defines, also inside of an ``if`` or ``try``."""
    names = set[str]()
    for node in _walk_outside_definitions(statement):
        if isinstance(node, _DEFINITIONS):
            names.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, ast.alias):
            names.add(_get_imported_name(node))
    return frozenset(names)


def _find_imported_names(statement: ast.stmt) -> frozenset[str]:
    nodes = _walk_outside_definitions(statement)
    return frozenset(_get_imported_name(node) for node in nodes if isinstance(node, ast.alias))


def _get_imported_name(alias: ast.alias) -> str:
    return (alias.asname or alias.name).partition(".")[0]


def _walk_outside_definitions(statement: ast.stmt) -> Iterator[ast.AST]:
    """Yield the nodes of a statement, without those inside of a function or class."""
    nodes: list[ast.AST] = [statement]
    while nodes:
        node = nodes.pop()
        yield node
        if not isinstance(node, _DEFINITIONS):
            nodes += ast.iter_child_nodes(node)


def find_used_names(tree: ast.AST) -> frozenset[str]:
    """Return the names that a part of a cell reads, and the packages that it imports."""
    names = set[str]()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            names.add(node.id)
        elif isinstance(node, ast.Import):
            names.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "").partition(".")[0])
    return frozenset(names)


@dataclass(frozen=True)
class Statement:
    """A top-level statement of a cell.

    Attributes:
        text: The text of an import. It is empty for any other statement.
        names: The names that the statement defines.
        imported: Those that an import in it defines.
        used: The names that it reads, and the packages that it imports.
        is_definition: Whether it is an import, a function or a class.
    """

    text: str
    names: frozenset[str]
    imported: frozenset[str]
    used: frozenset[str]
    is_definition: bool


@lru_cache(maxsize=256)
def find_statements(source: str) -> tuple[Statement, ...]:
    """Return the top-level statements of a cell, in their order."""
    cell = read_cell(source)
    return tuple(
        Statement(
            ast.unparse(statement) if isinstance(statement, ast.Import | ast.ImportFrom) else "",
            find_stored_names(statement),
            _find_imported_names(statement),
            find_used_names(statement),
            isinstance(statement, (ast.Import, ast.ImportFrom, *_DEFINITIONS)),
        )
        for statement in (cell.tree.body if cell else [])
    )


@lru_cache(maxsize=256)
def find_deleted_names(source: str) -> frozenset[str]:
    """Return the names that a cell deletes."""
    cell = read_cell(source)
    nodes = ast.walk(cell.tree) if cell else []
    return frozenset(
        node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Del)
    )
