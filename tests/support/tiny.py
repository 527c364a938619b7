"""A course with an assignment so small that grading it takes a moment."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook

from autograder.course import Course
from tests.support.courses import make_course
from tests.support.notebooks import answer, cell, checks_of, notebook

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


def source() -> NotebookNode:
    """Two exercises of two points."""
    cells = [cell("setup", "import torch\n\nfrom autograder import checks")]
    for name in ("one", "two"):
        solution = f"def {name}(a, b):\n{SOLUTION}"
        cells += [answer(name, solution), checks_of(name, TEST.format(name=name), 2)]
    return notebook(*cells)


def release(root: Path) -> Path:
    """A course in `root` whose assignment is released."""
    make_course(root, CONFIG, **{ASSIGNMENT: source()})
    Course.open(root).generate_assignment(ASSIGNMENT)
    return root


def copy_with(released: Path, root: Path, students: dict[str, str]) -> Path:
    """A copy of a released course with submissions: what each student's answer to `one` is."""
    shutil.copytree(released, root)
    for student, text in students.items():
        folder = root / "submitted" / student / ASSIGNMENT
        folder.mkdir(parents=True)
        submitted = nbformat.read(root / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", 4)
        for one in submitted.cells:
            if one.metadata.nbgrader.grade_id == "one":
                one.source = text
        nbformat.write(submitted, folder / f"{ASSIGNMENT}.ipynb")
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
