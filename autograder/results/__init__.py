"""The results of grading an exercise as data, and the texts and HTML that show them.

This package does not import PyTorch, so a command or a page about grades starts at once.
"""

from autograder.results.exercise_result import (
    INTERNAL_ERROR,
    MIME_TYPE,
    Aspect,
    Contrast,
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
    "Aspect",
    "Contrast",
    "ExerciseResult",
    "Failure",
    "Note",
    "NoteKind",
    "Outcome",
    "PartResult",
    "decide_outcome",
    "decide_outcome_of_failures",
]
