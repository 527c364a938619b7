"""Find the text of a written answer that stands outside of the answer's own cell.

nbgrader gives 0 points to a blank answer without asking a person. But the text may be elsewhere:
the student typed the cell again, wrote below it, into the task, or into a code cell. Then the
answer's cell shows all text that may be the answer, so that a person grades it.
"""

from __future__ import annotations

import ast
import contextlib
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode

from autograder.cells import (
    REGIONS,
    SOLUTION,
    WRITTEN_STUB,
    Delimiters,
    get_exercise_name,
    get_nbgrader_metadata,
    has_region,
    remove_regions,
)
from autograder.grading.judge.cell_text import read_cell
from autograder.language import phrase, show
from autograder.sanitize import show_as_text
from autograder.wording import leave_out_end

#: What nbgrader puts into the cell of an answer in code.
_CODE_STUB = ("# YOUR CODE HERE", "raise NotImplementedError()")
_COMMENT = re.compile(r"#(.*)")
_SENTENCE = 4  # words
_LONGEST = 50_000  # characters of all texts together
_FOUND = phrase(
    "The grader did not find an answer in this cell. It found this text in other cells of the "
    "notebook. A part of it may be the answer."
)


@dataclass(frozen=True)
class SubmittedCell:
    """The parts of a submission's cell that the plan uses.

    Attributes:
        grade_id: nbgrader's id, or empty.
        is_code: Whether it is a code cell.
        source: Its text.
        cell_id: Its id in the file, or empty.
        attachments: The pictures of a Markdown cell.
        as_released: Whether its text is that of this release, or of an older one.
    """

    grade_id: str
    is_code: bool
    source: str
    cell_id: str
    attachments: Any
    as_released: bool = False


@dataclass(frozen=True)
class Unmatched:
    """The cells of a submission whose text has no place in the assignment.

    Attributes:
        added: The student's own cells, by the id of the known cell before.
        changed: Cells of the course with a changed text, by their grade id.
    """

    added: dict[str, list[SubmittedCell]]
    changed: dict[str, SubmittedCell]

    def find_texts(self, grade_id: str, known: list[str], *, missing: bool) -> list[SubmittedCell]:
        """Return the cells that may hold a written answer.

        These are the cells near its place. If there are none, they are all cells with prose. If the
        answer's own cell is missing, they are all cells in the end.

        Args:
            grade_id: The answer's id.
            known: The ids of the assignment's cells, in order.
            missing: Whether the answer's own cell is missing.
        """
        exercise, place = get_exercise_name(grade_id), known.index(grade_id)
        before = known[place - 1] if place else ""
        names = [before, *(name for name in known if get_exercise_name(name) == exercise)]
        near = [cell for name in dict.fromkeys(names) for cell in self._find_at(name)]
        if not missing:  # a plot beside the blank answer is not an answer
            near = [cell for cell in near if not cell.is_code or _has_prose(cell.source)]
        everywhere = [cell for cells in self.added.values() for cell in cells]
        prose = [cell for cell in everywhere if not cell.is_code or not _is_python(cell.source)]
        if exercise_cells := [cell for cell in near if cell.source.strip()]:
            return exercise_cells
        written = prose or (everywhere if missing else [])
        return [cell for cell in written if cell.source.strip()]

    def _find_at(self, name: str) -> Iterator[SubmittedCell]:
        if name in self.changed:
            yield self.changed[name]
        yield from self.added.get(name, [])


def is_blank(text: str, cell: NotebookNode, delimiters: Delimiters) -> bool:
    """Return whether a written answer has nothing but what its cell had at first.

    Args:
        text: The answer.
        cell: The cell of the source notebook, with the model answer.
        delimiters: See `Settings`.
    """
    given = {"", WRITTEN_STUB, *_CODE_STUB}
    source = str(cell.source)
    if has_region(source, SOLUTION, delimiters):
        released = remove_regions(source, *REGIONS, delimiters=delimiters)
        given |= {line.strip() for line in released.splitlines()}
    return all(line.strip() in given for line in text.splitlines())


def is_as_released(cell: dict[str, Any], source: str) -> bool:
    """Return whether a submitted cell has the checksum that nbgrader gave it in the release.

    Some editors write other ends of lines, or an empty line at the end. These do not count.

    Args:
        cell: The submitted cell.
        source: Its text.
    """
    fields = get_nbgrader_metadata(cell)
    kind, grade_id, points = cell.get("cell_type"), fields.get("grade_id"), fields.get("points")
    if not (isinstance(kind, str) and isinstance(grade_id, str)):
        return False
    flags = [str(bool(fields.get(key))) for key in ("grade", "solution", "locked")]
    parts = [kind, *flags, grade_id]
    if fields.get("grade") and isinstance(points, int | float):
        with contextlib.suppress(OverflowError):
            parts.append(str(float(points)))
    for text in (source, "\n".join(source.rstrip().splitlines())):
        content = "".join([text, *parts]).encode("utf-8", "surrogatepass")
        digest = hashlib.md5(content, usedforsecurity=False).hexdigest()
        if digest == fields.get("checksum"):
            return True
    return False


def can_be_written(cell: NotebookNode) -> bool:
    """Return whether a student may take a cell of the course for a place to write text."""
    return bool(cell.cell_type != "code" and not get_nbgrader_metadata(cell).get("solution"))


def show_texts(cells: list[SubmittedCell], *, as_code: bool) -> str:
    """Return the text of an answer's cell that shows what may be the answer.

    Args:
        cells: The cells that `Unmatched.find_texts` found.
        as_code: Whether the answer's cell is a code cell. Then all text is in comments.
    """
    texts = [
        show_as_text(cell.source) if cell.is_code and not as_code else cell.source for cell in cells
    ]
    text = leave_out_end("\n\n---\n\n".join([f"**{show(_FOUND)}**", *texts]), _LONGEST)
    return re.sub("^", "# ", text, flags=re.MULTILINE) if as_code else text


def _has_prose(text: str) -> bool:
    """Return whether a code cell has a sentence: prose, or a comment or printed text with one.

    The title of a plot is not a sentence.
    """
    if not _is_python(text):
        return True
    cell = read_cell(text)
    comments = _COMMENT.findall(text)
    printed = [
        str(value.value)
        for node in (ast.walk(cell.tree) if cell else ())
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "print"
        for value in node.args
        if isinstance(value, ast.Constant)
    ]
    return any(len(words.split()) >= _SENTENCE for words in [*comments, *printed])


def _is_python(text: str) -> bool:
    """Return whether a code cell has statements. Comments and a text in quotes are prose."""
    cell = read_cell(text)
    if cell is None:
        return text.lstrip().startswith(("%", "!"))  # a magic, and not a sentence
    return any(
        not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))
        for statement in cell.tree.body
    )
