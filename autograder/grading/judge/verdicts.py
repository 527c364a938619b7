"""From what running a test cell gave to the exercise's result, and the report below the cell."""

from __future__ import annotations

import math
from dataclasses import asdict, replace
from typing import Any

from autograder.cells import exercise_of
from autograder.checks.diagnose import diagnose
from autograder.grading.judge.judge import TestRun
from autograder.grading.kernels.kernel import KernelError, KernelTimedOut
from autograder.grading.wire.text import fit
from autograder.results import (
    INTERNAL_ERROR,
    ExerciseResult,
    Failure,
    Outcome,
    decide_outcome_of_failures,
)
from autograder.results.score import Score


def make_result(run: TestRun, grade_id: str, possible: float) -> ExerciseResult:
    """The result of a test cell's run.

    Args:
        run: The run.
        grade_id: The test cell's nbgrader id.
        possible: The points that nbgrader's metadata gives the cell.
    """
    result = _result_of_run(run, grade_id, possible)
    parts = [replace(part, failure=_fit(part.failure)) for part in result.parts]
    error = fit(result.internal_error)
    return replace(result, parts=parts, reason=_fit(result.reason), internal_error=error)


def _fit(failure: Failure | None) -> Failure | None:
    """What a student's value put into a message may be too long, or invalid as text."""
    if failure is None:
        return None
    return Failure(**{name: fit(text) for name, text in asdict(failure).items()})


def _result_of_run(run: TestRun, grade_id: str, possible: float) -> ExerciseResult:
    exercise = run.result.exercise if run.result else grade_id
    if run.internal_error:
        return _internal_error(exercise, possible, run.internal_error)
    if run.stopped:
        return stopped(grade_id, possible, run.stopped.trouble, exercise)
    if run.error is not None:
        trace = run.error.__traceback__
        reason = diagnose(run.error, trace.tb_next if trace else None)
        # an exception between the parts of an exercise
        outcome = decide_outcome_of_failures([reason])
        return ExerciseResult(exercise, possible, outcome=outcome, reason=reason)
    if run.result is not None:
        return _checked(run.result, grade_id, possible)
    score = possible if run.score is None else run.score
    if not math.isfinite(score) or not 0 <= score <= possible:
        text = f"The test cell {grade_id} gives {score:g} of {possible:g} points."
        return _internal_error(exercise, possible, text)
    outcome = "passed" if score == possible else "partial" if score else "failed"
    return ExerciseResult(exercise, possible, outcome=outcome, score=score)


def _checked(result: ExerciseResult, grade_id: str, possible: float) -> ExerciseResult:
    """The checks' own result, if it agrees with nbgrader's metadata."""
    if result.possible != possible:
        text = (
            f"The test cell {grade_id} says {result.possible:g} points, nbgrader's metadata "
            f"{possible:g}."
        )
        return _internal_error(result.exercise, possible, text)
    return result


def stopped(
    grade_id: str, possible: float, trouble: KernelError, exercise: str = ""
) -> ExerciseResult:
    """The result of an exercise during or before which the student's process failed."""
    outcome: Outcome = "timed out" if isinstance(trouble, KernelTimedOut) else "crashed"
    reason = Failure(outcome.replace(" ", "-"), str(trouble))
    name = exercise or exercise_of(grade_id)
    return ExerciseResult(name, possible, outcome=outcome, reason=reason)


def _internal_error(exercise: str, possible: float, text: str) -> ExerciseResult:
    message = "This exercise could not be graded: its test is broken. It is not your fault."
    return ExerciseResult(
        exercise,
        possible,
        outcome="crashed",
        reason=Failure(INTERNAL_ERROR, message),
        internal_error=text,
    )


def make_report_output(result: ExerciseResult, count: int) -> dict[str, Any]:
    """The output below the test cell: the number for nbgrader, the report for people."""
    return {
        "output_type": "execute_result",
        "data": Score(result)._repr_mimebundle_(),
        "metadata": {},
        "execution_count": count,
    }
