"""One canonical form for notebooks in git: no outputs, stable ids, one way to write the JSON."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat

METADATA = {
    "kernelspec": {
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "name": "python3",
    },
    "language_info": {"name": "python"},
}


def canonical(text: str) -> str:
    """A notebook's JSON text in canonical form.

    Outputs, execution counts and what editors leave in the metadata go; cell ids, sources and
    the cells' own metadata stay.

    Raises:
        ValueError: The text is no notebook; the message says what is wrong with it.
    """
    try:
        notebook = nbformat.reads(text, as_version=4)
    except Exception as error:
        raise ValueError(f"not a notebook: {error}") from error
    notebook.metadata = dict(METADATA)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    for cell in notebook.cells:
        for key in ("collapsed", "scrolled", "execution", "ExecuteTime"):
            cell.metadata.pop(key, None)
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        cell.source = cell.source.rstrip()
    data = json.loads(nbformat.writes(notebook))
    return json.dumps(data, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def rewrite(path: Path) -> bool:
    """Put a notebook into canonical form. Returns whether that changed it."""
    before = path.read_text(encoding="utf-8")
    after = canonical(before)
    if after != before:
        path.write_text(after, encoding="utf-8")
    return after != before


def course_notebooks(root: Path) -> list[Path]:
    """The notebooks that people write: lessons and source assignments."""
    return sorted([*root.glob("notebooks/*.ipynb"), *root.glob("source/*/*.ipynb")])
