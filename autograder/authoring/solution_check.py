"""Grade an assignment's own solution and its blank release, before any student is graded.

What the solution loses is the fault of a test, not of a student. What the blank release earns is a
gift.
"""

from __future__ import annotations

import logging
from concurrent.futures import Future, wait
from dataclasses import dataclass

import nbformat

from autograder.authoring.made_submission import make_submission
from autograder.course import (
    Assignment,
    Course,
    find_notebook_names,
    make_key,
    read_course_notebook,
)
from autograder.grading.batch import read_course_source
from autograder.grading.gradebook import GradebookWriter
from autograder.grading.sandbox import SandboxError
from autograder.grading.task import GradedSubmission, Task
from autograder.grading.workers import Workers
from autograder.results import ExerciseResult

_log = logging.getLogger(__name__)


class SolutionNotGraded(RuntimeError):
    """The grader failed on an assignment's own solution or blank release, twice."""


@dataclass(frozen=True)
class CheckedCell:
    """What the solution and the blank release earn in one test cell.

    Attributes:
        name: The test cell's exercise, with its notebook if the assignment has several.
        possible: The points of the cell.
        solution: What the solution earns.
        blank: What the blank release earns.
        reason: The first message about the solution, or empty.
        beside: Whether the test cell ran beside the code that it tests; see `ExerciseResult`.
    """

    name: str
    possible: float
    solution: float
    blank: float
    reason: str = ""
    beside: bool = False

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
        SolutionNotGraded: The worker that graded the solution or the blank release died twice.
        DamagedNotebookError: A notebook of the course is damaged.
        OSError: A file is missing or can't be read.
    """
    names = find_notebook_names(course.root, assignment)
    cells: list[CheckedCell] = []
    for name in names:
        solution, blank = _grade(course, assignment, name, workers)
        for solved, unsolved in zip(solution, blank, strict=True):
            messages = [solved.internal_error, *(failure.message for failure in solved.failures)]
            cells.append(
                CheckedCell(
                    make_key(name, solved.exercise, several=len(names) > 1),
                    solved.possible,
                    solved.earned,
                    unsolved.earned,
                    next(filter(None, messages), ""),
                    solved.beside,
                )
            )
    return cells


def _grade(
    course: Course, assignment: str, name: str, workers: Workers
) -> tuple[list[ExerciseResult], list[ExerciseResult]]:
    """Return the results of a notebook's solution and of its blank release."""
    released = course.get_folder("release", assignment) / f"{name}.ipynb"
    blank = nbformat.writes(read_course_notebook(released)).encode()
    with GradebookWriter(course, assignment, notebook=name) as writer:
        source = read_course_source(writer)
    # with the course's header and footer, whose cells an answer may need
    whole = nbformat.reads(source.notebook.decode("utf-8"), as_version=4)
    path = course.root / "source" / assignment / f"{name}.ipynb"
    solution = make_submission(Assignment(assignment, path, whole), {})
    settings = course.read_settings(assignment)
    tasks = [
        Task(
            what,
            content,
            source.notebook,
            source.files,
            settings,
            own_files=source.model_files,
            model_files=source.model_files,
        )
        for what, content in (
            ("solution", nbformat.writes(solution).encode()),
            ("blank release", blank),
        )
    ]
    futures = [workers.submit(task) for task in tasks]
    wait(futures)  # so that a second try runs alone
    solved, unsolved = (
        _read_result(task, future, workers) for task, future in zip(tasks, futures, strict=True)
    )
    return solved, unsolved


def _read_result(
    task: Task, future: Future[GradedSubmission], workers: Workers
) -> list[ExerciseResult]:
    """Return the results of a task. Try once more if the machine was busy or the worker died."""
    try:
        graded = future.result()
        if not graded.slowed_down:
            return graded.exercises
    except SandboxError:
        raise
    except Exception as error:
        _log.warning("Grading the %s failed. It is tried again", task.student, exc_info=error)
    try:
        return workers.submit(task).result().exercises
    except SandboxError:
        raise
    except Exception as error:
        raise SolutionNotGraded(
            f"The grader failed on the {task.student} twice, so the tests are not checked: {error}"
        ) from error
