"""The result of grading one submission: plain data that can be sent between processes."""

from __future__ import annotations

from dataclasses import dataclass, field

from nbformat import NotebookNode

from autograder.results import ExerciseResult, Note


@dataclass
class NotebookResult:
    """The result of grading one submission.

    Attributes:
        exercises: The result of each test cell of the source notebook, in the notebook's order.
        notebook: The executed notebook: the student's outputs, and a report below each test cell.
        notes: What was unusual about the submission: missing cells, cells that hung.
        waited_seconds: How long the judge and the kernels waited for a core.
        unsure: The grade ids of the plain tests that may mean something else in one process; see
            `TestRun.unsure`.
    """

    exercises: list[ExerciseResult] = field(default_factory=list)
    notebook: NotebookNode = field(default_factory=NotebookNode)
    notes: list[Note] = field(default_factory=list)
    waited_seconds: float = 0.0
    unsure: set[str] = field(default_factory=set)

    @property
    def earned(self) -> float:
        """The points that the student earned in all test cells."""
        return round(sum(exercise.earned for exercise in self.exercises), 6)

    @property
    def possible(self) -> float:
        """The points that all test cells can give."""
        return round(sum(exercise.possible for exercise in self.exercises), 6)

    @property
    def internal_errors(self) -> list[str]:
        """What is wrong with the tests or the grader, a message for each such exercise."""
        return [exercise.internal_error for exercise in self.exercises if exercise.internal_error]
