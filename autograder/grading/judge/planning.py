"""Which cells to run: the course's notebook, with the submission's text in the solution cells.

Cell metadata, tags, points, order, and the sources of read-only and test cells come from the
source notebook. The submission gives the text of solution cells, found by nbgrader's grade id, and
cells that the student added, which stay after the known cell that they followed. Nothing that a
submission contains can make this fail; what is unusual about it becomes a note.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import nbformat
from nbformat import NotebookNode

from autograder.cells import (
    HIDDEN_TESTS,
    TASK_SUFFIX,
    WRITTEN_STUB,
    exercise_of,
    nbgrader_metadata,
    without_regions,
)
from autograder.grading.wire.text import fit, fit_json
from autograder.results import Note
from autograder.sanitize import safe_markdown

Role = Literal["setup", "answer", "manual", "test", "added", "text"]

#: Larger files are refused unread.
_MOST_BYTES = 50 * 2**20
_MOST_CELLS = 5000
_LONGEST_CELL = 2 * 2**20
#: With fewer than one in so many of its cells, it is another assignment's notebook.
_NEARLY_NONE = 10
_MOST_NAMES = 12
_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")


@dataclass
class PlannedCell:
    """One cell of the notebook to run.

    Attributes:
        role: ``setup`` is the course's and runs in both processes, ``test`` in the judge;
            ``answer``, ``manual`` and ``added`` are the student's; ``text`` does not run.
        grade_id: nbgrader's id, or empty.
        possible: The points that nbgrader's metadata gives the cell.
        node: The cell, rebuilt; its outputs are empty.
    """

    role: Role
    grade_id: str
    possible: float
    node: NotebookNode

    @property
    def source(self) -> str:
        return str(self.node.source)

    @property
    def is_code(self) -> bool:
        return bool(self.node.cell_type == "code")


@dataclass
class Plan:
    """The notebook to run, and what was unusual about the submission."""

    cells: list[PlannedCell] = field(default_factory=list)
    metadata: NotebookNode = field(default_factory=NotebookNode)
    notes: list[Note] = field(default_factory=list)

    def notebook(self) -> Any:
        """The cells as a notebook, sharing their nodes."""
        cells = [cell.node for cell in self.cells]
        return NotebookNode(cells=cells, metadata=self.metadata, nbformat=4, nbformat_minor=5)


class UnreadableNotebookError(Exception):
    """A file is not a notebook. The text is a sentence."""


@dataclass
class _Given:
    """A cell of the submission, as far as it matters."""

    grade_id: str
    is_code: bool
    source: str
    cell_id: str
    attachments: Any


def _head(path: Path) -> bytes:
    """A file's bytes, as many as show that it is too large."""
    with path.open("rb") as file:
        return file.read(_MOST_BYTES + 1)


def read(notebook: NotebookNode | bytes | str | Path, name: str = "") -> NotebookNode:
    """A notebook from a file or its bytes, or as given.

    Args:
        notebook: It, its bytes, or its path.
        name: What messages call the file; its name by default.

    Raises:
        UnreadableNotebookError: There is no such file, it is too large, or it is no notebook.
    """
    if isinstance(notebook, NotebookNode):
        return notebook
    if isinstance(notebook, bytes):
        name, content = name or "The file", notebook
    else:
        name = name or Path(notebook).name
        try:
            content = _head(Path(notebook))
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise UnreadableNotebookError(f"{name} can't be read: {reason}.") from error
    if len(content) > _MOST_BYTES:
        raise UnreadableNotebookError(f"{name} is larger than {_MOST_BYTES // 2**20} MB.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableNotebookError(f"{name} is no notebook: it is no text.") from error
    try:
        data = json.loads(text)
        if type(data) is not dict:
            raise ValueError("no object")
        if type(data.get("cells")) is not list:  # an older format, or something else
            data = nbformat.reads(text, as_version=4)
        if type(data["cells"]) is not list:
            raise ValueError("no cells")
        found: NotebookNode = nbformat.from_dict(data)
        return found
    except RecursionError as error:
        raise UnreadableNotebookError(f"{name} is no notebook: it is nested too deep.") from error
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}: {error.msg}" if text.strip() else "it is empty"
        sentence = f"{name} is no notebook: it is cut off or damaged ({where})."
        raise UnreadableNotebookError(sentence) from error
    except Exception as error:
        sentence = f"{name} is no notebook: it is damaged, or some other file."
        raise UnreadableNotebookError(sentence) from error


