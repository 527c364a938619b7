"""Make `release/` from `source/`, and tell when it is stale."""

from __future__ import annotations

import filecmp
import shutil
import tempfile
from pathlib import Path

from autograder.authoring.canonical import rewrite
from autograder.authoring.rules import broken_rules
from autograder.course import Course, load_assignment


class BrokenRules(ValueError):
    """A source notebook breaks rules; the text lists them, a line each."""


def release(root: Path, assignment: str) -> Path:
    """Make the student's version of an assignment.

    Returns:
        Its folder, `release/ASSIGNMENT`.

    Raises:
        BrokenRules: The source notebook has mistakes; nothing was written.
    """
    source = load_assignment(root, assignment)
    broken = broken_rules(source, root / "notebooks" / f"{assignment}.ipynb")
    if broken:
        raise BrokenRules("\n".join(broken))
    Course.open(root).generate_assignment(assignment)
    folder = root / "release" / assignment
    for notebook in folder.glob("*.ipynb"):
        rewrite(notebook)
    return folder


def stale_files(root: Path, assignment: str) -> list[str]:
    """The files in `release/` that differ from what `source/` generates now."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        shutil.copy(root / "nbgrader_config.py", copy)
        shutil.copytree(root / "source" / assignment, copy / "source" / assignment)
        if (root / "notebooks").exists():
            shutil.copytree(root / "notebooks", copy / "notebooks")
        fresh, here = release(copy, assignment), root / "release" / assignment
        names = {path.relative_to(fresh) for path in fresh.rglob("*") if path.is_file()}
        names |= {path.relative_to(here) for path in here.rglob("*") if path.is_file()}
        return sorted(
            str(Path("release") / assignment / name)
            for name in names
            if not (fresh / name).exists()
            or not (here / name).exists()
            or not filecmp.cmp(fresh / name, here / name, shallow=False)
        )
