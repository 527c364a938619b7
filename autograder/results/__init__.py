"""What grading an exercise found, as data, and the words and pages that show it.

Nothing here imports PyTorch, so that a command or a page about grades starts at once.
"""

from autograder.results.exercise_result import (
    INTERNAL_ERROR,
    MIME_TYPE,
    ExerciseResult,
    Failure,
    Outcome,
    PartResult,
    decide_outcome,
    decide_outcome_of_failures,
)
from autograder.results.note import Note, NoteKind

__all__ = [
    "INTERNAL_ERROR",
    "MIME_TYPE",
    "ExerciseResult",
    "Failure",
    "Note",
    "NoteKind",
    "Outcome",
    "PartResult",
    "decide_outcome",
    "decide_outcome_of_failures",
]
