"""Read what a plain test cell that ran beside the student's code gives, by nbgrader's rule.

A cell that ends gives all points, one that raises an exception gives none, and a number as its last
value is the points. The student's code runs in the same process, so it can forge all of this.
"""

from __future__ import annotations

from typing import Any

from autograder.grading.judge.judge import TestRun, make_printed_output, read_points
from autograder.grading.judge.remote import ExerciseStopped, Remote
from autograder.grading.kernels.kernel import CellRun, KernelDied, KernelTimedOut
from autograder.language import phrase


def read_run(run: CellRun, name: str, remote: Remote) -> TestRun:
    """Return the run of a test cell from its run in the student's process.

    Args:
        run: The run of the cell.
        name: The cell's grade id.
        remote: The connection to the same process.
    """
    if run.status == "timed out":
        seconds = remote.settings.exercise_seconds
        error = KernelTimedOut(
            phrase("This exercise took longer than {seconds} seconds.", seconds=seconds)
        )
        return TestRun(stopped=ExerciseStopped(error))
    if run.status == "died":
        return TestRun(stopped=ExerciseStopped(KernelDied(run.note)))
    texts = [output["text"] for output in run.outputs if output["output_type"] == "stream"]
    result = TestRun(outputs=make_printed_output("".join(texts)))
    if run.status == "error" or run.error:
        result.error = _leave_out_test(run.error or RuntimeError("The test stopped."), name)
        return result
    shown = [output for output in run.outputs if output["output_type"] == "execute_result"]
    text = shown[0].get("data", {}).get("text/plain") if shown else None
    result.score = read_points(text) if isinstance(text, str) else None
    return result


def _leave_out_test(error: Exception, name: str) -> Exception:
    """Return the error without lines of the test cell, which may be hidden from the student."""
    details: Any = error
    lines = [line for line in getattr(error, "student_lines", []) if line[0] != name]
    details.student_lines = lines
    details.student_line = (lines[-1][1], lines[-1][2]) if lines else None
    return error