def plan(source: NotebookNode, submission: NotebookNode) -> Plan:
    """Rebuild the notebook to run.

    Args:
        source: The instructor's version, with hidden tests.
        submission: The student's.
    """
    result = Plan(metadata=nbformat.from_dict(dict(source.metadata)))
    known = {grade_id: cell for cell in source.cells if (grade_id := _grade_id(cell))}
    cells = _cells_of(submission, result.notes)
    given, added = _sort_out(cells, known, result.notes)
    result.notes += _on_the_whole(cells, given, known)
    taken = {str(cell.get("id", "")) for cell in known.values()}
    result.cells += [_added_cell(cell, taken) for cell in added[""]]
    for grade_id, cell in known.items():
        mine = given.get(grade_id)
        result.cells.append(_known_cell(grade_id, cell, mine, result.notes))
        result.cells += [_added_cell(extra, taken) for extra in added[grade_id]]
    return result


def _sort_out(
    cells: list[_Given], known: dict[str, NotebookNode], notes: list[Note]
) -> tuple[dict[str, _Given], dict[str, list[_Given]]]:
    """The submission's cells by grade id, and those it added by the id of the cell before."""
    last = {cell.grade_id: number for number, cell in enumerate(cells)}
    given: dict[str, _Given] = {}
    added: dict[str, list[_Given]] = defaultdict(list)
    before = ""
    for number, cell in enumerate(cells):
        name = cell.grade_id
        if name in known and last[name] != number:
            # as nbgrader does: the last one counts, the others are the student's own cells
            message = f"The cell {name!r} is there more than once; the last one counts."
            notes.append(Note("repeated-cell", message))
        elif name in known:
            given[name] = cell
            before = name
            continue
        if name in known and _role(known[name]) not in ("answer", "manual"):
            continue  # a copy of one of the course's own cells
        added[before].append(cell)
    return given, added


def _on_the_whole(
    cells: list[_Given], given: dict[str, _Given], known: dict[str, NotebookNode]
) -> list[Note]:
    """Notes on the cells that are missing, and on those that belong elsewhere."""
    if len(given) * _NEARLY_NONE < len(known):
        message = (
            "This notebook has none of the cells of this assignment; is it another assignment's?"
        )
        return [Note("other-assignment", message)]
    notes = []
    foreign = {cell.grade_id: cell for cell in cells if cell.grade_id not in ("", *known)}
    if foreign:
        which = _list(foreign, "the cell", "the cells")
        message = f"Not of this assignment, and run as your own: {which}."
        notes.append(Note("foreign-cell", message))
    missing = [name for name in known if name not in given and not name.endswith(TASK_SUFFIX)]
    if len(missing) == 1:
        notes.append(Note("missing-cell", f"The cell {missing[0]!r} is missing."))
    elif missing:
        exercises = dict.fromkeys(exercise_of(name) for name in missing)
        message = f"Cells are missing: {_list(exercises, 'of', 'of')}."
        notes.append(Note("missing-cell", message))
    return notes


def _list(names: Iterable[str], one: str, more: str) -> str:
    """Names as they stand in a sentence, the first ones where there are many."""
    quoted = [repr(name) for name in names]
    rest = len(quoted) - _MOST_NAMES
    if rest > 1:
        quoted[_MOST_NAMES:] = [f"{rest} more"]
    if len(quoted) == 1:
        return f"{one} {quoted[0]}"
    return f"{more} {', '.join(quoted[:-1])} and {quoted[-1]}"


