"""Run the cells of a notebook in this process, as a student's own JupyterLab does."""

from __future__ import annotations

import ast
import linecache
from typing import Any

from IPython.core.inputtransformer2 import TransformerManager


def run_cell(source: str, namespace: dict[str, Any]) -> Any:
    """Run a cell, and return the value of its last line."""
    file = f"<ipython-input-{len(linecache.cache)}>"
    text = TransformerManager().transform_cell(source)  # type: ignore[no-untyped-call]
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    tree = ast.parse(text)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, file, "exec", dont_inherit=True), namespace)
    if isinstance(last, ast.Expr):
        return eval(compile(ast.Expression(last.value), file, "eval"), namespace)
    return None
