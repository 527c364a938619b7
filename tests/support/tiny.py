"""Make a course with a very small assignment that is graded quickly."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook

from autograder.course import Course
from tests.support import notebooks
from tests.support.courses import make_course
from tests.support.notebooks import answer, checks_of, notebook

ASSIGNMENT = "tiny"

#: The kernel server starts sooner if it imports only what the assignment needs.
CONFIG = "c = get_config()\nc.Grader.preload = ['torch', 'autograder.checks']\n"
TEST = """ex = checks.Exercise("{name}", points=2)
with ex.part("adds", points=1):
    checks.equal({name}(2, 3), 5)
with ex.part("adds what is random", points=1):
    pair = torch.randint(10, 100, (2,), generator=ex.generator).tolist()
    checks.equal({name}(*pair), sum(pair))
ex.score()"""

SOLUTION = "    ### BEGIN SOLUTION\n    return a + b\n    ### END SOLUTION"


def source() -> NotebookNode:
    """Return the source notebook: two exercises of two points."""
    cells = [notebooks.cell("setup", "import torch\n\nfrom autograder import checks")]
    for name in ("one", "two"):
        solution = f"def {name}(a, b):\n{SOLUTION}"
        cells += [answer(name, solution), checks_of(name, TEST.format(name=name), 2)]
    return notebook(*cells)


def release(root: Path) -> Path:
    """Make a course in `root` with a generated assignment."""
    make_course(root, CONFIG, **{ASSIGNMENT: source()})
    Course.open(root).generate_assignment(ASSIGNMENT)
    return root


def copy_with(released: Path, root: Path, students: dict[str, str]) -> Path:
    """Copy a released course, and add submissions by each student's answer to `one`."""
    shutil.copytree(released, root)
    for student, text in students.items():
        folder = root / "submitted" / student / ASSIGNMENT
        folder.mkdir(parents=True)
        submitted = nbformat.read(root / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", 4)
        for cell in submitted.cells:
            if cell.metadata.nbgrader.grade_id == "one":
                cell.source = text
        nbformat.write(submitted, folder / f"{ASSIGNMENT}.ipynb")
        (folder / "timestamp.txt").write_text("2026-01-15 12:00:00 UTC")
    return root


def scores(root: Path) -> dict[str, float]:
    """Return the gradebook's total of each student."""
    with Gradebook(f"sqlite:///{root}/gradebook.db") as book:
        return {s.student.id: s.score for s in book.assignment_submissions(ASSIGNMENT)}


def all_grades(root: Path) -> list[tuple[str, str, float | None, bool]]:
    """Return each grade: student, cell, automatic score, whether it needs manual grading."""
    with Gradebook(f"sqlite:///{root}/gradebook.db") as book:
        return sorted(
            (submission.student.id, grade.name, grade.auto_score, grade.needs_manual_grade)
            for submission in book.assignment_submissions(ASSIGNMENT)
            for notebook in submission.notebooks
            for grade in notebook.grades
        )
