"""The command line: `autograder --help`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from autograder.authoring import canonical
from autograder.authoring.release import BrokenRules, release, stale_files
from autograder.course import assignment_names, load_assignment
from autograder.nbgrader_api import NbgraderFailed

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
    help="Deep Learning with PyTorch: the course's assignments, from source to grade.",
)
console = Console()

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
    total_points, total_minutes, total = 0.0, 0, 0
    for name in _names(root, assignments):
        exercises = load_assignment(root, name).exercises
        table = Table(title=name, title_justify="left", title_style="bold")
        for column in ("exercise", "kind", "section"):
            table.add_column(column)
        for column in ("points", "difficulty", "minutes"):
            table.add_column(column, justify="right")
        for ex in exercises:
            dots = "●" * ex.difficulty + "○" * (5 - ex.difficulty)
            table.add_row(ex.title, ex.kind, ex.section, f"{ex.points:g}", dots, str(ex.minutes))
        points, minutes = sum(e.points for e in exercises), sum(e.minutes for e in exercises)
        table.add_section()
        table.add_row(f"{len(exercises)} exercises", "", "", f"{points:g}", "", str(minutes))
        console.print(table)
        total, total_points = total + len(exercises), total_points + points
        total_minutes += minutes
    console.print(f"{total} exercises, {total_points:g} points, {total_minutes} minutes.")


if __name__ == "__main__":
    app()
