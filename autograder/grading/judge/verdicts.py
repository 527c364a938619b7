"""From what running a test cell gave to an exercise's grade and the report below the cell."""

from __future__ import annotations

import math
from dataclasses import asdict, replace
from typing import Any

from autograder.cells import exercise_of
from autograder.checks.diagnose import diagnose
from autograder.grading.judge.judge import TestRun
from autograder.grading.judge.notebook_result import ExerciseGrade
from autograder.grading.kernels.kernel import KernelTimedOut, KernelTrouble
from autograder.grading.wire.text import fit
from autograder.results import ExerciseResult, Failure, Outcome, PartResult, outcome_of
from autograder.results.score import Score


def grade_of(run: TestRun, grade_id: str, maximum: float) -> ExerciseGrade:
    """The grade that a test cell's run earns."""
    grade = _grade_of(run, grade_id, maximum)
    parts = [_fit_part(part) for part in grade.parts]
    return replace(grade, message=fit(grade.message), parts=parts)


def _fit_part(part: PartResult) -> PartResult:
    """What a student's value put into a message may be long, and no valid text."""
    if part.failure is None:
        return part
    texts = {name: fit(text) for name, text in asdict(part.failure).items()}
    return replace(part, failure=Failure(**texts))


def _grade_of(run: TestRun, grade_id: str, maximum: float) -> ExerciseGrade:
    exercise = run.result.exercise if run.result else grade_id
    if run.bug:
        return _bug(grade_id, exercise, maximum, run.bug)
    if run.stopped:
        return stopped(grade_id, maximum, run.stopped.trouble, exercise)
    if run.error is not None:
        trace = run.error.__traceback__
        found = diagnose(run.error, trace.tb_next if trace else None)
        # an exception between the parts of an exercise
        parts = [PartResult("the whole exercise", maximum, False, found)]
        outcome: Outcome = outcome_of(parts)
        return ExerciseGrade(
            grade_id, exercise, 0.0, maximum, outcome, found.message, found.mistake, parts
        )
    if run.result is not None:
        return _from_result(run.result, grade_id, maximum)
    points = maximum if run.points is None else run.points
    if not math.isfinite(points) or not 0 <= points <= maximum:
        text = f"The test cell {grade_id} gives {points:g} of {maximum:g} points."
        return _bug(grade_id, exercise, maximum, text)
    outcome = "passed" if points == maximum else "partial" if points else "failed"
    return ExerciseGrade(grade_id, exercise, points, maximum, outcome)


def _from_result(result: ExerciseResult, grade_id: str, maximum: float) -> ExerciseGrade:
    if result.points != maximum:
        text = (
            f"The test cell {grade_id} says {result.points:g} points, nbgrader's metadata "
            f"{maximum:g}."
        )
        return _bug(grade_id, result.exercise, maximum, text)
    failure = next((part.failure for part in result.parts if part.failure), None)
    return ExerciseGrade(
        grade_id,
        result.exercise,
        result.earned,
        maximum,
        result.outcome,
        failure.message if failure else "",
        failure.mistake if failure else "",
        list(result.parts),
    )


def stopped(
    grade_id: str, maximum: float, trouble: KernelTrouble, exercise: str = ""
) -> ExerciseGrade:
    """The grade of an exercise during which, or before which, the student's process failed."""
    outcome: Outcome = "timed out" if isinstance(trouble, KernelTimedOut) else "crashed"
    mistake = outcome.replace(" ", "-")
    failure = Failure(mistake, str(trouble))
    return ExerciseGrade(
        grade_id,
        exercise or exercise_of(grade_id),
        0.0,
        maximum,
        outcome,
        failure.message,
        mistake,
        [PartResult("the whole exercise", maximum, False, failure)],
    )


def _bug(grade_id: str, exercise: str, maximum: float, text: str) -> ExerciseGrade:
    message = "This exercise could not be graded: its test is broken. It is not your fault."
    failure = Failure("broken-test", message)
    part = PartResult("the whole exercise", maximum, False, failure)
    return ExerciseGrade(
        grade_id, exercise, 0.0, maximum, "crashed", message, "broken-test", [part], text
    )


def report_output(grade: ExerciseGrade, count: int) -> dict[str, Any]:
    """The output below the test cell: the number for nbgrader, the report for people."""
    score = Score(grade.to_exercise_result())
    data = {**score._repr_mimebundle_(), "text/plain": f"{grade.points:g}"}
    return {
        "output_type": "execute_result",
        "data": data,
        "metadata": {},
        "execution_count": count,
    }
