"""Commands that grade: `grade`, `demo`, `doctor`."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from autograder import logs
from autograder.commands.common import (
    HERE,
    Root,
    app,
    has_failed,
    open_course,
    read_scores,
    select_names,
    stop,
)
from autograder.commands.console import (
    console,
    make_doctor_table,
    make_progress,
    print_class,
)
from autograder.course import Course, find_assignment_names
from autograder.course_config import CONFIG_FILE, name_wrong_values
from autograder.settings import Grader, Watch
from autograder.wording import describe_os_error

if TYPE_CHECKING:
    from autograder.grading.batch import StudentRow
    from autograder.grading.workers import Workers


@app.command()
def grade(
    assignment: Annotated[str, typer.Argument(help="The assignment's name.")],
    student: Annotated[str, typer.Option(help="A student's id. By default all students.")] = "*",
    workers: Annotated[
        int | None,
        typer.Option(min=1, help="Processes on this machine. By default one for each core."),
    ] = None,
    scheduler: Annotated[
        str | None, typer.Option(help="A Dask scheduler's address, tcp://HOST:PORT.")
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume/--restart", help="Keep finished grades, or grade all again.")
    ] = True,
    root: Root = HERE,
) -> None:
    """Grade a class. Write scores to the gradebook and notebooks to autograded/."""
    from autograder.grading.grade_class import seem_graded

    course = open_course(root)
    hurry = not (resume and seem_graded(course, assignment))
    with _open_workers(
        course, [assignment], count=workers, scheduler=scheduler, hurry=hurry
    ) as opened_workers:
        rows = _grade_with_bar(course, assignment, opened_workers, student=student, resume=resume)
    only = None if student == "*" else [student]
    print_class(read_scores(course, assignment, only), rows)
    if has_failed(rows) or all(row.is_refused for row in rows):
        raise typer.Exit(1)


@contextmanager
def _open_workers(
    course: Course,
    assignments: Collection[str] = (),
    *,
    count: int | None = None,
    scheduler: str | None = None,
    hurry: bool = True,
) -> Iterator[Workers]:
    """Open workers. Turn known errors into a one-line message and exit code 1.

    Args:
        course: The course.
        assignments: The assignments to grade. Empty means any.
        count: The number of worker processes on this machine. None means one for each core.
        scheduler: The address of a Dask scheduler, or None.
        hurry: Whether the workers of this machine start now. Otherwise the first task starts them.
    """
    from autograder.grading.grade_class import open_workers, open_workers_lazily
    from autograder.grading.sandbox import SandboxError

    if hurry or scheduler:
        opening = open_workers(course, assignments=assignments, count=count, scheduler=scheduler)
    else:
        opening = open_workers_lazily(course, assignments=assignments, count=count)
    try:
        with opening as workers:
            yield workers
    except (SandboxError, ImportError) as error:
        raise stop(str(error)) from error


def _grade_with_bar(
    course: Course, assignment: str, workers: Workers, **options: Any
) -> list[StudentRow]:
    """Grade with a progress bar. Turn known errors into a one-line message and exit code 1."""
    from autograder.grading.grade_class import NothingToGradeError, grade_assignment

    rows: list[StudentRow] = []
    try:
        total, graded_rows = grade_assignment(course, assignment, workers, **options)
        # these import nbgrader, and grade_assignment has loaded it already
        from autograder.grading.gradebook import GradebookError
        from autograder.grading.sandbox import SandboxError
        from autograder.watch.retry import describe_error
    except NothingToGradeError as error:
        raise stop(str(error)) from error
    try:
        with make_progress() as bar:
            for row in bar.track(graded_rows, total=total, description=f"grading {assignment}"):
                rows.append(row)
    except (GradebookError, SandboxError, OSError) as error:
        if rows:
            console.print(f"{len(rows)} of {total} submissions are graded and recorded.")
        raise stop(describe_error(error)) from error
    return rows


@app.command()
def demo(
    assignment: Annotated[str, typer.Argument(help="An assignment. By default all of them.")] = "",
    folder: Annotated[Path, typer.Option(help="The folder. It may have an earlier demo.")] = Path(
        "demo"
    ),
    root: Root = HERE,
) -> None:
    """Make a class, grade it, make its feedback, and print its table.

    Without an assignment: a whole class in 01_tensors, and five students in each of the others.
    """
    from autograder.authoring.demo import make_course

    open_course(root)
    select_names(root, [assignment] if assignment else None)
    try:
        make_course(root.resolve(), folder.resolve())
    except OSError as error:
        raise stop(f"No demonstration was made. {describe_os_error(error)}") from error
    course = open_course(folder)
    full = assignment or "01_tensors"
    with _open_workers(course) as workers:
        _demonstrate(root.resolve(), course, full, workers, few=False)
        for name in [] if assignment else find_assignment_names(root):
            if name != full:
                _demonstrate(root.resolve(), course, name, workers, few=True)
    name = assignment or "ASSIGNMENT"
    console.print(
        f"Feedback pages: {folder}/feedback/STUDENT/{name}/{name}.html\n"
        f"Gradebook: {folder}/gradebook.db, for `nbgrader formgrader` and `nbgrader export` there."
    )


def _demonstrate(
    root: Path, course: Course, assignment: str, workers: Workers, *, few: bool
) -> None:
    """Demonstrate an assignment, from its class to its table."""
    from autograder.authoring.demo import add_assignment

    with console.status(f"Making a class and releasing {assignment}"):
        students = add_assignment(root, course.root, assignment, few=few)
        course.generate_assignment(assignment)
    console.print(f"{len(students)} students submitted {assignment}.")
    with course.open_gradebook() as book:
        for made in students:
            book.update_or_create_student(made.name)
    rows = _grade_with_bar(course, assignment, workers)
    with make_progress() as bar:
        graded = sorted(row.student for row in rows if row.graded)
        for student in bar.track(graded, description="feedback"):
            course.generate_feedback(assignment, student)
    about = {student.name: student.about for student in students}
    print_class(read_scores(course, assignment, about), rows, about)


@app.command()
def doctor(root: Root = HERE) -> None:
    """Build a sandbox, and show which of its layers are active. Check the course's settings."""
    from autograder.grading.sandbox import doctor as examine

    layers = examine([root.resolve()])
    console.print(make_doctor_table(layers))
    if log := logs.get_path():
        console.print(f"The log is {log}.", highlight=False, soft_wrap=True)
    if any(layer.required and not layer.active for layer in layers):
        raise stop("This machine can't grade: a required layer is missing.")
    if (root / CONFIG_FILE).exists():
        _check_settings(open_course(root))


def _check_settings(course: Course) -> None:
    """Read the settings that grading needs, so that a wrong one stops here."""
    from autograder.penalties import make_rule
    from autograder.submission_time import read_course_zone

    with name_wrong_values():
        Grader(config=course.config)
        Watch(config=course.config)
    assert course.api  # it reads nbgrader's own settings
    make_rule(course.config)
    read_course_zone(course.config)
    console.print(f"The settings in {course.root / CONFIG_FILE} can be read.", highlight=False)
