"""Plan the cells to run: the course's notebook with the submission's text in the solution cells.

The source notebook gives the metadata, tags, points and order of the cells, and the text of
read-only cells and test cells. The submission gives the text of the solution cells, and the cells
that the student added. nbgrader's grade id identifies the solution cells. An added cell stays after
the known cell that it followed. Planning never fails because of a submission's content. Anything
unusual becomes a note.
"""

from __future__ import annotations

import json
import re
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import nbformat
from nbformat import NotebookNode

from autograder.cells import (
    DELIMITERS,
    LINKS_IDS,
    REGIONS,
    TASK_SUFFIX,
    WRITTEN_STUB,
    Delimiters,
    get_exercise_name,
    get_nbgrader_metadata,
    remove_regions,
)
from autograder.grading.judge.cell_text import find_statements
from autograder.grading.judge.unmatched import (
    SubmittedCell,
    Unmatched,
    can_be_written,
    is_as_released,
    is_blank,
    show_texts,
)
from autograder.grading.wire.text import fit, fit_json
from autograder.language import phrase, show
from autograder.lesson_links import adapt_text
from autograder.results import Note
from autograder.sanitize import clean_attachments, clean_markdown, show_as_text
from autograder.wording import format_names

Role = Literal["setup", "answer", "manual", "test", "added", "text"]

_MOST_CELLS = 5000
_LONGEST_CELL = 2 * 2**20
#: With less than one of this many cells, the notebook belongs to another assignment.
_ALMOST_NONE = 10
_MOST_NAMES = 12  # in one message
#: The time to clean all Markdown of a notebook. An honest notebook needs much less.
_MARKDOWN_SECONDS = 20.0

CleanMarkdown = Callable[[str, dict[str, dict[str, str]]], str]
_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")


