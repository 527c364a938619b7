"""Read the text of a student's cell as Python, as IPython does."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from IPython.core.inputtransformer2 import TransformerManager

#: The cell magics that run the cell as usual, so its definitions are the notebook's.
_RUN_AS_USUAL = frozenset({"capture", "time", "prun"})
_CELL_MAGIC = re.compile(r"%%(\w+).*")


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
        manager = TransformerManager()  # type: ignore[no-untyped-call]
        text = manager.transform_cell("\n".join(lines))
        return PythonCell(text, ast.parse(text))
    except Exception:  # any text may be in a cell
        return None
