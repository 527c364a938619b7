"""Read and write what nbgrader and this grader keep in the cells of a notebook.

Every other module uses this one for nbgrader's metadata, the names of an exercise's cells, regions
that students do not see, the result below a test cell, and the notes on a submission. All functions
take notebook nodes or plain dictionaries of a notebook's JSON.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from autograder.escaping import escape_markdown
from autograder.language import phrase, read_text, show, write_text
from autograder.results import MIME_TYPE, ExerciseResult, Note

if TYPE_CHECKING:
    from nbformat import NotebookNode

#: An exercise NAME has three cells: the task NAME-text, the answer NAME, and the checks NAME-test.
TASK_SUFFIX, TEST_SUFFIX = "-text", "-test"

#: Regions of a source notebook, which nbgrader leaves out or replaces when it releases it.
HIDDEN_TESTS, MARK_SCHEME, SOLUTION = "HIDDEN TESTS", "MARK SCHEME", "SOLUTION"
REGIONS = (HIDDEN_TESTS, MARK_SCHEME, SOLUTION)
#: nbgrader's settings that can give other texts to these lines.
_DELIMITER_SETTINGS = {
    HIDDEN_TESTS: ("ClearHiddenTests", "test"),
    MARK_SCHEME: ("ClearMarkScheme", "mark_scheme"),
    SOLUTION: ("ClearSolutions", "solution"),
}

#: The text that nbgrader puts into the cell of a written answer.
WRITTEN_STUB = "YOUR ANSWER HERE"

#: The key of this grader's own data in a graded notebook's metadata.
GRADER_KEY = "autograder"
#: The ids of the cells with links to other notebooks, which `autograder learn` adds to copies.
LINKS_IDS = ("links-at-the-top", "links-at-the-end")
#: The id of the cell that shows the student the notes on the submission.
NOTES_ID = "about-your-submission"


def get_nbgrader_metadata(cell: Any) -> dict[str, Any]:
    """Return the cell's nbgrader metadata, or an empty dictionary if it has no valid metadata."""
    metadata = cell.get("metadata")
    fields = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return fields if isinstance(fields, dict) else {}


def get_grade_id(cell: Any) -> str:
    """Return the cell's nbgrader id, or an empty text if it has no id."""
    return str(get_nbgrader_metadata(cell).get("grade_id", ""))


def is_test(cell: Any) -> bool:
    """Return whether the cell holds checks that give points."""
    fields = get_nbgrader_metadata(cell)
    is_code = cell.get("cell_type") == "code"
    return bool(is_code and fields.get("grade") and not fields.get("solution"))


def is_manually_graded(cell: Any) -> bool:
    """Return whether a person gives the points, as for a written answer or an nbgrader task."""
    fields = get_nbgrader_metadata(cell)
    return bool((fields.get("grade") and fields.get("solution")) or fields.get("task"))


def is_answer(cell: Any) -> bool:
    """Return whether the student writes in the cell. An instructor may comment on such a cell."""
    fields = get_nbgrader_metadata(cell)
    return bool(fields.get("solution") or fields.get("task"))


def get_exercise_name(cell_id: str) -> str:
    """Return the name of the exercise to which the cell with this id belongs."""
    return cell_id.removesuffix(TEST_SUFFIX).removesuffix(TASK_SUFFIX)


@dataclass(frozen=True)
class Delimiters:
    """Holds what the first and the last line of each region contain: ``delimiters[REGION]``."""

    hidden_tests: tuple[str, str] = ("BEGIN HIDDEN TESTS", "END HIDDEN TESTS")
    mark_scheme: tuple[str, str] = ("BEGIN MARK SCHEME", "END MARK SCHEME")
    solution: tuple[str, str] = ("BEGIN SOLUTION", "END SOLUTION")

    def __getitem__(self, region: str) -> tuple[str, str]:
        by_region = (self.hidden_tests, self.mark_scheme, self.solution)
        return by_region[REGIONS.index(region)]


#: The delimiters of a course that does not set its own.
DELIMITERS = Delimiters()