@dataclass
class PlannedCell:
    """One cell of the notebook to run.

    Attributes:
        role: A ``setup`` cell belongs to the course and runs in both processes. A ``test`` cell
            runs in the judge. The cells ``answer``, ``manual`` and ``added`` belong to the
            student. A ``text`` cell does not run.
        grade_id: nbgrader's id, or empty.
        possible: The points of the cell in nbgrader's metadata.
        node: The rebuilt cell, with empty outputs.
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
    """The notebook to run, and notes on what was unusual about the submission.

    Attributes:
        cells: The cells in their order.
        metadata: The notebook's metadata.
        notes: What was unusual.
        imports: The import statements of the source notebook, with its solutions, but for tests.
        given_imports: Those of cells that nbgrader does not manage, by the grade id of the known
            cell before. The student did not write them.
        defined: The names that other statements define there.
        libraries: The names that only imports define there, without those of ``import *``.
    """

    cells: list[PlannedCell] = field(default_factory=list)
    metadata: NotebookNode = field(default_factory=NotebookNode)
    notes: list[Note] = field(default_factory=list)
    imports: frozenset[str] = frozenset()
    given_imports: dict[str, list[str]] = field(default_factory=dict)
    defined: frozenset[str] = frozenset()
    libraries: frozenset[str] = frozenset()

    def make_notebook(self) -> Any:
        """Return a notebook of the planned cells. It shares their nodes."""
        cells = [cell.node for cell in self.cells]
        return NotebookNode(cells=cells, metadata=self.metadata, nbformat=4, nbformat_minor=5)


def make_plan(
    source: NotebookNode,
    submission: NotebookNode,
    delimiters: Delimiters = DELIMITERS,
    *,
    plain: bool = False,
) -> Plan:
    """Plan the notebook to run. Never raises because of the submission's content.

    Args:
        source: The instructor's notebook, with solutions and hidden tests.
        submission: The student's notebook.
        delimiters: See `Settings`.
        plain: Whether to show the student's Markdown as text.
    """
    result = Plan(metadata=nbformat.from_dict(dict(source.metadata)))
    _find_libraries(source, result)
    known = {grade_id: cell for cell in source.cells if (grade_id := _read_grade_id(cell))}
    cells = [
        _compare(cell, known.get(cell.grade_id), delimiters)
        for cell in _read_cells(submission, result.notes)
    ]
    submitted, added = _sort_cells(cells, known, result.notes)
    result.notes += _find_overall_problems(cells, submitted, known)
    own = _leave_out_plain_cells(added, source)
    submitted = _find_written_answers(known, submitted, own, delimiters, result.notes)
    taken = {str(cell.get("id", "")) for cell in known.values()}
    clean = _make_markdown_cleaner(0 if plain else _MARKDOWN_SECONDS)
    result.cells += [_plan_added_cell(cell, taken, clean) for cell in added[""]]
    for grade_id, cell in known.items():
        known_cell = _plan_known_cell(grade_id, cell, submitted.get(grade_id), result.notes, clean)
        result.cells.append(known_cell)
        result.cells += [_plan_added_cell(extra, taken, clean) for extra in added[grade_id]]
    result.notes = list(dict.fromkeys(result.notes))  # thousands of damaged cells have one note
    return result


def _find_libraries(source: NotebookNode, plan: Plan) -> None:
    """Set what the source notebook imports."""
    imported, defined, texts = set[str](), set[str](), set[str]()
    before = ""
    for cell in source.cells:
        grade_id = _read_grade_id(cell)
        before = grade_id or before
        if cell.cell_type != "code" or _decide_role(cell) == "test":
            continue
        statements = find_statements(str(cell.source))
        for statement in statements:
            imported |= statement.imported
            defined |= statement.names - statement.imported
        found = [statement.text for statement in statements if statement.text]
        texts.update(found)
        if not grade_id:
            plan.given_imports.setdefault(before, []).extend(found)
    plan.imports, plan.defined = frozenset(texts), frozenset(defined)
    plan.libraries = frozenset(imported - defined - {"*"})


def _make_markdown_cleaner(seconds: float) -> CleanMarkdown:
    """Return a function that cleans Markdown. After so many seconds it shows all as text."""
    seconds_left = seconds

    def clean(text: str, attachments: dict[str, dict[str, str]]) -> str:
        nonlocal seconds_left
        if seconds_left <= 0:
            return show_as_text(text)
        start = time.monotonic()
        cleaned = clean_markdown(text, attachments)
        seconds_left -= time.monotonic() - start
        return cleaned

    return clean


def _sort_cells(
    cells: list[SubmittedCell], known: dict[str, NotebookNode], notes: list[Note]
) -> tuple[dict[str, SubmittedCell], dict[str, list[SubmittedCell]]]:
    """Return the submitted cells by grade id, and the added cells by the id of the cell before."""
    last = {cell.grade_id: number for number, cell in enumerate(cells)}
    submitted: dict[str, SubmittedCell] = {}
    added: dict[str, list[SubmittedCell]] = defaultdict(list)
    before = ""
    for number, cell in enumerate(cells):
        name = cell.grade_id
        if name in known and last[name] != number:
            # as in nbgrader, the last one counts, and the others are the student's own cells
            message = phrase(
                "The cell {name} appears more than once. The last one counts.", name=repr(name)
            )
            notes.append(Note("repeated-cell", message))
        elif name in known:
            submitted[name] = cell
            before = name
            continue
        is_of_course = name in known and _decide_role(known[name]) not in ("answer", "manual")
        if is_of_course and not _has_own_text(cell, known[name]):
            continue  # a copy of a cell of the course
        if cell.cell_id in LINKS_IDS and not cell.is_code:
            continue  # of the learner's copy, not of the learner
        added[before].append(cell)
    return submitted, added


def _find_overall_problems(
    cells: list[SubmittedCell],
    submitted: dict[str, SubmittedCell],
    known: dict[str, NotebookNode],
) -> list[Note]:
    """Return notes on missing cells, and on cells of another assignment."""
    if len(submitted) * _ALMOST_NONE < len(known):
        message = phrase(
            "This notebook has none of the cells of this assignment. Is it another assignment's?"
        )
        return [Note("other-assignment", message)]
    notes = []
    foreign = dict.fromkeys(cell.grade_id for cell in cells if cell.grade_id not in ("", *known))
    if len(foreign) == 1:
        (name,) = foreign
        message = phrase(
            "The cell {name} is not part of this assignment. It ran as your own.", name=repr(name)
        )
        notes.append(Note("foreign-cell", message))
    elif foreign:
        names = format_names(foreign, _MOST_NAMES)
        message = phrase(
            "The cells {names} are not part of this assignment. They ran as your own.", names=names
        )
        notes.append(Note("foreign-cell", message))
    missing = [name for name in known if name not in submitted and not name.endswith(TASK_SUFFIX)]
    if len(missing) == 1:
        message = phrase("The cell {name} is missing.", name=repr(missing[0]))
        notes.append(Note("missing-cell", message))
    elif missing:
        exercises = dict.fromkeys(get_exercise_name(name) for name in missing)
        names = format_names(exercises, _MOST_NAMES)
        message = phrase("Cells of {names} are missing.", names=names)
        notes.append(Note("missing-cell", message))
    return notes


def _leave_out_plain_cells(
    added: dict[str, list[SubmittedCell]], source: NotebookNode
) -> dict[str, list[SubmittedCell]]:
    """Return the added cells without those of the course that nbgrader does not manage."""
    plain = {str(cell.source).strip() for cell in source.cells if not _read_grade_id(cell)}
    return {
        name: [cell for cell in cells if cell.source.strip() not in plain]
        for name, cells in added.items()
    }


def _find_written_answers(
    known: dict[str, NotebookNode],
    submitted: dict[str, SubmittedCell],
    added: dict[str, list[SubmittedCell]],
    delimiters: Delimiters,
    notes: list[Note],
) -> dict[str, SubmittedCell]:
    """Return the submitted cells. A blank written answer gets the text that may be the answer."""
    changed = {name: cell for name, cell in submitted.items() if _has_own_text(cell, known[name])}
    unmatched, result = Unmatched(added, changed), dict(submitted)
    for name, source_cell in known.items():
        cell = submitted.get(name)
        if _decide_role(source_cell) != "manual":
            continue
        if cell is not None and not is_blank(cell.source, source_cell, delimiters):
            continue
        texts = unmatched.find_texts(name, list(known), missing=cell is None)
        if not texts:
            continue
        is_code = source_cell.cell_type == "code"
        pictures = {k: v for text in texts for k, v in text.attachments.items()}
        shown = show_texts(texts, as_code=is_code)
        result[name] = SubmittedCell(name, is_code, shown, "", pictures)
        message = phrase(
            "The answer {name} is not in its own cell. A person looks for it in the rest of the "
            "notebook and grades it.",
            name=repr(name),
        )
        notes.append(Note("unmatched-answer", message))
    return result


def _plan_known_cell(
    grade_id: str,
    cell: NotebookNode,
    submitted: SubmittedCell | None,
    notes: list[Note],
    clean: CleanMarkdown,
) -> PlannedCell:
    """Rebuild a cell of the source notebook. Only the student's answers come from `submitted`."""
    role = _decide_role(cell)
    node = nbformat.from_dict({**cell, "metadata": _copy_metadata(cell)})
    if cell.cell_type == "code":
        node.update(outputs=[], execution_count=None)
    if submitted is not None and submitted.is_code != (cell.cell_type == "code"):
        message = phrase(
            "The cell {name} has the wrong type (code or Markdown).", name=repr(grade_id)
        )
        notes.append(Note("cell-type", message))
    if role in ("answer", "manual"):
        # never the text of the source notebook, which is the solution
        node.source = submitted.source if submitted else (WRITTEN_STUB if role == "manual" else "")
        if cell.cell_type != "code":
            attachments = submitted.attachments if submitted else {}
            node.source = clean(node.source, attachments)
        if submitted is not None and cell.cell_type != "code" and submitted.attachments:
            node.attachments = submitted.attachments
    elif submitted and not submitted.as_released:
        message = phrase(
            "The cell {name} is read-only, so the original was used.", name=repr(grade_id)
        )
        notes.append(Note("read-only-cell", message))
    if cell.cell_type != "code" and role != "manual":
        role = "text"
    return PlannedCell(role, grade_id, _read_points(cell), node)


