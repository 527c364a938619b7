"""Read what a grader needs beside the answers: the task, the marking scheme, the model answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

from nbformat import NotebookNode

from autograder.cells import (
    MARK_SCHEME,
    TASK_SUFFIX,
    Delimiters,
    find_regions,
    get_grade_id,
    get_nbgrader_metadata,
    read_delimiters,
    remove_regions,
)
from autograder.course import Course, DamagedNotebookError, read_course_notebook
from autograder.feedback.model_solutions import read_solution
from autograder.language import Text, get_message, phrase
from autograder.manual_grading.answer_html import render_code, render_markdown_text
from autograder.manual_grading.questions import QuestionKey


@dataclass(frozen=True)
class QuestionTexts:
    """What the source notebook has about a question, as clean HTML. A part may be empty.

    Attributes:
        title: The exercise's heading, or its id.
        task: What the student reads.
        scheme: The marking scheme.
        model: The model answer.
        source_texts: The texts of all cells of the source, to tell them from a student's cells.
        problem: Why a part is missing, or empty.
    """

    title: str
    task: str = ""
    scheme: str = ""
    model: str = ""
    source_texts: frozenset[str] = frozenset()
    problem: Text = ""


def read_question_texts(course: Course, key: QuestionKey) -> QuestionTexts:
    """Return the texts of a question from its source notebook."""
    path = course.get_folder("source", key.assignment) / f"{key.notebook}.ipynb"
    try:
        return _read(path, path.stat().st_mtime_ns, key.cell, read_delimiters(course.config))
    except (OSError, DamagedNotebookError) as error:
        reason = get_message(error)
        if not isinstance(error, DamagedNotebookError):
            reason = phrase("{path} is missing.", path=path)
        problem = phrase("The source can't be read: {reason}", reason=reason)
        return QuestionTexts(key.cell, problem=problem)


@lru_cache(maxsize=256)
def _read(path: Path, changed: int, cell_id: str, delimiters: Delimiters) -> QuestionTexts:
    """Read a notebook. `changed` is a part of the cache's key."""
    notebook = read_course_notebook(path)
    texts = frozenset(cell.source.strip() for cell in notebook.cells)
    number = next(
        (n for n, cell in enumerate(notebook.cells) if get_grade_id(cell) == cell_id), None
    )
    if number is None:
        problem = phrase(
            "{notebook} in source/ no longer has the cell {cell}.",
            notebook=path.name,
            cell=repr(cell_id),
        )
        return QuestionTexts(cell_id, source_texts=texts, problem=problem)
    cell = notebook.cells[number]
    is_task = bool(get_nbgrader_metadata(cell).get("task"))
    tasks = [cell] if is_task else list(_find_task(notebook, number, cell_id))
    remove = partial(remove_regions, delimiters=delimiters)
    schemes = [
        part
        for other in [*tasks, cell][-2:]
        for part in find_regions(other.source, MARK_SCHEME, delimiters)
    ]
    return QuestionTexts(
        _find_title(tasks) or cell_id,
        "\n".join(_render(task, remove(task.source, MARK_SCHEME)) for task in tasks),
        render_markdown_text("\n\n".join(dict.fromkeys(schemes))),
        "" if is_task else _render(cell, read_solution(cell.source, delimiters)),
        texts,
    )


def _find_task(notebook: NotebookNode, number: int, cell_id: str) -> Iterator[NotebookNode]:
    """Yield the cells with the text of a question: its own one, or those just before its answer."""
    own = [cell for cell in notebook.cells if get_grade_id(cell) == f"{cell_id}{TASK_SUFFIX}"]
    if own:
        yield from own
        return
    start = number
    while start > 0 and _is_plain_text(notebook.cells[start - 1]):
        start -= 1
        if notebook.cells[start].source.lstrip().startswith("#"):
            break  # its heading
    yield from notebook.cells[start:number]


def _is_plain_text(cell: NotebookNode) -> bool:
    fields = get_nbgrader_metadata(cell)
    is_graded = any(fields.get(name) for name in ("grade", "solution", "task"))
    return bool(cell.cell_type == "markdown" and not is_graded)


def _find_title(cells: list[NotebookNode]) -> str:
    """Return the title of an exercise's task, or the first heading."""
    for cell in cells:
        exercise = cell.metadata.get("exercise")
        if isinstance(exercise, dict) and exercise.get("title"):
            return str(exercise["title"])
        if heading := re.match(r"#+\s+(.+)", cell.source.lstrip()):
            return heading[1].strip()
    return ""


def _render(cell: NotebookNode, text: str) -> str:
    if not text.strip():
        return ""
    return render_markdown_text(text) if cell.cell_type == "markdown" else render_code(text)
