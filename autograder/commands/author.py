"""Commands for authors: `release`, `format`, `outline`, `new-exercise`, `check`."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

import typer

from autograder.commands.common import HERE, Assignments, Root, app, open_course, select_names, stop
from autograder.commands.console import (
    add_answer,
    console,
    make_bank_table,
    make_outline_table,
    make_solution_table,
)
from autograder.course import Exercise, find_assignment_names, load_assignment, load_notebooks
from autograder.wording import describe_os_error


@app.command("release")
def release_command(
    assignments: Assignments = None,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing. Fail if release/ is stale.")
    ] = False,
    root: Root = HERE,
) -> None:
    """Make the student's version of assignments in release/ from source/."""
    from autograder.authoring.release import BrokenRules, find_stale_files, release
    from autograder.nbgrader_failure import NbgraderFailed

    stale: list[str] = []
    if not check:
        open_course(root)
    for name in select_names(root.resolve(), assignments):
        try:
            if check:
                stale += find_stale_files(root.resolve(), name)
            else:
                folder = release(root.resolve(), name)
                console.print(f"{name}: released to {folder.relative_to(root.resolve())}")
        except BrokenRules as error:
            raise stop(f"{name} was not released.\n{error}") from error
        except NbgraderFailed as error:
            raise stop(f"{name} was not released.\n{error.summarize()}") from error
    if stale:
        raise stop("Stale, run `make release`:\n" + "\n".join(stale))


@app.command("format")
def format_command(
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing. List the files that would change.")
    ] = False,
    root: Root = HERE,
) -> None:
    """Write lessons and source notebooks in the canonical form that git keeps."""
    from autograder.authoring.canonical import canonical_text, find_notebooks, rewrite_notebook

    not_canonical = []
    notebooks = find_notebooks(root)
    if not notebooks:
        raise stop(f"There is no notebook in {root / 'source'}. Run this in the course's folder.")
    for path in notebooks:
        try:
            text = path.read_text(encoding="utf-8")
            changed = canonical_text(text) != text if check else rewrite_notebook(path)
        except ValueError as error:
            raise stop(f"{path}: {error}") from error
        if changed:
            not_canonical.append(str(path))
    if check and not_canonical:
        raise stop("Not in canonical form, run `make format`:\n" + "\n".join(not_canonical))
    for name in not_canonical:
        console.print(f"formatted {name}")


@app.command()
def outline(assignments: Assignments = None, root: Root = HERE) -> None:
    """Print all exercises with their points, difficulty and minutes."""
    all_exercises: list[Exercise] = []
    for name in select_names(root, assignments):
        exercises = [e for notebook in load_notebooks(root, name) for e in notebook.exercises]
        console.print(make_outline_table(name, exercises))
        all_exercises += exercises
    points = sum(exercise.points for exercise in all_exercises)
    minutes = sum(exercise.minutes for exercise in all_exercises)
    console.print(f"{len(all_exercises)} exercises, {points:g} points, {minutes} minutes.")


@app.command("new-exercise")
def new_exercise(
    assignment: Annotated[str, typer.Argument(help="The assignment.")],
    name: Annotated[str, typer.Argument(help="The function that students write.")],
    section: Annotated[str, typer.Option(help="The lesson's heading that it practices.")],
    title: Annotated[str, typer.Option(help="The heading of the task.")] = "TODO: a title",
    points: Annotated[float, typer.Option(min=0.5)] = 2,
    difficulty: Annotated[int, typer.Option(min=1, max=5)] = 2,
    minutes: Annotated[int, typer.Option(min=1)] = 5,
    written: Annotated[bool, typer.Option("--written", help="A person grades it.")] = False,
    root: Root = HERE,
) -> None:
    """Begin an exercise: add its cells, its bank and a mistake, for you to fill in."""
    from autograder.authoring.new_exercise import InvalidExerciseError, NewExercise, add_exercise

    new = NewExercise(assignment, name, title, section, points, difficulty, minutes, written)
    try:
        paths = add_exercise(root.resolve(), new)
    except (InvalidExerciseError, FileNotFoundError) as error:
        raise stop(str(error)) from error
    for path in paths:
        console.print(f"wrote {path.relative_to(root.resolve())}", highlight=False)
    console.print("Replace every TODO there. `autograder release` refuses what still has one.")
    if not written:
        console.print(f"make check EXERCISE={name} grades its bank.", highlight=False)


