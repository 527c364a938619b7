"""Write notebooks for git in one canonical form: no outputs, stable ids, one JSON style."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat

from autograder.authoring.points import copy_points

METADATA = {
    "kernelspec": {
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "name": "python3",
    },
    "language_info": {"name": "python"},
}


def canonical_text(text: str) -> str:
    """Return a notebook's JSON text in canonical form.

    This removes outputs, execution counts and what editors leave in the metadata. It writes the
    points of each exercise into its texts. It keeps cell ids, other text and the cells' own
    metadata.

    Raises:
        ValueError: The text is not a notebook. The message says what is wrong with it.
    """
    try:
        notebook = nbformat.reads(text, as_version=4)
    except Exception as error:
        raise ValueError(f"not a notebook: {error}") from error
    notebook.metadata = dict(METADATA)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    copy_points(notebook)
    for cell in notebook.cells:
        for key in ("collapsed", "scrolled", "execution", "ExecuteTime"):
            cell.metadata.pop(key, None)
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        cell.source = cell.source.rstrip()
    data = json.loads(nbformat.writes(notebook))
    return json.dumps(data, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def rewrite_notebook(path: Path) -> bool:
    """Put a notebook file into canonical form, and return whether that changed it."""
    before = path.read_text(encoding="utf-8")
    after = canonical_text(before)
    if after != before:
        path.write_text(after, encoding="utf-8")
    return after != before


def find_notebooks(root: Path) -> list[Path]:
    """Return the notebooks that people write: lessons and source assignments."""
    return sorted([*root.glob("notebooks/*.ipynb"), *root.glob("source/*/*.ipynb")])
