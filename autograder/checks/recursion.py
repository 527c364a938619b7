"""Find the calls by which the functions of an answer's text call themselves."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from autograder.checks.used_names import is_own_object


@dataclass(frozen=True)
class _Step:
    """A function of the text uses a name: it calls it, or it is another name for it."""

    function: str
    used: str
    node: ast.AST


def find_recursive_calls(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield the calls in a function that lead back to this function, also through others.

    A parameter or a name that the function imports is not a function of the text, whatever its
    name is: ``F.one_hot`` in a function called ``one_hot`` is torch's function.
    """
    steps = list(_find_steps(tree))
    uses: dict[str, set[str]] = {}
    for step in steps:
        uses.setdefault(step.function, set()).add(step.used)
    for step in steps:
        reached = [step.used]
        for name in reached:  # the list grows in this loop
            reached += sorted(uses.get(name, set()) - set(reached))
        if step.function in reached and isinstance(step.node, ast.Call):
            yield step.node


def _find_steps(tree: ast.AST) -> Iterator[_Step]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _find_calls(node.name, node)
        elif isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr) and node.value:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for name in [target.id for target in targets if isinstance(target, ast.Name)]:
                if isinstance(node.value, ast.Lambda):
                    yield from _find_calls(name, node.value)
                elif isinstance(node.value, ast.Name):
                    yield _Step(name, node.value.id, node)


def _find_calls(function: str, body: ast.AST) -> Iterator[_Step]:
    """Yield the calls of a function, without those of its parameters and imports."""
    nodes = list(ast.walk(body))
    bound = {node.arg for node in nodes if isinstance(node, ast.arg)}
    bound |= {node.asname or node.name for node in nodes if isinstance(node, ast.alias)}
    for node in nodes:
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name) and node.func.id not in bound:
            yield _Step(function, node.func.id, node)
        elif isinstance(node.func, ast.Attribute) and is_own_object(node.func.value):
            yield _Step(function, node.func.attr, node)
