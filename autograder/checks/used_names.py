"""Find the names that an answer's text uses and does not bind itself."""

from __future__ import annotations

import ast
import builtins
import symtable
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

#: The first parameter of a method. What the answer stores there belongs to the answer.
_OWNERS = {"self", "cls"}


@dataclass(frozen=True)
class Use:
    """One use of a name.

    Attributes:
        name: The name of a variable, attribute, import or keyword argument.
        line: The number of its line, from 1.
    """

    name: str
    line: int


@lru_cache(maxsize=64)  # the checks of one exercise ask several times
def list_uses(source: str) -> tuple[Use, ...]:
    """Return the uses of names that come from outside of the text.

    A variable, function, class or parameter of the answer's own does not count, whatever its name
    is: ``cdist = (a - b).norm()`` does not use ``torch.cdist``. An attribute of the answer's own
    object does not count either: ``self.func = ...``.

    Args:
        source: The text of the answer.
    """
    return tuple(_find_uses(source, ast.parse(source)))


def _find_uses(source: str, tree: ast.AST) -> Iterator[Use]:
    free, stored = find_free_names(source), _find_stored_attributes(tree)
    read = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 0)
        if isinstance(node, ast.Name) and node.id in free:
            yield Use(node.id, line)
        elif isinstance(node, ast.Attribute):
            if not (_is_owner(node.value) and node.attr in stored):
                yield Use(node.attr, line)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            for part in _split_imports(
                node, read, free
            ):  # from torch.nn.functional import softmax as s
                yield Use(part, line)
        elif isinstance(node, ast.Call):
            yield from _find_in_call(node, free)


def find_free_names(source: str) -> set[str]:
    """Return the names that a text reads and that no scope around the reading binds."""
    top = symtable.symtable(source, "<answer>", "exec")
    bound = {
        symbol.get_name()
        for symbol in top.get_symbols()
        if symbol.is_assigned() or symbol.is_imported()
    }
    free, tables = set(), [top]
    for table in tables:  # the list grows in this loop
        tables += table.get_children()
        free |= {
            symbol.get_name()
            for symbol in table.get_symbols()
            if symbol.is_referenced() and (symbol.is_global() or table is top)
        }
    return free - bound


def is_own_object(node: ast.expr) -> bool:
    """Return whether an expression is ``self``, ``cls`` or an attribute of them."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return _is_owner(node)


def find_computed_names(tree: ast.AST) -> set[str]:
    """Return the names that hold what the answer was given or computed: never a module or alias."""
    computed: set[str] = set()
    aliases: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = {
                part.id
                for target in targets
                for part in ast.walk(target)
                if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)
            }
            calculates = isinstance(node.value, ast.Call | ast.BinOp | ast.UnaryOp | ast.Subscript)
            (computed if calculates else aliases).update(names)
        elif isinstance(node, ast.arguments):
            given = [*node.posonlyargs, *node.args]
            computed |= {arg.arg for arg in given[: len(given) - len(node.defaults)]}
            aliases |= {arg.arg for arg in given[len(given) - len(node.defaults) :]}
    return computed - aliases


def _is_owner(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in _OWNERS


def _find_stored_attributes(tree: ast.AST) -> set[str]:
    """Return the methods of the answer's classes, and the attributes that they store."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            names |= {item.name for item in node.body if isinstance(item, ast.FunctionDef)}
        elif (
            isinstance(node, ast.Attribute)
            and isinstance(node.ctx, ast.Store)
            and _is_owner(node.value)
        ):
            names.add(node.attr)
    return names


def _split_imports(node: ast.Import | ast.ImportFrom, read: set[str], free: set[str]) -> list[str]:
    """Return the parts of the imported names that the text reads: ``torch``, ``func``, ``vjp``."""
    module = (node.module or "") if isinstance(node, ast.ImportFrom) else ""
    paths = [
        alias.name
        for alias in node.names
        if (alias.asname or alias.name).partition(".")[0] in read
        or (alias.name == "*" and (free - set(dir(builtins))) & set(dir(sys.modules.get(module))))
    ]
    if paths:
        paths.append(module)
    return [part for path in paths for part in path.split(".")]


def _find_in_call(node: ast.Call, free: set[str]) -> Iterator[Use]:
    """Yield the keyword arguments of a call, and the attribute that ``getattr`` names."""
    target = node.func
    is_own_function = isinstance(target, ast.Name) and target.id not in free
    for keyword in () if is_own_function else node.keywords:
        if keyword.arg:  # backward(retain_graph=True)
            yield Use(keyword.arg, node.lineno)
        elif isinstance(keyword.value, ast.Dict):  # backward(**{"retain_graph": True})
            for key in keyword.value.keys:
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    yield Use(key.value, node.lineno)
    if isinstance(target, ast.Name) and target.id == "getattr" and len(node.args) > 1:
        name = node.args[1]
        if isinstance(name, ast.Constant) and isinstance(name.value, str):
            yield Use(name.value, node.lineno)
