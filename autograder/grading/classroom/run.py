"""Grading an assignment of a course: what `autograder grade` does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from nbgrader.coursedir import CourseDirectory

from autograder.course import load_assignment
from autograder.grading.classroom.batch import Row, grade_class, read_source
from autograder.grading.classroom.gradebook import GradebookWriter
from autograder.grading.classroom.submissions import Submission, course_directory, find_submissions
from autograder.grading.classroom.workers import dask_workers, default_workers, local_workers
from autograder.grading.config import kernel_options, settings_for
from autograder.grading.sandbox import SandboxError, problem


class NothingToGrade(RuntimeError):
    """There is no submission; the text says where it was looked for."""


def grade_assignment(
    root: Path,
    assignment: str,
    *,
    student: str = "*",
    workers: int | None = None,
    scheduler: str | None = None,
    resume: bool = True,
) -> tuple[int, Iterator[Row]]:
    """Grade what students submitted for an assignment.

    Args:
        root: The course's folder.
        assignment: Its name.
        student: One student's id; all where it is ``"*"``.
        workers: Worker processes on this machine; one a core where None.
        scheduler: Address of a Dask scheduler to use instead of local workers.
        resume: Keep the finished grades of an earlier run.

    Returns:
        The number of submissions, and their rows in the order they finish.

    Raises:
        FileNotFoundError: No such assignment.
        NothingToGrade: No submission.
        GradebookTrouble: The gradebook can't be used.
        SandboxError: No sandbox works on this machine, and the configuration does not accept that.
    """
    load_assignment(root, assignment)
    directory = course_directory(root)
    submissions = find_submissions(directory, assignment, student)
    if not submissions:
        where = directory.format_path(directory.submitted_directory, student, assignment)
        raise NothingToGrade(f"No submission of {assignment} by {student}: {where} is not there.")
    return len(submissions), _rows(directory, assignment, submissions, workers, scheduler, resume)


def _rows(
    directory: CourseDirectory,
    assignment: str,
    submissions: list[Submission],
    workers: int | None,
    scheduler: str | None,
    resume: bool,
) -> Iterator[Row]:
    root, count = Path(directory.root), workers or default_workers()
    kernels = kernel_options(root, directory.config)
    if not scheduler and not kernels.allow_unsandboxed and (missing := problem(kernels.hidden)):
        raise SandboxError("sandbox", f"Submissions are not run without a sandbox. {missing}")
    with ExitStack() as stack:
        writer = stack.enter_context(GradebookWriter(directory, assignment))
        pool = dask_workers(scheduler) if scheduler else local_workers(min(count, len(submissions)))
        yield from grade_class(
            submissions,
            read_source(root, assignment),
            writer,
            stack.enter_context(pool),
            settings=settings_for(root, assignment, directory.config),
            kernels=kernels,
            at_once=2 * count,
            resume=resume,
        )
