"""Grading the answers of banks with the real grader, to see that each is judged as it should be.

The answers to different exercises do not depend on each other, so one submission carries one
answer to each exercise: the first submission all first answers, the second all second ones, ...
The course's figures are drawn with the solutions and with the blanks. An answer can't change them,
and they take longer than most answers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from nbformat import NotebookNode

from autograder.authoring.banks import ANY_MISTAKE, Answer
from autograder.authoring.made_submission import make_submission
from autograder.cells import get_grade_id
from autograder.course import Assignment
from autograder.results import ExerciseResult

if TYPE_CHECKING:
    from autograder.grading.kernels.kernel import Launcher

SOLUTION, BLANK = "the solution in the source", "the blank"
FULL_MARKS, NOTHING = "full marks", "nothing"
#: How the name of a cell ends that only draws a figure of the task.
_FIGURES = ("-figure", "-plot", "-drawing")


@dataclass(frozen=True)
class CheckedAnswer:
    """An answer and its grade.

    Attributes:
        title: What the answer does.
        expected: `FULL_MARKS`, `NOTHING`, `ANY_MISTAKE`, or the id of a mistake.
        result: What the grader found.
    """

    title: str
    expected: str
    result: ExerciseResult

    @property
    def as_expected(self) -> bool:
        """Whether the answer earns what it should and the expected mistake is named."""
        result = self.result
        if self.expected == FULL_MARKS:
            return result.outcome == "passed" and result.earned == result.possible
        if self.expected == NOTHING:
            return result.outcome == "not attempted" and result.earned == 0
        named = self.expected == ANY_MISTAKE or self.expected in result.mistakes
        return named and result.earned < result.possible

    def __str__(self) -> str:
        result = self.result
        lines = [
            f"{result.exercise}, {self.title!r}: expected {self.expected}, found "
            f"{result.earned:g} of {result.possible:g} ({result.outcome}), {result.mistakes}"
        ]
        lines += [f"  {failure}" for failure in result.failures]
        return "\n".join(lines)


def excerpt(assignment: Assignment, names: set[str]) -> Assignment:
    """Return the assignment with these exercises only. Cells that belong to no exercise stay.

    An exercise's cells are named `softmax`, `softmax-test`, `softmax-figure`, ...
    """
    others = {exercise.name for exercise in assignment.exercises} - names
    cells = [
        cell
        for cell in assignment.notebook.cells
        if get_grade_id(cell).partition("-")[0] not in others
    ]
    return replace(assignment, notebook=NotebookNode({**assignment.notebook, "cells": cells}))


def leave_out_figures(assignment: Assignment) -> Assignment:
    """Return the assignment without the cells that only draw a figure of a task."""
    cells = [
        cell
        for cell in assignment.notebook.cells
        if cell.cell_type != "code" or not get_grade_id(cell).endswith(_FIGURES)
    ]
    return replace(assignment, notebook=NotebookNode({**assignment.notebook, "cells": cells}))


def check_banks(
    assignment: Assignment, banks: dict[str, list[Answer]], launcher: Launcher
) -> Iterator[CheckedAnswer]:
    """Grade each answer to these exercises, their solutions and their blanks.

    Args:
        assignment: The source version. Of it only the exercises in `banks` are graded.
        banks: Answers by exercise.
        launcher: Starts the student's kernels.

    Raises:
        RuntimeError: The grader itself failed, or a submission had a problem as a whole.
    """
    most = max(map(len, banks.values()), default=0)
    without_figures = leave_out_figures(assignment)
    for number in range(most):
        answers = {name: bank[number] for name, bank in banks.items() if number < len(bank)}
        results = _grade(excerpt(without_figures, set(answers)), dict(answers), launcher)
        for name, answer in answers.items():
            yield CheckedAnswer(answer.title, answer.mistake or FULL_MARKS, results[name])
    assignment = excerpt(assignment, set(banks))
    for title, expected, same in (
        (SOLUTION, FULL_MARKS, {}),
        (BLANK, NOTHING, dict.fromkeys(banks)),
    ):
        results = _grade(assignment, same, launcher)
        for name in banks:
            yield CheckedAnswer(title, expected, results[name])


def _grade(
    assignment: Assignment, answers: dict[str, Answer | None], launcher: Launcher
) -> dict[str, ExerciseResult]:
    from autograder.grading.judge.grade_notebook import grade
    from autograder.settings import Settings

    settings = Settings(assignment=assignment.name)
    graded = grade(make_submission(assignment, answers), assignment.notebook, settings, launcher)
    problems = [*(note.message for note in graded.notes), *graded.internal_errors]
    if problems:
        raise RuntimeError("\n".join(problems))
    return {result.exercise: result for result in graded.exercises}
