"""What a cell of an autograded notebook is, and what its checks found."""

from __future__ import annotations

from nbformat import NotebookNode

from autograder.course import nbgrader_metadata
from autograder.results import MIME_TYPE, ExerciseResult


def is_test(cell: NotebookNode) -> bool:
    """Whether checks stand in it, whose points nbgrader counts."""
    fields = nbgrader_metadata(cell)
    return bool(cell.cell_type == "code" and fields.get("grade") and not fields.get("solution"))


def is_by_hand(cell: NotebookNode) -> bool:
    """Whether a person gives its points: a written answer, or an nbgrader task."""
    fields = nbgrader_metadata(cell)
    return bool((fields.get("grade") and fields.get("solution")) or fields.get("task"))


def is_answer(cell: NotebookNode) -> bool:
    """Whether the student wrote in it, so that the instructor may have commented on it."""
    fields = nbgrader_metadata(cell)
    return bool(fields.get("solution") or fields.get("task"))


def grade_id(cell: NotebookNode) -> str:
    """Its nbgrader id; empty where it has none."""
    return str(nbgrader_metadata(cell).get("grade_id", ""))


def exercise_of(cell: NotebookNode) -> str:
    """The exercise that a test cell or an answer belongs to, by the course's names of cells."""
    return grade_id(cell).removesuffix("-test")


def result_of(cell: NotebookNode) -> ExerciseResult | None:
    """What the grader left in a test cell; None in a cell that it did not report on."""
    for output in reversed(cell.get("outputs", [])):
        data = output.get("data", {}).get(MIME_TYPE)
        if data is not None:
            try:
                return ExerciseResult.from_json(data)
            except (KeyError, TypeError):
                return None
    return None


def is_whole(result: ExerciseResult) -> bool:
    """Whether one reason stands for the exercise: it was stopped, or its parts were never run."""
    return len(result.parts) == 1 and result.parts[0].name == "the whole exercise"


def common_trouble(results: list[ExerciseResult]) -> str:
    """The one sentence that stopped all exercises alike, as with a file that is no notebook."""
    sentences = {
        part.failure.message if part.failure and is_whole(result) else ""
        for result in results
        for part in result.parts
    }
    return sentences.pop() if len(sentences) == 1 and len(results) > 1 else ""
