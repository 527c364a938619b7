"""One submission's grading as a pure function of bytes, for a worker anywhere."""

from __future__ import annotations

from dataclasses import dataclass, field

from nbformat import NotebookNode

from autograder.checks.results import ExerciseResult
from autograder.grading.settings import Settings


@dataclass(frozen=True)
class Task:
    """What a worker needs to grade one submission.

    Attributes:
        student: Whose it is; for messages only.
        submission: The submitted notebook, as it came.
        source: The source version of the assignment, with its hidden tests.
        files: Data files of the assignment, by relative path.
        settings: How to grade.
    """

    student: str
    submission: bytes
    source: bytes
    files: dict[str, bytes]
    settings: Settings


@dataclass(frozen=True)
class Graded:
    """What comes back.

    Attributes:
        notebook: Executed, with the reports of all test cells; None where nothing could be graded.
        exercises: Their results.
        notes: What was odd about the submission, a sentence each.
    """

    notebook: NotebookNode | None
    exercises: list[ExerciseResult] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def grade_task(task: Task) -> Graded:
    raise NotImplementedError
