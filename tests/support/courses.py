"""Make a course in a folder, before anything is generated."""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbformat import NotebookNode

from tests.support import ROOT

#: The configuration of this course, to which a test adds lines of its own.
OWN_CONFIG = (ROOT / "nbgrader_config.py").read_text(encoding="utf-8")
BARE_CONFIG = "c = get_config()\n"


def make_course(root: Path, config: str = BARE_CONFIG, **sources: NotebookNode) -> Path:
    """Write a course's configuration, and the source notebook of each assignment by its name."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "nbgrader_config.py").write_text(config, encoding="utf-8")
    for name, notebook in sources.items():
        (root / "source" / name).mkdir(parents=True)
        nbformat.write(notebook, root / "source" / name / f"{name}.ipynb")
    return root
