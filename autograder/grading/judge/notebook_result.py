"""What grading one submission gives: typed, and plain enough to travel between processes."""

from __future__ import annotations

from dataclasses import dataclass, field

from nbformat import NotebookNode

from autograder.results import ExerciseResult, Note


@dataclass
class NotebookResult:
    """What grading one submission gives.

    Attributes:
        exercises: One for each test cell of the source notebook, in its order.
        notebook: The executed notebook: the student's outputs, and reports below test cells.
        notes: What was unusual about the submission: missing cells, cells that hung.
    """

    exercises: list[ExerciseResult] = field(default_factory=list)
    notebook: NotebookNode = field(default_factory=NotebookNode)
    notes: list[Note] = field(default_factory=list)

    @property
    def earned(self) -> float:
        """Points of all test cells."""
        return round(sum(exercise.earned for exercise in self.exercises), 6)

    @property
    def possible(self) -> float:
        """The points that all test cells can give."""
        return round(sum(exercise.possible for exercise in self.exercises), 6)

    @property
    def internal_errors(self) -> list[str]:
        """What is wrong with the tests or the grader, not with the submission."""
        return [exercise.internal_error for exercise in self.exercises if exercise.internal_error]
