"""What grading an exercise found, as data, and the words and pages that show it.

Nothing here imports PyTorch, so that a command or a page about grades starts at once.
"""

from autograder.results.exercise_result import (
    MIME_TYPE,
    ExerciseResult,
    Failure,
    Outcome,
    PartResult,
    outcome_of,
)

__all__ = ["MIME_TYPE", "ExerciseResult", "Failure", "Outcome", "PartResult", "outcome_of"]
