"""Grade the assignments of a course: what `autograder grade` does.

with open_workers(course) as workers:
    total, rows = grade_assignment(course, "01_tensors", workers)
    for row in rows: ...
"""

from __future__ import annotations

import atexit
import errno
import glob
import os
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from autograder.course import Course, find_notebook_names
from autograder.grading.kernels.warm import start_server
from autograder.grading.preload import choose_preload
from autograder.grading.task import GradedSubmission, Task
from autograder.grading.workers import (
    Workers,
    count_cores,
    open_dask_workers,
    open_local_workers,
    start_imports,
)
from autograder.settings import Settings

# Functions import nbgrader: the import takes seconds, and the workers start in that time.
if TYPE_CHECKING:
    from autograder.grading.batch import StudentRow


class NothingToGradeError(RuntimeError):
    """There is no submission. The message names the folder that should have one."""


@contextmanager
def open_workers(
    course: Course,
    *,
    assignments: Collection[str] = (),
    count: int | None = None,
    scheduler: str | None = None,
) -> Iterator[Workers]:
    """Start workers for a course's submissions. They end with the context.

    Args:
        course: The course.
        assignments: The assignments that they will grade. Their kernels start faster if they do not
            import what the others need. Empty means any.
        count: The number of worker processes on this machine. None means one for each core.
        scheduler: The address of a Dask scheduler to use instead of local workers.

    Raises:
        SandboxError: If no sandbox works on this machine, and the configuration does not allow
            that.
        ImportError: If `scheduler` is given and Dask is not installed.
        OSError: If no scheduler answers at this address.
    """
    with ExitStack() as stack:
        if scheduler:
            yield stack.enter_context(open_dask_workers(scheduler))
            return
        start_imports()  # while the next line builds a sandbox, to see whether that works
        settings = course.read_settings()
        preload = choose_preload(course.root, settings.preload, assignments)
        server = start_server(replace(settings, preload=preload))
        if server:
            stack.callback(server.close)
        yield stack.enter_context(open_local_workers(count or count_cores(), server))


@contextmanager
def open_workers_lazily(
    course: Course, *, assignments: Collection[str] = (), count: int | None = None
) -> Iterator[Workers]:
    """Open workers that start with the first task, because often there is nothing to grade.

    The first call of ``submit`` raises what `open_workers` raises.
    """
    with ExitStack() as stack:
        opened: list[Workers] = []

        def submit(task: Task) -> Future[GradedSubmission]:
            if not opened:
                workers = open_workers(course, assignments=assignments, count=count)
                opened.append(stack.enter_context(workers))
            return opened[0].submit(task)

        yield Workers(submit, 2 * (count or count_cores()))


def seem_graded(course: Course, assignment: str, not_collected: Iterable[str] = ()) -> bool:
    """Return whether all submissions seem to be graded, so that workers are hardly needed.

    It compares names of folders only, because nbgrader takes long to import.

    Args:
        course: The course.
        assignment: The assignment's name.
        not_collected: Students with a submission in the exchange.
    """
    graded = {path.parent.name for path in course.root.glob(f"autograded/*/{assignment}")}
    submitted = {path.parent.name for path in course.root.glob(f"submitted/*/{assignment}")}
    return submitted.union(not_collected) <= graded


_kept: dict[Settings, tuple[Workers, ExitStack]] = {}


def keep_worker(course: Course) -> Workers:
    """Return a worker that stays open, for a process that grades one submission now and then.

    A process keeps at most one, with one server of warm kernels. It ends with the process, or when
    another course needs one.

    Raises:
        SandboxError: See `open_workers`.
    """
    settings = course.read_settings()
    if settings not in _kept:
        close_kept_worker()
        stack = ExitStack()
        _kept[settings] = stack.enter_context(open_workers(course, count=1)), stack
    return _kept[settings][0]


@atexit.register
def close_kept_worker() -> None:
    """End the worker that `keep_worker` keeps, if there is one."""
    while _kept:
        _kept.popitem()[1][1].close()


def grade_assignment(
    course: Course,
    assignment: str,
    workers: Workers,
    *,
    student: str = "*",
    resume: bool = True,
) -> tuple[int, Iterator[StudentRow]]:
    """Grade what students submitted for an assignment.

    Args:
        course: The course.
        assignment: The assignment's name.
        workers: The workers that grade.
        student: The id of one student, or ``"*"`` for all students.
        resume: Whether to keep the finished grades of an earlier run.

    Returns:
        The number of submissions, and an iterator of their rows in the order in which they finish.
        The iterator raises what `grade_submissions` raises.

    Raises:
        FileNotFoundError: If the course does not have this assignment.
        NothingToGradeError: If there is no submission.
        PermissionError: If a student's folder can't be read.
    """
    from autograder.grading.batch import grade_submissions
    from autograder.grading.submissions import find_submissions

    find_notebook_names(course.root, assignment)
    _refuse_closed_folders(course, assignment)
    submissions = find_submissions(course, assignment, student)
    if not submissions:
        where = course.get_folder("submitted", assignment, student)
        raise NothingToGradeError(
            f"No submission of {assignment} in {where}."
            if student == "*"
            else f"No submission of {assignment} by {student}: {where} does not exist."
        )
    rows = grade_submissions(course, assignment, submissions, workers, resume=resume)
    return len(submissions), rows


def _refuse_closed_folders(course: Course, assignment: str) -> None:
    """Raise a `PermissionError` at a folder whose submissions nobody would miss otherwise."""
    folder = course.get_folder("submitted", glob.escape(assignment), "*").parent
    parents = folder.relative_to(course.root)
    for folder in course.root.glob(str(parents)):
        if folder.is_dir() and not os.access(folder, os.R_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))
