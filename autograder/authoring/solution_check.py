"""Grade an assignment's own solution and its blank release, before any student is graded.

What the solution loses is the fault of a test, not of a student. What the blank release earns is a
gift.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import nbformat
from nbformat import NotebookNode

from autograder.authoring.made_submission import make_submission
from autograder.course import Course, load_notebooks
from autograder.grading.batch import read_course_source
from autograder.grading.gradebook import GradebookWriter
from autograder.grading.task import Task
from autograder.grading.workers import Workers
from autograder.results import ExerciseResult


@dataclass(frozen=True)
class CheckedCell:
    """What the solution and the blank release earn in one test cell.

    Attributes:
        name: The test cell's exercise, with its notebook if the assignment has several.
        possible: The points of the cell.
        solution: What the solution earns.
        blank: What the blank release earns.
        reason: The first message about the solution, or empty.
    """

    name: str
    possible: float
    solution: float
    blank: float
    reason: str = ""

    @property
    def is_right(self) -> bool:
        """Whether the solution earns everything, and the blank release nothing."""
        return self.solution >= self.possible and not self.blank

    @property
    def problem(self) -> str:
        """What is wrong with the test, in a sentence; empty if nothing is."""
        if self.solution < self.possible:
            return (
                f"{self.name}: the source's own solution earns {self.solution:g} of "
                f"{self.possible:g} points. {self.reason}"
            )
        if self.blank:
            return f"{self.name}: a blank answer earns {self.blank:g} of {self.possible:g} points."
        return ""


def check_solution(course: Course, assignment: str, workers: Workers) -> list[CheckedCell]:
    """Grade the solution and the blank release of each notebook of an assignment.

    Args:
        course: The course.
        assignment: The assignment. It must be generated: `release/` and the gradebook have it.
        workers: The workers that grade.

    Raises:
        GradebookError: The gradebook does not know the assignment, or can't be used.
        OSError: A file is missing or can't be read.
    """
    sources = load_notebooks(course.root, assignment)
    cells: list[CheckedCell] = []
    for source in sources:
        prefix = f"{source.path.stem}/" if len(sources) > 1 else ""
        blank = nbformat.read(course.get_folder("release", assignment) / source.path.name, 4)
        solution = make_submission(source, {})
        for solved, unsolved in _grade(course, assignment, source.path.stem, solution, blank,
                                       workers):  # fmt: skip
            messages = [solved.internal_error, *(failure.message for failure in solved.failures)]
            cells.append(
                CheckedCell(
                    prefix + solved.exercise,
                    solved.possible,
                    solved.earned,
                    unsolved.earned,
                    next(filter(None, messages), ""),
                )
            )
    return cells


def _grade(
    course: Course,
    assignment: str,
    notebook: str,
    solution: NotebookNode,
    blank: NotebookNode,
    workers: Workers,
) -> Iterator[tuple[ExerciseResult, ExerciseResult]]:
    """Return the results of the solution and of the blank release, cell by cell."""
    with GradebookWriter(course, assignment, notebook=notebook) as writer:
        source = read_course_source(writer)
    settings = course.read_settings(assignment)
    futures = [
        workers.submit(Task(name, nbformat.writes(node).encode(), source.notebook, source.files,
                            settings))
        for name, node in (("the solution", solution), ("the blank", blank))
    ]  # fmt: skip
    solved, unsolved = (future.result().exercises for future in futures)
    yield from zip(solved, unsolved, strict=True)
