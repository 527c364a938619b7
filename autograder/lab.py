"""JupyterLab on the course: the lessons, and a copy of each assignment to work in."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path


def prepare(root: Path) -> list[Path]:
    """Copy each released assignment to the course's folder, where nbgrader's fetch puts it too.

    Returns:
        The copies that were made now. One that is there is somebody's work and stays.
    """
    made = []
    for released in sorted(root.glob("release/*")):
        copy = root / released.name
        if released.is_dir() and not copy.exists():
            shutil.copytree(released, copy)
            made.append(copy)
    return made


def open_lab(root: Path, arguments: list[str]) -> None:
    """Become JupyterLab, opened on the first lesson. Does not return."""
    first = sorted(root.glob("notebooks/*.ipynb"))[0].relative_to(root)
    program = str(Path(sys.executable).with_name("jupyter-lab"))
    os.environ["PATH"] = str(Path(sys.executable).parent) + os.pathsep + os.environ["PATH"]
    os.chdir(root)
    os.execv(program, [program, f"--LabApp.default_url=/lab/tree/{first}", *arguments])
