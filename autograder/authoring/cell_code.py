"""Read what a test cell's code says about its exercise, without running it."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import Any


@dataclass
class TestCell:
    """What a test cell's code says about its exercise.

    Attributes:
        exercise: The name in `checks.Exercise(...)`, or None without that call.
        points: The possible points there.
        parts: The possible points of each part.
        mistakes: The ids of the mistakes that the checks can name.
        ends_with_score: Whether the last line is `ex.score()`.
    """

    exercise: str | None = None
    points: float | None = None
    parts: list[float] = field(default_factory=list)
    mistakes: set[str] = field(default_factory=set)
    ends_with_score: bool = False


def read_test_cell(source: str) -> TestCell:
    """Read a test cell's exercise, points, parts and named mistakes from its code.

    Raises:
        SyntaxError: The code is not valid Python.
    """
    tree, test = ast.parse(source), TestCell()
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        function = getattr(node.func, "attr", "")
        if function == "Exercise":
            test.exercise, test.points = _constant(node, 0), _constant(node, "points")
        elif function == "part":
            test.parts.append(_constant(node, "points") or _constant(node, 1) or 0)
        elif function == "fail" and _constant(node, 0):
            test.mistakes.add(_constant(node, 0))
        for keyword in node.keywords:
            if keyword.arg == "mistakes" and isinstance(keyword.value, ast.Dict):
                keys = keyword.value.keys
                test.mistakes |= {k.value for k in keys if isinstance(k, ast.Constant)}  # type: ignore[misc]
    last = tree.body[-1] if tree.body else None
    test.ends_with_score = isinstance(last, ast.Expr) and ast.unparse(last) == "ex.score()"
    return test


def _constant(call: ast.Call, argument: int | str) -> Any:
    """Return an argument by position or keyword, or None if it is not a constant."""
    values = (
        [keyword.value for keyword in call.keywords if keyword.arg == argument]
        if isinstance(argument, str)
        else call.args[argument : argument + 1]
    )
    return values[0].value if values and isinstance(values[0], ast.Constant) else None