def _plan_added_cell(cell: SubmittedCell, taken: set[str], clean: CleanMarkdown) -> PlannedCell:
    node: NotebookNode = (
        nbformat.v4.new_code_cell(cell.source)
        if cell.is_code
        else nbformat.v4.new_markdown_cell(clean(cell.source, cell.attachments))
    )
    if not cell.is_code and cell.attachments:
        node.attachments = cell.attachments
    if cell.cell_id and cell.cell_id not in taken:
        node.id = cell.cell_id
    else:
        node.id = next(name for n in range(10**6) if (name := f"added-{n}") not in taken)
    taken.add(node.id)
    return PlannedCell("added" if cell.is_code else "text", "", 0.0, node)


def _read_cells(submission: NotebookNode, notes: list[Note]) -> list[SubmittedCell]:
    cells = submission.get("cells")
    cells = cells if isinstance(cells, list) else []
    result = []
    for cell in cells[:_MOST_CELLS]:
        if not isinstance(cell, dict):
            message = phrase("The notebook contains something that is not a cell.")
            notes.append(Note("invalid-cell", message))
            continue
        source = cell.get("source", "")
        if isinstance(source, list):
            source = "".join(line for line in source if isinstance(line, str))
        if not isinstance(source, str) or len(source) > _LONGEST_CELL:
            message = phrase(
                "The text of a cell was left out: it is not text, or it is far too long."
            )
            notes.append(Note("invalid-cell", message))
            source = "" if cell.get("cell_type") == "code" else show(message)
        cell_id = cell.get("id")
        valid_id = isinstance(cell_id, str) and _ID.fullmatch(cell_id)
        source = fit(source, _LONGEST_CELL)
        result.append(
            SubmittedCell(
                grade_id=_read_grade_id(cell),
                is_code=cell.get("cell_type") == "code",
                source=source,
                cell_id=cell_id if valid_id and isinstance(cell_id, str) else "",
                attachments=_read_attachments(cell.get("attachments")),
                as_released=is_as_released(cell, source),
            )
        )
    if len(cells) > _MOST_CELLS:
        message = phrase(
            "The notebook has more than {most} cells. The others were left out.", most=_MOST_CELLS
        )
        notes.append(Note("invalid-cell", message))
        result.append(SubmittedCell("", False, show(message), "", {}))
    return result


