"""Ways to tamper with the notebook itself. Each changes a submission in place."""

from __future__ import annotations

import copy
from collections.abc import Callable

import nbformat
from nbformat import NotebookNode

Tampering = Callable[[NotebookNode], None]
ALL: list[Tampering] = []


def tampering(function: Tampering) -> Tampering:
    ALL.append(function)
    return function


def nbgrader(cell: NotebookNode) -> NotebookNode:
    return cell.metadata.get("nbgrader", NotebookNode())


def tests(notebook: NotebookNode) -> list[NotebookNode]:
    return [c for c in notebook.cells if nbgrader(c).get("grade") and c.cell_type == "code"]


def answers(notebook: NotebookNode) -> list[NotebookNode]:
    return [c for c in notebook.cells if nbgrader(c).get("solution") and c.cell_type == "code"]


FULL = nbformat.v4.new_output("execute_result", {"text/plain": "100"}, execution_count=1)


@tampering
def skip_execution_tags(notebook: NotebookNode) -> None:
    """Tags all test cells to be skipped: no output was full marks in nbgrader."""
    for cell in tests(notebook):
        cell.metadata["tags"] = ["skip-execution", "raises-exception", "remove-cell"]


@tampering
def more_points(notebook: NotebookNode) -> None:
    """Writes other points into the metadata, with a checksum to match."""
    for cell in tests(notebook):
        cell.metadata.nbgrader.update(points=1000, checksum="0" * 32, schema_version=99)


@tampering
def deleted_tests(notebook: NotebookNode) -> None:
    """Deletes all test cells."""
    gone = {id(cell) for cell in tests(notebook)}
    notebook.cells = [cell for cell in notebook.cells if id(cell) not in gone]


@tampering
def rewritten_tests(notebook: NotebookNode) -> None:
    """Replaces the text of all test cells by a full score."""
    for cell in tests(notebook):
        cell.source = str(nbgrader(cell).points)


@tampering
def rewritten_setup(notebook: NotebookNode) -> None:
    """Lets the read-only set-up cell replace the checks."""
    for cell in notebook.cells:
        if nbgrader(cell).get("locked") and not nbgrader(cell).get("grade"):
            cell.source += "\nclass checks:\n    compare = equal = example = lambda *a, **k: None"


@tampering
def duplicated_tests(notebook: NotebookNode) -> None:
    """Adds a second test cell of the same id that gives a full score, before and after."""
    cells = []
    for cell in notebook.cells:
        twin = copy.deepcopy(cell)
        twin.source, twin.id = str(nbgrader(cell).get("points")), f"{cell.id[:50]}-twin"
        is_test = nbgrader(cell).get("grade") and cell.cell_type == "code"
        cells += [twin, cell, copy.deepcopy(twin)] if is_test else [cell]
    notebook.cells = cells


@tampering
def own_grade_cells(notebook: NotebookNode) -> None:
    """Adds test cells of its own, with points."""
    for number, cell in enumerate(tests(notebook)):
        extra = copy.deepcopy(cell)
        extra.metadata.nbgrader.update(grade_id=f"bonus-{number}", points=50)
        extra.source, extra.id = "50", f"bonus-{number}"
        notebook.cells.append(extra)


@tampering
def answers_as_tests(notebook: NotebookNode) -> None:
    """Marks answer cells as graded ones, worth points, with a score as their last line."""
    for cell in answers(notebook):
        cell.metadata.nbgrader.update(grade=True, solution=False, points=50)
        cell.source += "\n100"


@tampering
def tests_as_answers(notebook: NotebookNode) -> None:
    """Marks test cells as solutions, so that their text counts as the student's."""
    for cell in tests(notebook):
        cell.metadata.nbgrader.update(grade=False, solution=True, locked=False)
        cell.source = "100"


@tampering
def other_cell_types(notebook: NotebookNode) -> None:
    """Turns test cells into text, which does not run."""
    for cell in tests(notebook):
        cell.cell_type = "markdown"
        cell.pop("outputs", None)
        cell.pop("execution_count", None)


