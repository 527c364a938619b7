"""When one reason stands for a whole exercise, or for all exercises of a submission."""

from __future__ import annotations

from autograder.results import ExerciseResult


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
