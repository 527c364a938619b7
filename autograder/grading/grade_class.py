"""Grading assignments of a course: what `autograder grade` does.

with open_workers(root) as workers:
total, rows = grade_assignment(root, "01_tensors", workers)
for row in rows: ...
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.grading.config import kernel_options, load_config, settings_for
from autograder.grading.kernels.forkserver_client import WarmServer
from autograder.grading.sandbox import SandboxError, problem
from autograder.grading.workers import (
    Workers,
    dask_workers,
    default_workers,
    local_workers,
)

# nbgrader is imported in functions: that takes seconds, in which the workers get ready.
if TYPE_CHECKING:
    from nbgrader.coursedir import CourseDirectory

    from autograder.grading.batch import Row
    from autograder.grading.submissions import Submission


class NothingToGrade(RuntimeError):
    """There is no submission; the text says where it was looked for."""


@contextmanager
def open_workers(
    root: Path, *, count: int | None = None, scheduler: str | None = None
) -> Iterator[Workers]:
    """Start what grades a course's submissions; it stays warm for as many as come.

    Args:
        root: The course's folder.
        count: Worker processes on this machine; one a core where None.
        scheduler: Address of a Dask scheduler to use instead of local workers.

    Raises:
        FileNotFoundError: `root` is no course.
        SandboxError: No sandbox works on this machine, and the configuration does not accept that.
        ImportError: Dask is wanted and not installed.
        OSError: No scheduler answers.
    """
    if scheduler:
        with dask_workers(scheduler) as workers:
            yield workers
        return
    kernels = kernel_options(root, load_config(root))
    missing = problem(kernels.hidden)
    if missing and not kernels.allow_unsandboxed:
        raise SandboxError("sandbox", f"Submissions are not run without a sandbox. {missing}")
    with ExitStack() as stack:
        server = None
        if not missing:
            server = WarmServer(
                hidden=kernels.hidden,
                tmp_bytes=kernels.limits.tmp_bytes,
                preload=kernels.preload,
            )
            stack.callback(server.close)
        yield stack.enter_context(local_workers(count or default_workers(), server))


def grade_assignment(
    root: Path,
    assignment: str,
    workers: Workers,
    *,
    student: str = "*",
    resume: bool = True,
) -> tuple[int, Iterator[Row]]:
    """Grade what students submitted for an assignment.

    Args:
        root: The course's folder.
        assignment: Its name.
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
    from autograder.course import load_assignment
    from autograder.grading.submissions import course_directory, find_submissions

    load_assignment(root, assignment)
    directory = course_directory(root)
    submissions = find_submissions(directory, assignment, student)
    if not submissions:
        where = directory.format_path(directory.submitted_directory, student, assignment)
        raise NothingToGrade(f"No submission of {assignment} by {student}: {where} is not there.")
    return len(submissions), _rows(directory, assignment, submissions, workers, resume)


def _rows(
    directory: CourseDirectory,
    assignment: str,
    submissions: list[Submission],
    workers: Workers,
    resume: bool,
) -> Iterator[Row]:
    from autograder.grading.batch import grade_class, read_source
    from autograder.grading.gradebook import GradebookWriter

    root = Path(directory.root)
    with GradebookWriter(directory, assignment) as writer:
        yield from grade_class(
            submissions,
            read_source(root, assignment),
            writer,
            workers,
            settings=settings_for(root, assignment, directory.config),
            kernels=kernel_options(root, directory.config),
            resume=resume,
        )
