"""Find where a part of a syntax tree is in the text of its source."""

from __future__ import annotations

import ast


def find_span(source: str, node: ast.expr) -> tuple[int, int]:
    """Return the positions of an expression's first character, and after its last one."""
    assert node.end_lineno is not None
    assert node.end_col_offset is not None
    return (
        _find_position(source, node.lineno, node.col_offset),
        _find_position(source, node.end_lineno, node.end_col_offset),
    )


def _find_position(source: str, line: int, column: int) -> int:
    """Return a position from a line's number and a column in bytes, as Python counts them."""
    lines = source.splitlines(keepends=True)
    before = lines[line - 1].encode()[:column].decode()
    return sum(map(len, lines[: line - 1])) + len(before)
