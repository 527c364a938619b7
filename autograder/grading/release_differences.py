"""Say what changed in a source notebook after its release, because points would be lost in silence.

nbgrader's gradebook takes its cells and points from the release.
"""

from __future__ import annotations

from collections.abc import Iterator

import nbformat
from nbgrader.api import Gradebook, MissingEntry

from autograder.cells import get_nbgrader_metadata
from autograder.wording import format_names


def describe_release_differences(
    book: Gradebook, assignment: str, notebook: str, source: bytes
) -> str:
    """Return what is different between the cells of the source and of the gradebook.

    Args:
        book: The gradebook.
        assignment: The assignment's name.
        notebook: The notebook's name.
        source: The source notebook.

    Returns:
        Sentences for the instructor, or an empty text if points count as the source says.
    """
    fields = map(get_nbgrader_metadata, nbformat.reads(source.decode("utf-8"), as_version=4).cells)
    points = {str(f["grade_id"]): float(f.get("points") or 0) for f in fields if f.get("grade")}
    try:
        cells = book.find_notebook(notebook, assignment).grade_cells
    except MissingEntry:
        return ""
    recorded = {str(cell.name): float(cell.max_score) for cell in cells}
    differences = list(_describe(points, recorded))
    if not differences:
        return ""
    return (
        f"The source of {assignment} changed after its release. {' '.join(differences)} Undo the "
        "change, or put new checks into a cell that was released. nbgrader can't add or remove "
        f"cells while there are submissions. Run `autograder release {assignment}` if only points "
        "changed."
    )


def describe_refusal(book: Gradebook, assignment: str, notebook: str, source: bytes) -> str:
    """Say why nbgrader will not release a source notebook: submissions need the cells they had.

    Args:
        book: The gradebook.
        assignment: The assignment's name.
        notebook: The notebook's name.
        source: The source notebook, with a header and footer.

    Returns:
        Sentences for the instructor, or an empty text if the cells are those of the release.
    """
    try:
        released = book.find_notebook(notebook, assignment)
    except MissingEntry:
        return ""
    if not released.submissions:
        return ""
    known = {str(cell.name) for cell in released.source_cells}
    fields = map(get_nbgrader_metadata, nbformat.reads(source.decode("utf-8"), as_version=4).cells)
    kinds = ("grade", "solution", "locked", "task")
    now = {str(cell["grade_id"]) for cell in fields if any(cell.get(kind) for kind in kinds)}
    parts = []
    if removed := sorted(known - now):
        parts.append(f"lacks {format_names(removed)} of the release")
    if added := sorted(now - known):
        parts.append(f"has {format_names(added)}, which the release did not have")
    if not parts:
        return ""
    return (
        f"The source of {notebook} {' and '.join(parts)}. Students have submitted, and nbgrader "
        "can't add or remove cells while there are submissions or extensions. Undo the change: "
        "you can change the text, the tests and the points of a cell, also to 0 points."
    )


def describe_other_notebooks(book: Gradebook, assignment: str, names: list[str]) -> str:
    """Say why nbgrader will not release an assignment with other notebooks than before.

    Args:
        book: The gradebook.
        assignment: The assignment's name.
        names: The notebooks of the source.

    Returns:
        Sentences for the instructor, or an empty text if nbgrader releases the assignment.
    """
    try:
        released = book.find_assignment(assignment)
    except MissingEntry:
        return ""
    known = {str(notebook.name) for notebook in released.notebooks}
    if not released.submissions or known == set(names):
        return ""
    parts = []
    if removed := sorted(known.difference(names)):
        parts.append(f"lacks the notebook {format_names(removed)} of the release")
    if added := sorted(set(names) - known):
        parts.append(f"has the notebook {format_names(added)}, which the release did not have")
    return (
        f"source/{assignment} {' and '.join(parts)}. Students have submitted, and nbgrader can't "
        "add or remove notebooks while there are submissions or extensions. Undo the change."
    )


def _describe(points: dict[str, float], recorded: dict[str, float]) -> Iterator[str]:
    if added := points.keys() - recorded.keys():
        yield f"The gradebook does not count the points of {format_names(sorted(added))}."
    if removed := recorded.keys() - points.keys():
        names = format_names(sorted(removed))
        yield f"All students get 0 points for {names}, which the source does not have."
    both = points.keys() & recorded.keys()
    if changed := {name for name in both if points[name] != recorded[name]}:
        yield f"The gradebook has other points for {format_names(sorted(changed))}."