def read_delimiters(config: Any) -> Delimiters:
    """Return the delimiters of a course.

    Args:
        config: The course's settings for nbgrader.
    """
    read = []
    for region in REGIONS:
        section, name = _DELIMITER_SETTINGS[region]
        begin, end = DELIMITERS[region]
        settings = config[section]
        read.append(
            (
                str(settings.get(f"begin_{name}_delimeter", begin)),
                str(settings.get(f"end_{name}_delimeter", end)),
            )
        )
    return Delimiters(*read)


def has_region(source: str, region: str, delimiters: Delimiters) -> bool:
    """Return whether a cell's text has a region of this name."""
    return delimiters[region][0] in source


def find_regions(source: str, region: str, delimiters: Delimiters) -> list[str]:
    """Return the texts in the regions of this name, without the lines around them."""
    regions = _split_regions(source, *delimiters[region])[1]
    return ["\n".join(lines).strip() for lines in regions]


def remove_regions(source: str, *regions: str, delimiters: Delimiters) -> str:
    """Return a cell's text without the regions of these names, as nbgrader releases it.

    Without its last line, a region ends with the cell.
    """
    for region in regions:
        source = "\n".join(_split_regions(source, *delimiters[region])[0])
    return source


def _split_regions(source: str, begin: str, end: str) -> tuple[list[str], list[list[str]]]:
    """Return the lines outside of regions, and those of each region."""
    outside, regions = list[str](), list[list[str]]()
    is_inside = False
    for line in source.split("\n"):  # nbgrader knows no other end of a line
        if begin in line:
            if not is_inside:
                regions.append([])
            is_inside = True
        elif end in line:
            is_inside = False
        else:
            (regions[-1] if is_inside else outside).append(line)
    return outside, regions


def has_result(output: Any) -> bool:
    """Return whether an output holds an exercise's result."""
    return MIME_TYPE in output.get("data", {})


def read_result(cell: Any) -> ExerciseResult | None:
    """Return the result below a test cell, or None if it is missing or invalid."""
    for output in reversed(cell.get("outputs", [])):
        if has_result(output):
            try:
                return ExerciseResult.from_json(output["data"][MIME_TYPE])
            except (KeyError, TypeError, AttributeError):
                return None
    return None


def read_results(notebook: Any) -> dict[str, ExerciseResult]:
    """Return a graded notebook's results by the grade id of their test cells, in order."""
    return {
        get_grade_id(cell): result
        for cell in notebook["cells"]
        if is_test(cell) and (result := read_result(cell))
    }


def add_notes(notebook: NotebookNode, notes: list[Note]) -> None:
    """Add notes on the submission: as data, and as a first cell for the student."""
    if not notes:
        return
    from nbformat.v4 import new_markdown_cell  # takes longer than the rest of a short command

    data = [{"kind": note.kind, "message": write_text(note.message)} for note in notes]
    notebook.metadata.setdefault(GRADER_KEY, {})["notes"] = data
    lines = "\n".join(f"- {escape_markdown(show(note.message))}" for note in notes)
    heading = show(phrase("About the notebook that you submitted"))
    text = f"**{heading}**\n\n{lines}"
    notebook.cells.insert(0, new_markdown_cell(text, id=NOTES_ID))


def read_notes(notebook: Any) -> list[Note]:
    """Return the notes on the submission from a graded notebook's metadata."""
    notes = notebook.get("metadata", {}).get(GRADER_KEY, {}).get("notes", [])
    return [Note(note["kind"], read_text(note["message"])) for note in notes]


def take_notes(notebook: NotebookNode) -> list[Note]:
    """Return the notes on the submission, and remove the cell that shows them.

    A notebook of the first edition has notes only in that cell, not in its metadata. There the
    cell stays, so that the feedback page still shows it.
    """
    notes = read_notes(notebook)
    if notes and notebook.cells and notebook.cells[0].get("id") == NOTES_ID:
        notebook.cells.pop(0)
    return notes
