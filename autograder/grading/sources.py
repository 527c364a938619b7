"""The text of a student's functions and classes, from the submission itself.

What the student's process says of its own source can't be trusted; the submission is on our side.
"""

from __future__ import annotations

import ast


class Sources:
    """The definitions in the cells that have run so far; a later one replaces an earlier one."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}

    def add(self, source: str) -> None:
        """Take a cell's definitions. A cell that is no plain Python has none."""
        try:
            tree = ast.parse(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                text = ast.get_source_segment(source, node)
                if text is not None:
                    self._texts[node.name] = text
            elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda):
                text = ast.get_source_segment(source, node) or ""
                self._texts.update({t.id: text for t in node.targets if isinstance(t, ast.Name)})

    def of(self, name: str) -> str | None:
        """The text of the function or class of that name, or None."""
        return self._texts.get(name)
