"""Make `release/` from `source/`, and find out whether it is stale."""

from __future__ import annotations

import filecmp
import shutil
import tempfile
from pathlib import Path

from autograder.authoring.canonical import rewrite_notebook
from autograder.authoring.rules import find_broken_rules
from autograder.authoring.short_cell import DETAILS
from autograder.course import Course, load_assignment


class BrokenRules(ValueError):
    """A source notebook breaks rules. The message has a line for each."""


def release(root: Path, assignment: str) -> Path:
    """Make the student's version of an assignment.

    Returns:
        Its folder, `release/ASSIGNMENT`.

    Raises:
        BrokenRules: The source notebook breaks rules. Nothing was written.
    """
    source = load_assignment(root, assignment)
    broken = find_broken_rules(source, root / "notebooks" / f"{assignment}.ipynb")
    if broken:
        raise BrokenRules("\n".join(broken))
    Course.open(root).generate_assignment(assignment)
    folder = root / "release" / assignment
    for notebook in folder.glob("*.ipynb"):
        rewrite_notebook(notebook)
    return folder


def find_stale_files(root: Path, assignment: str) -> list[str]:
    """Return the files that differ from what `source/` generates now.

    They are those in `release/`, and what the released cells leave out, in `course/check_details/`.
    """
    details = DETAILS / f"{assignment}.json"
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        shutil.copy(root / "nbgrader_config.py", copy)
        shutil.copytree(root / "source" / assignment, copy / "source" / assignment)
        if (root / "notebooks").exists():
            shutil.copytree(root / "notebooks", copy / "notebooks")
        if (root / "course").exists():
            (copy / "course").mkdir()
        new, old = release(copy, assignment), root / "release" / assignment
        names = {path.relative_to(copy) for path in new.rglob("*") if path.is_file()}
        names |= {path.relative_to(root) for path in old.rglob("*") if path.is_file()}
        names |= {details for folder in (copy, root) if (folder / details).exists()}
        return sorted(
            str(name)
            for name in names
            if not (copy / name).exists()
            or not (root / name).exists()
            or not filecmp.cmp(copy / name, root / name, shallow=False)
        )
