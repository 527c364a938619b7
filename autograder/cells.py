"""What this project knows of a cell of an nbgrader notebook, and of a graded notebook.

Every other module asks here: nbgrader's metadata, the names of an exercise's cells, regions that
students do not see, the result below a test cell, and the notes on a submission. All functions take
notebook nodes or plain dictionaries of a notebook's JSON.
"""

from __future__ import annotations

import re
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.results import MIME_TYPE, ExerciseResult, Note

#: An exercise NAME has three cells: its task NAME-text, its answer NAME, its checks NAME-test.
TASK_SUFFIX, TEST_SUFFIX = "-text", "-test"

#: Regions of a source notebook, from ``### BEGIN NAME`` to ``### END NAME``.
HIDDEN_TESTS, MARK_SCHEME = "HIDDEN TESTS", "MARK SCHEME"

#: What nbgrader puts into the cell of a written answer.
WRITTEN_STUB = "YOUR ANSWER HERE"

#: The key of this grader's own data in a graded notebook's metadata.
GRADER_KEY = "autograder"
#: The id of the cell that tells the student the notes on the submission.
NOTES_ID = "about-your-submission"


def nbgrader_metadata(cell: Any) -> dict[str, Any]:
    """The cell's nbgrader metadata; empty where it has none, or something else stands there."""
    metadata = cell.get("metadata")
    fields = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return fields if isinstance(fields, dict) else {}


def grade_id(cell: Any) -> str:
    """The cell's nbgrader id; empty where it has none."""
    return str(nbgrader_metadata(cell).get("grade_id", ""))


def is_test(cell: Any) -> bool:
    """Whether the cell holds checks that give points."""
    fields = nbgrader_metadata(cell)
    is_code = cell.get("cell_type") == "code"
    return bool(is_code and fields.get("grade") and not fields.get("solution"))


def is_manually_graded(cell: Any) -> bool:
    """Whether a person gives the points: a written answer, or an nbgrader task."""
    fields = nbgrader_metadata(cell)
    return bool((fields.get("grade") and fields.get("solution")) or fields.get("task"))


def is_answer(cell: Any) -> bool:
    """Whether the student writes in the cell, so that an instructor may comment on it."""
    fields = nbgrader_metadata(cell)
    return bool(fields.get("solution") or fields.get("task"))


def exercise_of(name: str) -> str:
    """The exercise to which the cell with this id belongs."""
    return name.removesuffix(TEST_SUFFIX).removesuffix(TASK_SUFFIX)


def has_region(source: str, region: str) -> bool:
    """Whether a cell's text has a region of this name."""
    return f"### BEGIN {region}" in source


def without_regions(source: str, region: str) -> str:
    """A cell's text without the lines from ``### BEGIN REGION`` to ``### END REGION``."""
    pattern = rf"^[ \t]*### BEGIN {region}\n.*?### END {region}[^\n]*\n?"
    return re.sub(pattern, "", source, flags=re.DOTALL | re.MULTILINE)


def has_result(output: Any) -> bool:
    """Whether an output carries an exercise's result."""
    return MIME_TYPE in output.get("data", {})


def result_of(cell: Any) -> ExerciseResult | None:
    """The result below a test cell; None where there is none, or it can't be read."""
    for output in reversed(cell.get("outputs", [])):
        if has_result(output):
            try:
                return ExerciseResult.from_json(output["data"][MIME_TYPE])
            except (KeyError, TypeError, AttributeError):
                return None
    return None


def results_in(notebook: Any) -> dict[str, ExerciseResult]:
    """The results of a graded notebook by the grade id of their test cell, in its order."""
    return {
        grade_id(cell): result
        for cell in notebook["cells"]
        if is_test(cell) and (result := result_of(cell))
    }


def add_notes(notebook: NotebookNode, notes: list[Note]) -> None:
    """Keep notes on the submission: as data, and as a cell above the others for the student."""
    if not notes:
        return
    data = [{"kind": note.kind, "message": note.message} for note in notes]
    notebook.metadata.setdefault(GRADER_KEY, {})["notes"] = data
    lines = "\n".join(f"- {note.message}" for note in notes)
    text = f"**About the notebook that you submitted**\n\n{lines}"
    notebook.cells.insert(0, nbformat.v4.new_markdown_cell(text, id=NOTES_ID))


def notes_in(notebook: Any) -> list[Note]:
    """The notes on the submission in a graded notebook."""
    notes = notebook.get("metadata", {}).get(GRADER_KEY, {}).get("notes", [])
    return [Note(note["kind"], note["message"]) for note in notes]


def take_notes(notebook: NotebookNode) -> list[Note]:
    """The notes on the submission; the cell that shows them leaves the notebook."""
    if notebook.cells and notebook.cells[0].get("id") == NOTES_ID:
        notebook.cells.pop(0)
    return notes_in(notebook)
