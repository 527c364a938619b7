"""What grading one submission gives: typed, and plain enough to travel between processes."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from nbformat import NotebookNode

from autograder.results import ExerciseResult, Outcome, PartResult


@dataclass(frozen=True)
class ExerciseGrade:
    """One test cell's verdict.

    Attributes:
        grade_id: The test cell's nbgrader id.
        exercise: The exercise's id, as its test cell names it; the grade id where it does not.
        points: Earned.
        maximum: The most that can be earned.
        outcome: In one word.
        message: A sentence for the student about the first thing that is wrong; empty if nothing.
        mistake: Its id in the catalogue of mistakes, or empty.
        parts: In the order they ran.
        grader_error: What is wrong with the test or the grader itself, for the instructor. The
            student gets no points for this exercise, and it should be graded again.
    """

    grade_id: str
    exercise: str
    points: float
    maximum: float
    outcome: Outcome
    message: str = ""
    mistake: str = ""
    parts: list[PartResult] = field(default_factory=list)
    grader_error: str = ""

    def to_exercise_result(self) -> ExerciseResult:
        """As the checks' own record, for reports."""
        return ExerciseResult(self.exercise, self.maximum, self.parts, self.outcome)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass
class NotebookResult:
    """One submission's grade.

    Attributes:
        exercises: One for each test cell of the source notebook, in its order.
        notebook: The executed notebook: the student's outputs, and reports below test cells.
        problems: Sentences about the submission: missing cells, cells that hung, a dead kernel.
        manual: Grade ids of cells that a person has to grade.
        seconds: How long it took, by the phase: ``start``, ``cells``, ``tests``, ``total``.
    """

    exercises: list[ExerciseGrade] = field(default_factory=list)
    notebook: NotebookNode = field(default_factory=NotebookNode)
    problems: list[str] = field(default_factory=list)
    manual: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def points(self) -> float:
        """Earned in all test cells."""
        return round(sum(exercise.points for exercise in self.exercises), 6)

    @property
    def maximum(self) -> float:
        """The most that can be earned in test cells."""
        return round(sum(exercise.maximum for exercise in self.exercises), 6)

    @property
    def grader_errors(self) -> list[str]:
        """What is wrong with the tests or the grader, not with the submission."""
        return [exercise.grader_error for exercise in self.exercises if exercise.grader_error]