def _read_attachments(value: Any) -> Any:
    """Return the pictures of a Markdown cell by file and mime type."""
    attachments: dict[str, dict[str, str]] = {}
    for name, bundle in value.items() if isinstance(value, dict) else ():
        if isinstance(name, str) and isinstance(bundle, dict):
            texts = {k: v for k, v in bundle.items() if isinstance(k, str) and isinstance(v, str)}
            attachments[name] = texts
    try:
        return fit_json(clean_attachments(attachments))
    except ValueError:
        return {}


def _read_grade_id(cell: Any) -> str:
    """Return the cell's grade id, or an empty text for a cell that nbgrader does not use."""
    fields = get_nbgrader_metadata(cell)
    name = fields.get("grade_id")
    marked = any(fields.get(key) for key in ("grade", "solution", "locked", "task"))
    return name if marked and isinstance(name, str) else ""


def _decide_role(cell: NotebookNode) -> Role:
    fields = get_nbgrader_metadata(cell)
    if fields.get("solution"):
        return "manual" if fields.get("grade") else "answer"
    if cell.cell_type != "code" or fields.get("task"):
        return "text"
    return "test" if fields.get("grade") else "setup"


def _read_points(cell: NotebookNode) -> float:
    points = get_nbgrader_metadata(cell).get("points")
    return float(points) if isinstance(points, int | float) else 0.0


def _copy_metadata(cell: NotebookNode) -> dict[str, Any]:
    return json.loads(json.dumps(cell.get("metadata", {})))  # type: ignore[no-any-return]


def _has_own_text(submitted: SubmittedCell, cell: NotebookNode) -> bool:
    """Return whether the student may have written an answer into a text of the course."""
    return can_be_written(cell) and not submitted.as_released


def _compare(
    submitted: SubmittedCell, cell: NotebookNode | None, delimiters: Delimiters
) -> SubmittedCell:
    """Return a submitted cell that knows whether it has the text of the course's cell."""
    if cell is None or submitted.as_released or _decide_role(cell) in ("answer", "manual"):
        return submitted
    # a student's links may be of both forms
    before, after = adapt_text(str(cell.source)), adapt_text(submitted.source)
    is_equal: bool = before == after or _strip(before, delimiters) == _strip(after, delimiters)
    return replace(submitted, as_released=is_equal)


def _strip(source: str, delimiters: Delimiters) -> str:
    """Return a cell's text as released, without white space at the ends of lines."""
    text = remove_regions(source, *REGIONS, delimiters=delimiters).strip()
    return "\n".join(line.rstrip() for line in text.splitlines())
