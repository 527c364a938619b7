"""Read the model solutions of an assignment, and make a notebook of them."""

from __future__ import annotations

from collections.abc import Container
from datetime import datetime
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from autograder.cells import (
    HIDDEN_TESTS,
    MARK_SCHEME,
    SOLUTION,
    Delimiters,
    find_regions,
    get_grade_id,
    is_answer,
    read_delimiters,
    remove_regions,
)
from autograder.clock import utc_now
from autograder.course import read_course_notebook
from autograder.feedback.hidden_results_policy import Disclosure
from autograder.language import phrase, show


def find_solutions(
    config: Config, assignment: str, notebook: str, disclosure: Disclosure, due: datetime | None
) -> dict[str, str]:
    """Return the model solutions that a page may show now, by grade id.

    Args:
        config: The course's settings. They allow solutions, `Summary.show_solutions` or
            `Summary.solution_files`.
        assignment: The assignment.
        notebook: The name of the assignment's notebook that the page is about.
        disclosure: What else the page may show.
        due: The due date in UTC with the student's extension, without a time zone.
    """
    if not disclosure.everything or due is None or utc_now() < due:
        return {}
    course = CourseDirectory(config=config)
    folder = course.format_path(course.source_directory, ".", assignment)
    return read_solutions(Path(folder) / f"{notebook}.ipynb", read_delimiters(config))


def find_written_solutions(
    config: Config, assignment: str, notebook: str, names: Container[str]
) -> dict[str, str]:
    """Return model answers with their marking schemes, for a person who learns alone.

    Args:
        config: The course's settings.
        assignment: The assignment.
        notebook: The name of the assignment's notebook.
        names: The grade ids of the answers.
    """
    course = CourseDirectory(config=config)
    folder = Path(course.format_path(course.source_directory, ".", assignment))
    try:
        source = read_course_notebook(folder / f"{notebook}.ipynb")
    except FileNotFoundError:
        return {}
    return {
        name: _read_written_solution(cell, read_delimiters(config))
        for cell in source.cells
        if is_answer(cell) and (name := get_grade_id(cell)) in names
    }


def _read_written_solution(cell: NotebookNode, delimiters: Delimiters) -> str:
    """Return the model answer in a cell of the source, and below it the marking scheme."""
    solution = read_solution(cell.source, delimiters)
    is_text = cell.cell_type == "markdown"
    schemes = find_regions(cell.source, MARK_SCHEME, delimiters) if is_text else []
    heading = f"**{show(phrase('Marking scheme'))}**"
    return "\n\n".join([solution, heading, *schemes] if schemes else [solution])


def make_solution_notebook(
    config: Config, assignment: str, notebook: str, solutions: dict[str, str]
) -> str:
    """Return the released notebook with the model solutions in the cells for answers.

    It has no hidden tests, because the released notebook has none. It has none of nbgrader's
    metadata, so it can't be taken for a submission, and all its cells can be edited.

    Args:
        config: The course's settings.
        assignment: The assignment.
        notebook: The name of the assignment's notebook.
        solutions: The solutions by grade id.

    Returns:
        The notebook as JSON, or an empty text if it was not released.
    """
    course = CourseDirectory(config=config)
    folder = course.format_path(course.release_directory, ".", assignment)
    try:
        released = read_course_notebook(Path(folder) / f"{notebook}.ipynb")
    except FileNotFoundError:
        return ""
    for cell in released.cells:
        cell.source = solutions.get(get_grade_id(cell), cell.source)
        cell.metadata.pop("nbgrader", None)
    return str(nbformat.writes(released))


def read_solutions(path: Path, delimiters: Delimiters) -> dict[str, str]:
    """Return the text of each solution cell of a source notebook. It is empty without the file."""
    try:
        notebook = read_course_notebook(path)
    except FileNotFoundError:
        return {}
    return {
        get_grade_id(cell): read_solution(cell.source, delimiters)
        for cell in notebook.cells
        if is_answer(cell)
    }


def read_solution(source: str, delimiters: Delimiters) -> str:
    """Return the model solution in a cell of the source, without markers and marking scheme."""
    text = remove_regions(source, MARK_SCHEME, HIDDEN_TESTS, delimiters=delimiters)
    markers = delimiters[SOLUTION]
    lines = [line for line in text.split("\n") if not any(marker in line for marker in markers)]
    return "\n".join(lines).strip()
