"""Compare the code of a cell before and after translation, without its texts."""

from __future__ import annotations

import ast
from typing import Any


def have_same_code(english: str, translated: str) -> bool:
    """Return whether two cells differ only in comments, docstrings and the text of strings.

    The fields of f-strings are code. A cell that is not Python is not compared.
    """
    if english == translated:
        return True
    try:
        tree = ast.parse(english)
    except SyntaxError:
        return True
    try:
        other = ast.parse(translated)
    except SyntaxError:
        return False
    return _dump(tree) == _dump(other)


def _dump(tree: ast.AST) -> str:
    return ast.dump(_WithoutTexts().visit(tree))


class _WithoutTexts(ast.NodeTransformer):
    """Replace each string by the fields in it."""

    def visit_Constant(self, node: ast.Constant) -> Any:
        return ast.Constant("") if isinstance(node.value, str) else node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> Any:
        fields = [part for part in node.values if isinstance(part, ast.FormattedValue)]
        if not fields:
            return ast.Constant("")
        # a translation may have its fields in another order
        return ast.Tuple(sorted(map(self._visit_field, fields), key=ast.dump))

    def _visit_field(self, node: ast.FormattedValue) -> ast.expr:
        spec = ast.dump(node.format_spec) if node.format_spec else ""
        return ast.Call(self.visit(node.value), [ast.Constant(node.conversion), ast.Name(spec)], [])