def _known_cell(
    grade_id: str, cell: NotebookNode, mine: _Given | None, notes: list[Note]
) -> PlannedCell:
    role = _role(cell)
    node = nbformat.from_dict({**cell, "metadata": _metadata(cell)})
    if cell.cell_type == "code":
        node.update(outputs=[], execution_count=None)
    if mine is not None and mine.is_code != (cell.cell_type == "code"):
        message = f"The cell {grade_id!r} has another type than it should have."
        notes.append(Note("cell-type", message))
    if role in ("answer", "manual"):
        # never the source's own text: that is the solution
        node.source = mine.source if mine else (WRITTEN_STUB if role == "manual" else "")
        if cell.cell_type != "code":
            node.source = safe_markdown(node.source)
        if mine is not None and cell.cell_type != "code" and mine.attachments:
            node.attachments = mine.attachments
    elif mine is not None and _visible(mine.source) != _visible(str(cell.source)):
        message = f"The cell {grade_id!r} is read-only; the original was used."
        notes.append(Note("read-only-cell", message))
    if cell.cell_type != "code" and role != "manual":
        role = "text"
    return PlannedCell(role, grade_id, _possible(cell), node)


def _added_cell(cell: _Given, taken: set[str]) -> PlannedCell:
    node: NotebookNode = (
        nbformat.v4.new_code_cell(cell.source)
        if cell.is_code
        else nbformat.v4.new_markdown_cell(safe_markdown(cell.source))
    )
    if cell.cell_id and cell.cell_id not in taken:
        node.id = cell.cell_id
    else:
        node.id = next(name for n in range(10**6) if (name := f"added-{n}") not in taken)
    taken.add(node.id)
    return PlannedCell("added" if cell.is_code else "text", "", 0.0, node)


def _cells_of(submission: NotebookNode, notes: list[Note]) -> list[_Given]:
    cells = submission.get("cells")
    found = []
    for cell in cells[:_MOST_CELLS] if isinstance(cells, list) else []:
        if not isinstance(cell, dict):
            message = "The notebook contains something that is no cell."
            notes.append(Note("invalid-cell", message))
            continue
        source = cell.get("source", "")
        if isinstance(source, list):
            source = "".join(line for line in source if isinstance(line, str))
        if not isinstance(source, str) or len(source) > _LONGEST_CELL:
            message = "A cell was left out: it is no text, or far too long."
            notes.append(Note("invalid-cell", message))
            source = ""
        cell_id = cell.get("id")
        valid_id = isinstance(cell_id, str) and _ID.fullmatch(cell_id)
        source = fit(source, _LONGEST_CELL)
        found.append(
            _Given(
                grade_id=_grade_id(cell),
                is_code=cell.get("cell_type") == "code",
                source=source,
                cell_id=cell_id if valid_id and isinstance(cell_id, str) else "",
                attachments=_attachments(cell.get("attachments")),
            )
        )
    return found


def _attachments(value: Any) -> Any:
    """Pictures in a Markdown cell by file and mime type; empty where there are none."""
    found: dict[str, dict[str, str]] = {}
    for name, bundle in value.items() if isinstance(value, dict) else ():
        if isinstance(name, str) and isinstance(bundle, dict):
            texts = {k: v for k, v in bundle.items() if isinstance(k, str) and isinstance(v, str)}
            found[name] = texts
    return fit_json(found)


def _grade_id(cell: Any) -> str:
    """Its grade id, or empty for a cell that nbgrader does not know."""
    fields = nbgrader_metadata(cell)
    name = fields.get("grade_id")
    marked = any(fields.get(key) for key in ("grade", "solution", "locked", "task"))
    return name if marked and isinstance(name, str) else ""


def _role(cell: NotebookNode) -> Role:
    fields = nbgrader_metadata(cell)
    if fields.get("solution"):
        return "manual" if fields.get("grade") else "answer"
    if cell.cell_type != "code" or fields.get("task"):
        return "text"
    return "test" if fields.get("grade") else "setup"


def _possible(cell: NotebookNode) -> float:
    points = nbgrader_metadata(cell).get("points")
    return float(points) if isinstance(points, int | float) else 0.0


def _metadata(cell: NotebookNode) -> dict[str, Any]:
    return json.loads(json.dumps(cell.get("metadata", {})))  # type: ignore[no-any-return]


def _visible(source: str) -> str:
    """A cell's text as students got it, without white space at the ends of lines."""
    text = without_regions(source, HIDDEN_TESTS).strip()
    return "\n".join(line.rstrip() for line in text.splitlines())
