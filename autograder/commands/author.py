"""Commands for authors of exercises: `release`, `format`, `outline`, `check`."""

from __future__ import annotations

from typing import Annotated

import typer

from autograder.commands.common import HERE, Assignments, Root, app, known_names, stop
from autograder.commands.console import add_answer, bank_table, console, outline_table
from autograder.course import Exercise, assignment_names, load_assignment


@app.command("release")
def release_command(
    assignments: Assignments = None,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; fail where release/ is stale.")
    ] = False,
    root: Root = HERE,
) -> None:
    """Make the student's version of assignments: release/ from source/."""
    from autograder.authoring.release import BrokenRules, find_stale_files, release
    from autograder.nbgrader_failure import NbgraderFailed

    stale: list[str] = []
    for name in known_names(root.resolve(), assignments):
        try:
            if check:
                stale += find_stale_files(root.resolve(), name)
            else:
                folder = release(root.resolve(), name)
                console.print(f"{name}: released to {folder.relative_to(root.resolve())}")
        except (BrokenRules, NbgraderFailed) as error:
            raise stop(f"{name} was not released.\n{error}") from error
    if stale:
        raise stop("Stale, run `make release`:\n" + "\n".join(stale))


@app.command("format")
def format_command(
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; list what would.")
    ] = False,
    root: Root = HERE,
) -> None:
    """Put lessons and source notebooks into the canonical form that git keeps."""
    from autograder.authoring.canonical import canonical_text, find_notebooks, rewrite_notebook

    found = []
    for path in find_notebooks(root):
        try:
            text = path.read_text(encoding="utf-8")
            changed = canonical_text(text) != text if check else rewrite_notebook(path)
        except ValueError as error:
            raise stop(f"{path}: {error}") from error
        if changed:
            found.append(str(path))
    if check and found:
        raise stop("Not in canonical form, run `make format`:\n" + "\n".join(found))
    for name in found:
        console.print(f"formatted {name}")


@app.command()
def outline(assignments: Assignments = None, root: Root = HERE) -> None:
    """Print all exercises with their points, difficulty and minutes."""
    everything: list[Exercise] = []
    for name in known_names(root, assignments):
        exercises = load_assignment(root, name).exercises
        console.print(outline_table(name, exercises))
        everything += exercises
    points, minutes = sum(e.points for e in everything), sum(e.minutes for e in everything)
    console.print(f"{len(everything)} exercises, {points:g} points, {minutes} minutes.")


@app.command()
def check(
    exercises: Annotated[list[str], typer.Argument(help="Exercises, by the names of their banks.")],
    root: Root = HERE,
) -> None:
    """Grade all answers in the banks of exercises and compare with what is expected."""
    from autograder.authoring.bank_checks import check_banks
    from autograder.authoring.banks import read_banks
    from autograder.grading.kernels.warm import WarmLauncher
    from autograder.settings import Settings

    root = root.resolve()
    every = {name: read_banks(root, name) for name in assignment_names(root)}
    unknown = set(exercises).difference(*every.values())
    if unknown:
        raise stop(f"No bank in tests/banks/ for: {', '.join(sorted(unknown))}.")
    table, wrong = bank_table(), []
    with WarmLauncher(Settings(hidden=(root,))) as launcher:
        for name, banks in every.items():
            chosen = {exercise: banks[exercise] for exercise in exercises if exercise in banks}
            if not chosen:
                continue
            for answer in check_banks(load_assignment(root, name), chosen, launcher):
                add_answer(table, answer)
                if not answer.as_expected:
                    wrong.append(str(answer))
    console.print(table)
    if wrong:
        raise stop("\n".join(wrong))
