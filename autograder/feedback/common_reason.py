"""When one reason stands for all exercises of a submission."""

from __future__ import annotations

from autograder.results import ExerciseResult, Failure


def common_reason(results: list[ExerciseResult]) -> Failure | None:
    """The one reason that stopped all exercises alike, as with a file that is not a notebook."""
    reasons = [result.reason for result in results if result.reason]
    same = len({(reason.mistake, reason.message) for reason in reasons}) == 1
    return reasons[0] if same and len(reasons) == len(results) > 1 else None
