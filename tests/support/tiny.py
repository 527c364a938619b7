"""A course with an assignment so small that grading it takes a moment."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook

from autograder.course import Course

ASSIGNMENT = "tiny"

#: The kernel server is ready sooner with no more than the assignment imports.
CONFIG = "c = get_config()\nc.Grader.preload = ['torch', 'autograder.checks']\n"
TEST = """ex = checks.Exercise("{name}", points=2)
with ex.part("adds", points=1):
    checks.equal({name}(2, 3), 5)
with ex.part("adds what is random", points=1):
    pair = torch.randint(100, (2,), generator=ex.generator).tolist()
    checks.equal({name}(*pair), sum(pair))
ex.score()"""

SOLUTION = "    ### BEGIN SOLUTION\n    return a + b\n    ### END SOLUTION"


def cell(kind: str, name: str, source: str, **metadata: object) -> nbformat.NotebookNode:
    """A code cell with nbgrader's metadata."""
    made = nbformat.v4.new_code_cell(source)
    base = {"grade": False, "solution": False, "locked": True, "task": False, "schema_version": 3}
    made.metadata["nbgrader"] = {**base, "grade_id": name, kind: True, **metadata}
    return made


def source() -> nbformat.NotebookNode:
    """Two exercises of two points."""
    notebook = nbformat.v4.new_notebook()
    notebook.metadata["kernelspec"] = {"name": "python3", "language": "python", "display_name": "P"}
    setup = "import torch\n\nfrom autograder import checks"
    notebook.cells.append(cell("locked", "setup", setup))
    for name in ("one", "two"):
        answer = (
            f"def {name}(a, b):\n    ### BEGIN SOLUTION\n    return a + b\n    ### END SOLUTION"
        )
        notebook.cells.append(cell("solution", name, answer, locked=False))
        notebook.cells.append(cell("grade", f"{name}-test", TEST.format(name=name), points=2))
    return notebook


def release(root: Path) -> Path:
    """A course in `root` whose assignment is released."""
    (root / "nbgrader_config.py").write_text(CONFIG)
    (root / "source" / ASSIGNMENT).mkdir(parents=True)
    nbformat.write(source(), root / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb")
    Course.open(root).generate_assignment(ASSIGNMENT)
    return root


def copy_with(released: Path, root: Path, students: dict[str, str]) -> Path:
    """A copy of a released course with submissions: what each student's answer to `one` is."""
    shutil.copytree(released, root)
    for student, answer in students.items():
        folder = root / "submitted" / student / ASSIGNMENT
        folder.mkdir(parents=True)
        notebook = nbformat.read(root / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", 4)
        for one in notebook.cells:
            if one.metadata.nbgrader.grade_id == "one":
                one.source = answer
        nbformat.write(notebook, folder / f"{ASSIGNMENT}.ipynb")
        (folder / "timestamp.txt").write_text("2026-01-15 12:00:00 UTC")
    return root


def scores(root: Path) -> dict[str, float]:
    """The gradebook's total of each student."""
    with Gradebook(f"sqlite:///{root}/gradebook.db") as book:
        return {s.student.id: s.score for s in book.assignment_submissions(ASSIGNMENT)}


def all_grades(root: Path) -> list[tuple[str, str, float | None, bool]]:
    """Every grade in the gradebook: student, cell, automatic score, whether a person must look."""
    with Gradebook(f"sqlite:///{root}/gradebook.db") as book:
        return sorted(
            (submission.student.id, grade.name, grade.auto_score, grade.needs_manual_grade)
            for submission in book.assignment_submissions(ASSIGNMENT)
            for notebook in submission.notebooks
            for grade in notebook.grades
        )
