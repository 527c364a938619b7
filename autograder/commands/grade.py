"""Commands that grade: `grade`, `demo`, `doctor`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from autograder import logs
from autograder.commands.common import HERE, Root, app, open_course, stop
from autograder.commands.console import class_notes, class_table, console, doctor_table, progress
from autograder.course import Course, assignment_names, load_assignment

if TYPE_CHECKING:
    from autograder.grading.batch import Row
    from autograder.grading.workers import Workers


@app.command()
def grade(
    assignment: Annotated[str, typer.Argument(help="The assignment's name.")],
    student: Annotated[str, typer.Option(help="One student's id; all by default.")] = "*",
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes on this machine; one a core by default.")
    ] = None,
    scheduler: Annotated[
        str | None, typer.Option(help="A Dask scheduler's address, tcp://HOST:PORT.")
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume/--restart", help="Keep finished grades, or grade all again.")
    ] = True,
    root: Root = HERE,
) -> None:
    """Grade a class: scores into the gradebook, notebooks into autograded/."""
    course = open_course(root)
    with grading(course, count=workers, scheduler=scheduler) as open_workers:
        rows = grade_with_bar(course, assignment, open_workers, student=student, resume=resume)
    console.print(class_table(load_assignment(course.root, assignment), rows), class_notes(rows))
    if not all(row.graded for row in rows):
        raise typer.Exit(1)


@contextmanager
def grading(course: Course, **options: Any) -> Iterator[Workers]:
    """Workers for `grade_with_bar`; what can't be done is said in a sentence.

    Args:
        course: The course.
        options: See `autograder.grading.grade_class.open_workers`.
    """
    from autograder.grading.grade_class import open_workers
    from autograder.grading.sandbox import SandboxError

    try:
        with open_workers(course, **options) as workers:
            yield workers
    except (SandboxError, OSError, ImportError) as error:
        raise stop(str(error)) from error


def grade_with_bar(course: Course, assignment: str, workers: Workers, **options: Any) -> list[Row]:
    """Grade with a progress bar; what can't be done is said in a sentence."""
    from autograder.grading.grade_class import NothingToGrade, grade_assignment

    found: list[Row] = []
    try:
        total, rows = grade_assignment(course, assignment, workers, **options)
        # nbgrader is loaded by now
        from autograder.grading.gradebook import GradebookTrouble
        from autograder.grading.sandbox import SandboxError
    except (NothingToGrade, OSError) as error:
        raise stop(str(error)) from error
    try:
        with progress() as bar:
            for row in bar.track(rows, total=total, description=f"grading {assignment}"):
                found.append(row)
    except (GradebookTrouble, SandboxError, OSError) as error:
        if found:
            console.print(f"{len(found)} of {total} submissions are graded and recorded.")
        raise stop(str(error)) from error
    return found


@app.command()
def demo(
    assignment: Annotated[str, typer.Argument(help="One assignment; all where none.")] = "",
    folder: Annotated[Path, typer.Option(help="Where; made anew.")] = Path("demo"),
    root: Root = HERE,
) -> None:
    """Fill a class, grade it, make its feedback, and print its table.

    Without an assignment: the whole class in 01_tensors, and five students in each other one.
    """
    from autograder.authoring.demo import make_course

    make_course(root.resolve(), folder.resolve())
    course = open_course(folder)
    full = assignment or "01_tensors"
    with grading(course) as workers:
        _demonstrate(root.resolve(), course, full, workers, few=False)
        for name in [] if assignment else assignment_names(root):
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
    """One assignment of the demonstration, from its class to its table."""
    from autograder.authoring.demo import add_assignment

    with console.status(f"Filling a class and releasing {assignment}"):
        students = add_assignment(root, course.root, assignment, few=few)
        course.generate_assignment(assignment)
    console.print(f"{len(students)} students handed in {assignment}.")
    rows = grade_with_bar(course, assignment, workers)
    with progress() as bar:
        graded = sorted(row.student for row in rows if row.graded)
        for student in bar.track(graded, description="feedback"):
            course.generate_feedback(assignment, student)
    about = {student.name: student.about for student in students}
    console.print(class_table(load_assignment(root, assignment), rows), class_notes(rows, about))


@app.command()
def doctor(root: Root = HERE) -> None:
    """Say which layers of the sandbox are active on this machine, found by building one."""
    from autograder.grading.sandbox import doctor as examine

    layers = examine([root.resolve()])
    console.print(doctor_table(layers))
    if log := logs.path():
        console.print(f"The log is {log}.", markup=False, highlight=False, soft_wrap=True)
    if any(layer.required and not layer.active for layer in layers):
        raise stop("Grading refuses on this machine: a required layer is missing.")
