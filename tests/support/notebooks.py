"""Make notebooks with nbgrader's metadata, cell by cell."""

from __future__ import annotations

import nbformat
from nbformat import NotebookNode


def cell(name: str, source: str, *, kind: str = "code", **nbgrader: object) -> NotebookNode:
    """Return a cell with this grade id. It is locked unless `nbgrader` says otherwise."""
    make = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
    made: NotebookNode = make(source, id=name.replace(" ", "-"))
    made.metadata["nbgrader"] = {
        "grade_id": name,
        "grade": False,
        "solution": False,
        "locked": True,
        "task": False,
        "schema_version": 3,
        **nbgrader,
    }
    return made


def answer(name: str, source: str) -> NotebookNode:
    """Return the cell that a student fills in."""
    return cell(name, source, solution=True, locked=False)


def written_answer(name: str, source: str, points: float) -> NotebookNode:
    """Return the cell of a written answer, which a person grades."""
    fields = {"solution": True, "locked": False, "grade": True, "points": points}
    return cell(name, source, kind="markdown", **fields)


def checks_of(exercise: str, source: str, points: float) -> NotebookNode:
    """Return the cell that checks an exercise."""
    return cell(f"{exercise}-test", source, grade=True, points=points)


def task(name: str, text: str, **exercise: object) -> NotebookNode:
    """Return an exercise's task. Fields that are not given do not matter to the test."""
    made = cell(f"{name}-text", text, kind="markdown")
    made.metadata["exercise"] = {"title": name, "difficulty": 1, "minutes": 5, **exercise}
    return made


def notebook(*cells: NotebookNode) -> NotebookNode:
    """Return a notebook for a Python kernel. Its cells may be as broken as a student's."""
    made: NotebookNode = nbformat.v4.new_notebook()
    made.cells = list(cells)
    made.metadata["kernelspec"] = {"name": "python3", "language": "python", "display_name": "P"}
    return made
