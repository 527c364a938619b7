"""The command line: `autograder --help`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from autograder.authoring import canonical
from autograder.authoring.release import BrokenRules, release, stale_files
from autograder.course import Exercise, assignment_names, load_assignment
from autograder.nbgrader_api import NbgraderFailed
from autograder.tables import (
    class_notes,
    class_table,
    console,
    doctor_table,
    outline_table,
    progress,
)

if TYPE_CHECKING:
    from autograder.grading.classroom.batch import Row

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
    help="Deep Learning with PyTorch: the course's assignments, from source to grade.",
)

Root = Annotated[Path, typer.Option("--course-dir", help="The course's folder.")]
Assignments = Annotated[list[str] | None, typer.Argument(help="All of them when none is named.")]
HERE = Path()


def _stop(sentence: str) -> typer.Exit:
    """Print what is wrong and leave with an error."""
    console.print(sentence, style="red", markup=False, highlight=False)
    return typer.Exit(1)


def _names(root: Path, names: list[str] | None) -> list[str]:
    there = assignment_names(root)
    for name in names or []:
        if name not in there:
            raise _stop(f"No assignment {name!r} in source/. There are: {', '.join(there)}.")
    return names or there


@app.command("release")
def release_command(
    assignments: Assignments = None,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; fail where release/ is stale.")
    ] = False,
    root: Root = HERE,
) -> None:
    """Make the student's version of assignments: release/ from source/."""
    stale: list[str] = []
    for name in _names(root.resolve(), assignments):
        try:
            if check:
                stale += stale_files(root.resolve(), name)
            else:
                folder = release(root.resolve(), name)
                console.print(f"{name}: released to {folder.relative_to(root.resolve())}")
        except (BrokenRules, NbgraderFailed) as error:
            raise _stop(f"{name} was not released.\n{error}") from error
    if stale:
        raise _stop("Stale, run `make release`:\n" + "\n".join(stale))


@app.command("format")
def format_command(
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; list what would.")
    ] = False,
    root: Root = HERE,
) -> None:
    """Put lessons and source notebooks into the canonical form that git keeps."""
    found = []
    for path in canonical.course_notebooks(root):
        try:
            text = path.read_text(encoding="utf-8")
            changed = canonical.canonical(text) != text if check else canonical.rewrite(path)
        except ValueError as error:
            raise _stop(f"{path}: {error}") from error
        if changed:
            found.append(str(path))
    if check and found:
        raise _stop("Not in canonical form, run `make format`:\n" + "\n".join(found))
    for name in found:
        console.print(f"formatted {name}")


@app.command()
def outline(assignments: Assignments = None, root: Root = HERE) -> None:
    """Print all exercises with their points, difficulty and minutes."""
    everything: list[Exercise] = []
    for name in _names(root, assignments):
        exercises = load_assignment(root, name).exercises
        console.print(outline_table(name, exercises))
        everything += exercises
    points, minutes = sum(e.points for e in everything), sum(e.minutes for e in everything)
    console.print(f"{len(everything)} exercises, {points:g} points, {minutes} minutes.")


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
    options = {"student": student, "workers": workers, "scheduler": scheduler, "resume": resume}
    rows = _grade(root.resolve(), assignment, options)
    console.print(class_table(load_assignment(root, assignment), rows), class_notes(rows))
    if not all(row.graded for row in rows):
        raise typer.Exit(1)


@app.command()
def demo(
    assignment: Annotated[str, typer.Argument(help="One assignment; all where none.")] = "",
    folder: Annotated[Path, typer.Option(help="Where; made anew.")] = Path("demo"),
    root: Root = HERE,
) -> None:
    """Fill a class, grade it, make its feedback, and print its table.

    Without an assignment: the whole class in 01_tensors, and five students in each other one.
    """
    from autograder.demo import begin

    course = folder.resolve()
    begin(root.resolve(), course)
    full = assignment or "01_tensors"
    _demonstrate(root.resolve(), course, full, few=False)
    for name in [] if assignment else assignment_names(root):
        if name != full:
            _demonstrate(root.resolve(), course, name, few=True)
    name = assignment or "ASSIGNMENT"
    console.print(
        f"Feedback pages: {folder}/feedback/STUDENT/{name}/{name}.html\n"
        f"Gradebook: {folder}/gradebook.db, for `nbgrader formgrader` and `nbgrader export` there."
    )


def _demonstrate(root: Path, course: Path, assignment: str, *, few: bool) -> None:
    """One assignment of the demonstration, from its class to its table."""
    from autograder.demo import fill
    from autograder.nbgrader_api import generate_assignment, generate_feedback

    with console.status(f"Filling a class and releasing {assignment}"):
        students = fill(root, course, assignment, few=few)
        generate_assignment(course, assignment)
    console.print(f"{len(students)} students handed in {assignment}.")
    rows = _grade(course, assignment, {})
    with progress() as bar:
        graded = sorted(row.student for row in rows if row.graded)
        for student in bar.track(graded, description="feedback"):
            generate_feedback(course, assignment, student)
    about = {student.name: student.about for student in students}
    console.print(class_table(load_assignment(root, assignment), rows), class_notes(rows, about))


@app.command()
def doctor(root: Root = HERE) -> None:
    """Say which layers of the sandbox are active on this machine, found by building one."""
    from autograder.grading.sandbox import doctor as examine

    layers = examine([root.resolve()])
    console.print(doctor_table(layers))
    if any(layer.required and not layer.active for layer in layers):
        raise _stop("Grading refuses on this machine: a required layer is missing.")


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def lab(context: typer.Context, root: Root = HERE) -> None:
    """Open JupyterLab on the course; further options go to JupyterLab."""
    from autograder.lab import open_lab, prepare

    for copy in prepare(root.resolve()):
        console.print(f"Your copy of the assignment: {copy.name}/{copy.name}.ipynb")
    open_lab(root.resolve(), context.args)


def _grade(root: Path, assignment: str, options: dict[str, Any]) -> list[Row]:
    """Grade with a progress bar; what can't be done is said in a sentence."""
    from autograder.grading.classroom.gradebook import GradebookTrouble
    from autograder.grading.classroom.run import NothingToGrade, grade_assignment
    from autograder.grading.sandbox import SandboxError

    found: list[Row] = []
    try:
        total, rows = grade_assignment(root, assignment, **options)
        with progress() as bar:
            for row in bar.track(rows, total=total, description=f"grading {assignment}"):
                found.append(row)
    except (NothingToGrade, GradebookTrouble, SandboxError, OSError, ImportError) as error:
        if found:
            console.print(f"{len(found)} of {total} submissions are graded and recorded.")
        raise _stop(str(error)) from error
    return found


if __name__ == "__main__":
    app()