@tampering
def other_kernel(notebook: NotebookNode) -> None:
    """Asks for another kernel and language, with hooks in the metadata."""
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": {"name": "bash", "language": "bash", "display_name": "b"},
            "language_info": {"name": "bash", "version": "1"},
            "celltoolbar": "<script>",
            "widgets": {"application/vnd.jupyter.widget-state+json": {"state": {}}},
        }
    )


@tampering
def finished_outputs(notebook: NotebookNode) -> None:
    """Comes with outputs that show full marks."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [copy.deepcopy(FULL)], 1


@tampering
def reversed_order(notebook: NotebookNode) -> None:
    """Moves all cells: tests come first, answers in reverse."""
    notebook.cells.reverse()


@tampering
def swapped_ids(notebook: NotebookNode) -> None:
    """Gives each test cell the id and points of the next one."""
    cells = tests(notebook)
    fields = [copy.deepcopy(nbgrader(cell)) for cell in cells]
    for cell, other in zip(cells, [*fields[1:], fields[0]], strict=True):
        cell.metadata["nbgrader"] = other


@tampering
def hostile_metadata(notebook: NotebookNode) -> None:
    """Has values of the wrong types, unknown keys, deep values and equal cell ids everywhere."""
    deep: list[object] = []
    for _ in range(200):
        deep = [deep]
    for cell in tests(notebook):
        cell.metadata.update(tags=deep, nbgrader={**nbgrader(cell), "points": "100", "task": 1})
        cell.id = "same"
    notebook.cells.append(NotebookNode(cell_type=3, source=[1], metadata=None))
    notebook.cells.append(NotebookNode(cell_type="raw", source="<script>", metadata={"format": 1}))


@tampering
def early_answers(notebook: NotebookNode) -> None:
    """Adds cells before and after every cell that overwrite what tests and set-up define."""
    cells = []
    for number, cell in enumerate(notebook.cells):
        text = "class ex:\n    score = part = lambda *a, **k: 100\nchecks = Exercise = Score = ex"
        cells += [cell, nbformat.v4.new_code_cell(text, id=f"extra-{number}")]
    notebook.cells = cells


@tampering
def scripts_in_text(notebook: NotebookNode) -> None:
    """Puts scripts into the text that a person will read, and into cells beside it."""
    script = "<script>alert('RUN IN BROWSER')</script><img src=x onerror=alert('RUN IN BROWSER')>"
    for cell in notebook.cells:
        if nbgrader(cell).get("solution") and cell.cell_type == "markdown":
            cell.source = f"My answer. {script}\n\n[text](javascript:alert(1))"
    notebook.cells.append(nbformat.v4.new_markdown_cell(script))
    notebook.cells.append(nbformat.v4.new_raw_cell(script))


@tampering
def scripts_in_names(notebook: NotebookNode) -> None:
    """Puts scripts into grade ids, cell ids, tags, languages and the names of attachments."""
    script = "<img src=x onerror=\"alert('RUN IN BROWSER')\">"
    notebook.metadata["kernelspec"] = {"name": script, "display_name": script, "language": script}
    notebook.metadata["title"] = notebook.metadata["authors"] = script
    notebook.metadata["autograder"] = {"notes": [{"kind": script, "message": script}]}
    for number, text in enumerate(
        (script, f"`{script}`", f"[x](javascript:{script})", "</script>")
    ):
        known = {"grade_id": f"{text}{number}", "solution": True, "locked": False, "grade": False}
        code = nbformat.v4.new_code_cell("1", metadata={"nbgrader": known, "tags": [text]})
        written = nbformat.v4.new_markdown_cell(f"![{text}](attachment:{text}) {text}")
        written["id"], written["attachments"] = text, {text: {"image/png": text, text: "AAAA"}}
        notebook.cells += [code, written]
