"""Make the exercise's result and the report below the cell from the run of a test cell."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from autograder.cells import get_exercise_name
from autograder.checks.diagnose import diagnose
from autograder.grading.judge.judge import TestRun
from autograder.grading.kernels.kernel import KernelError, KernelTimedOut
from autograder.grading.wire.text import LONGEST, fit
from autograder.language import Phrase, Text, phrase
from autograder.results import (
    INTERNAL_ERROR,
    Contrast,
    ExerciseResult,
    Failure,
    Outcome,
    decide_outcome_of_failures,
)
from autograder.results.score import Score

#: The fields of a phrase are not cut to less than half of this many characters.
_SHORTEST_FIELD = 100


def make_result(run: TestRun, grade_id: str, possible: float) -> ExerciseResult:
    """Return the exercise's result from the run of its test cell.

    Args:
        run: The run of the test cell.
        grade_id: The test cell's nbgrader id.
        possible: The points of the cell in nbgrader's metadata.
    """
    result = _make_raw_result(run, grade_id, possible)
    parts = [replace(part, failure=_limit_texts(part.failure)) for part in result.parts]
    error = fit(result.internal_error)
    return replace(result, parts=parts, reason=_limit_texts(result.reason), internal_error=error)


def _limit_texts(failure: Failure | None) -> Failure | None:
    """Return the failure with valid texts of limited length. They may quote a student's value."""
    if failure is None:
        return None
    contrast = failure.contrast
    if contrast is not None:
        contrast = Contrast(
            contrast.aspect, fit(contrast.at), _fit(contrast.got), _fit(contrast.want)
        )
    texts = {name: _fit(text) for name, text in vars(failure).items() if name != "contrast"}
    return Failure(**texts, contrast=contrast)


def _fit(text: Text, longest: int = LONGEST) -> Text:
    """Return a valid text of limited length. A phrase stays one, with shorter fields."""
    if not isinstance(text, Phrase):
        return fit(text, longest)
    limit = longest
    while True:
        fields = {name: _fit(value, limit) for name, value in text.fields.items()}
        shorter = Phrase(text.template, fields, text.context)
        if len(shorter) <= longest or limit < _SHORTEST_FIELD:
            return shorter
        limit //= 2


def _make_raw_result(run: TestRun, grade_id: str, possible: float) -> ExerciseResult:
    exercise = run.result.exercise if run.result else grade_id
    if run.internal_error:
        return _make_internal_error(exercise, possible, run.internal_error)
    if run.stopped:
        return make_stopped_result(grade_id, possible, run.stopped.error, exercise)
    if run.error is not None:
        trace = run.error.__traceback__
        reason = diagnose(run.error, trace.tb_next if trace else None)
        # the exception came from outside of the parts
        outcome = decide_outcome_of_failures([reason])
        return ExerciseResult(exercise, possible, outcome=outcome, reason=reason)
    if run.result is not None:
        return _check_points(run.result, grade_id, possible)
    score = possible if run.score is None else run.score
    if not math.isfinite(score) or not 0 <= score <= possible:
        text = f"The test cell {grade_id} gives {score:g} of {possible:g} points."
        return _make_internal_error(exercise, possible, text)
    outcome = "passed" if score == possible else "partial" if score else "failed"
    return ExerciseResult(exercise, possible, outcome=outcome, score=score)


def _check_points(result: ExerciseResult, grade_id: str, possible: float) -> ExerciseResult:
    """Return the checks' own result if its points agree with nbgrader's metadata."""
    if result.possible != possible:
        text = (
            f"The test cell {grade_id} has {result.possible:g} points, but nbgrader's metadata has "
            f"{possible:g} points."
        )
        return _make_internal_error(result.exercise, possible, text)
    return result


def make_stopped_result(
    grade_id: str, possible: float, error: KernelError, exercise: str = ""
) -> ExerciseResult:
    """Return the result of an exercise whose test cell could not run to its end.

    Args:
        grade_id: The test cell's nbgrader id.
        possible: The points of the cell in nbgrader's metadata.
        error: How the student's process failed, during the exercise or before it.
        exercise: The exercise's id. By default, it comes from `grade_id`.
    """
    outcome: Outcome = "timed out" if isinstance(error, KernelTimedOut) else "crashed"
    reason = Failure(outcome.replace(" ", "-"), error.message)
    name = exercise or get_exercise_name(grade_id)
    return ExerciseResult(name, possible, outcome=outcome, reason=reason)


def _make_internal_error(exercise: str, possible: float, text: str) -> ExerciseResult:
    message = phrase("This exercise could not be graded: its test is broken. It is not your fault.")
    return ExerciseResult(
        exercise,
        possible,
        outcome="crashed",
        reason=Failure(INTERNAL_ERROR, message),
        internal_error=text,
    )


def make_report_output(result: ExerciseResult, count: int) -> dict[str, Any]:
    """Return the output below the test cell: the points for nbgrader, and a report for people.

    Args:
        result: The exercise's result.
        count: The cell's execution count.
    """
    return {
        "output_type": "execute_result",
        "data": Score(result)._repr_mimebundle_(),
        "metadata": {},
        "execution_count": count,
    }