@app.command()
def check(
    names: Annotated[
        list[str], typer.Argument(help="Exercises, by the names of their banks, or assignments.")
    ],
    root: Root = HERE,
) -> None:
    """Grade the answers in the banks of exercises, or the solution and the blank of assignments.

    A right answer must earn all points, a wrong one not all, a blank one none.
    """
    root = root.resolve()
    assignments = [name for name in names if name in find_assignment_names(root)]
    exercises = [name for name in names if name not in assignments]
    problems = _check_assignments(root, assignments) if assignments else []
    problems += _check_exercises(root, exercises) if exercises else []
    if problems:
        raise stop("\n".join(problems))


def _check_assignments(root: Path, names: list[str]) -> list[str]:
    """Print what the solution and the blank of each assignment earn. Return what is wrong."""
    from autograder.authoring.solution_check import SolutionNotGraded, check_solution
    from autograder.grading.grade_class import open_workers
    from autograder.grading.gradebook import GradebookError
    from autograder.grading.sandbox import SandboxError

    course, problems = open_course(root), []
    try:
        with open_workers(course, assignments=names, count=1) as workers:
            for name in names:
                cells = check_solution(course, name, workers)
                console.print(make_solution_table(name, cells))
                problems += [cell.problem for cell in cells if not cell.is_right]
    except FileNotFoundError as error:
        raise stop(f"{error.filename} is missing. Release the assignment first.") from error
    except (GradebookError, SandboxError, SolutionNotGraded) as error:
        raise stop(str(error)) from error
    return problems


def _check_exercises(root: Path, exercises: list[str]) -> list[str]:
    """Print how the answers in banks are graded. Return the unexpected outcomes."""
    from autograder.authoring.bank_checks import check_banks
    from autograder.authoring.banks import BankError, read_banks
    from autograder.grading.kernels.warm import PreparingLauncher, WarmLauncher
    from autograder.settings import Settings

    assignments = find_assignment_names(root)
    try:
        banks_by_assignment = {name: read_banks(root, name) for name in assignments}
    except BankError as error:
        raise stop(str(error)) from error
    known = {exercise for banks in banks_by_assignment.values() for exercise in banks}
    if unknown := sorted(set(exercises) - known):
        close = get_close_matches(unknown[0], [*known, *assignments], n=1)
        hint = f" Did you mean {close[0]}?" if close else ""
        raise stop(f"No bank in tests/banks/ and no assignment: {', '.join(unknown)}.{hint}")
    table, unexpected = make_bank_table(), []
    with WarmLauncher(Settings(hidden=(root,))) as launcher:
        for name, banks in banks_by_assignment.items():
            chosen = {exercise: banks[exercise] for exercise in exercises if exercise in banks}
            if not chosen:
                continue
            has = {exercise.name for exercise in load_assignment(root, name).exercises}
            if without := sorted(chosen.keys() - has):
                raise stop(
                    f"The source of {name} has no exercise for these banks in tests/banks/{name}/: "
                    f"{', '.join(without)}. Rename or remove them."
                )
            for answer in check_banks(
                load_assignment(root, name), chosen, PreparingLauncher(launcher)
            ):
                add_answer(table, answer)
                if not answer.as_expected:
                    unexpected.append(str(answer))
    console.print(table)
    return unexpected


@app.command("kit")
def kit_command(
    archive: Annotated[Path, typer.Argument(help="The zip file to write.")] = Path("kit.zip"),
    root: Root = HERE,
) -> None:
    """Write a zip file for students: lessons, assignments and the package, no solutions."""
    from autograder.kit import KitError, make_kit

    try:
        written = make_kit(open_course(root).root, archive)
    except KitError as error:
        raise stop(f"No kit was made. {error}") from error
    except OSError as error:
        raise stop(f"No kit was made. {describe_os_error(error)}") from error
    console.print(f"{written}: {written.stat().st_size / 2**20:.1f} MB")
