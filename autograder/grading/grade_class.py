"""Grading assignments of a course: what `autograder grade` does.

with open_workers(course) as workers:
    total, rows = grade_assignment(course, "01_tensors", workers)
    for row in rows: ...
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from autograder.course import Course, load_assignment
from autograder.grading.kernels.warm import start_server
from autograder.grading.task import Graded, Task
from autograder.grading.workers import Workers, dask_workers, default_workers, local_workers

# nbgrader is imported in functions: that takes seconds, in which the workers get ready.
if TYPE_CHECKING:
    from autograder.grading.batch import Row


class NothingToGrade(RuntimeError):
    """There is no submission; the text says where it was looked for."""


@contextmanager
def open_workers(
    course: Course, *, count: int | None = None, scheduler: str | None = None
) -> Iterator[Workers]:
    """Start what grades a course's submissions; it stays warm for as many as come.

    Args:
        course: The course.
        count: Worker processes on this machine; one a core where None.
        scheduler: Address of a Dask scheduler to use instead of local workers.

    Raises:
        SandboxError: No sandbox works on this machine, and the configuration does not accept that.
        ImportError: Dask is wanted and not installed.
        OSError: No scheduler answers.
    """
    with ExitStack() as stack:
        if scheduler:
            yield stack.enter_context(dask_workers(scheduler))
            return
        server = start_server(course.settings())
        if server:
            stack.callback(server.close)
        yield stack.enter_context(local_workers(count or default_workers(), server))


@contextmanager
def lazy_workers(course: Course, *, count: int | None = None) -> Iterator[Workers]:
    """As `open_workers`, but they start with the first task: often there is nothing to grade.

    What `open_workers` raises then comes with that task.
    """
    with ExitStack() as stack:
        opened: list[Workers] = []

        def submit(task: Task) -> Future[Graded]:
            if not opened:
                opened.append(stack.enter_context(open_workers(course, count=count)))
            return opened[0].submit(task)

        yield Workers(submit, 2 * (count or default_workers()))


def grade_assignment(
    course: Course,
    assignment: str,
    workers: Workers,
    *,
    student: str = "*",
    resume: bool = True,
) -> tuple[int, Iterator[Row]]:
    """Grade what students submitted for an assignment.

    Args:
        course: The course.
        assignment: The assignment's name.
        workers: Who grades.
        student: One student's id; all where it is ``"*"``.
        resume: Keep the finished grades of an earlier run.

    Returns:
        The number of submissions, and their rows in the order they finish.

    Raises:
        FileNotFoundError: No such assignment.
        NothingToGrade: No submission.
        GradebookTrouble: The gradebook can't be used.
    """
    from autograder.grading.batch import grade_submissions
    from autograder.grading.submissions import find_submissions

    load_assignment(course.root, assignment)
    submissions = find_submissions(course, assignment, student)
    if not submissions:
        where = course.folder("submitted", assignment, student)
        raise NothingToGrade(f"No submission of {assignment} by {student}: {where} is not there.")
    rows = grade_submissions(course, assignment, submissions, workers, resume=resume)
    return len(submissions), rows
