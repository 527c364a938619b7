"""Find the reason that stopped all exercises of a submission."""

from __future__ import annotations

from autograder.results import ExerciseResult, Failure


def find_common_reason(results: list[ExerciseResult]) -> Failure | None:
    """Return the reason that stopped all exercises, or None if they do not share one.

    A submitted file that is not a notebook is such a reason.
    """
    reasons = [result.reason for result in results if result.reason]
    same = len({(reason.mistake, reason.message) for reason in reasons}) == 1
    return reasons[0] if same and len(reasons) == len(results) > 1 else None
