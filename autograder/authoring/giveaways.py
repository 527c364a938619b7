"""Find what a released cell of checks gives away: a solution, or a list of known mistakes."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from autograder.results.catalogue import catalogue

#: The most lines of a released cell of checks, so that it reads like an example.
MOST_LINES = 35
#: A shorter expression of a solution, such as `x * 2`, says too little.
_SHORTEST_EXPRESSION = 12


def find_giveaways(source: str, answer: str) -> list[str]:
    """Return what is wrong with a released cell of checks, in words that continue "it …".

    Args:
        source: The text of the cell that students get.
        answer: The answer cell with its solution.
    """
    tree, problems = ast.parse(source), []
    count = len(source.splitlines())
    if count > MOST_LINES:
        problems.append(f"has {count} lines, and at most {MOST_LINES} read like an example")
    nodes = list(ast.walk(tree))
    for node in nodes:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            problems.append(f"defines {node.name!r} inside of a part")
        elif isinstance(node, ast.Dict):
            keys = {key.value for key in node.keys if isinstance(key, ast.Constant)}
            problems += [f"says what the mistake {key!r} gives" for key in keys & set(catalogue())]
    expressions = {ast.unparse(node) for node in nodes if isinstance(node, ast.expr)}
    for line in _find_expressions(answer):
        if line in expressions:
            problems.append(f"has a line of the solution: {line}")
    return problems


def _find_expressions(answer: str) -> Iterator[str]:
    """Return the expressions that a solution computes from its own variables."""
    nodes = list(ast.walk(ast.parse(answer)))
    own = {node.arg for node in nodes if isinstance(node, ast.arg)}
    own |= {
        node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    for node in nodes:
        if not isinstance(node, ast.Return | ast.Assign | ast.AugAssign | ast.Expr):
            continue
        value = node.value
        if isinstance(value, ast.Call | ast.BinOp):
            names = {part.id for part in ast.walk(value) if isinstance(part, ast.Name)}
            text = ast.unparse(value)
            if len(text) >= _SHORTEST_EXPRESSION and names & own:
                yield text
