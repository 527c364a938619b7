"""What all commands share: the application, its options, and how it stops."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from autograder.commands.console import console
from autograder.course import Course, assignment_names

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
    help="Deep Learning with PyTorch: the course's assignments, from source to grade.",
)

Root = Annotated[Path, typer.Option("--course-dir", help="The course's folder.")]
Assignments = Annotated[list[str] | None, typer.Argument(help="All of them when none is named.")]
HERE = Path()


def stop(sentence: str) -> typer.Exit:
    """Print what is wrong and leave with an error."""
    console.print(sentence, style="red", markup=False, highlight=False)
    return typer.Exit(1)


def open_course(root: Path) -> Course:
    """The course in a folder; stops where there is none."""
    try:
        return Course.open(root.resolve())
    except OSError as error:
        raise stop(str(error)) from error


def known_names(root: Path, names: list[str] | None) -> list[str]:
    """Those assignments, or all of them; stops at one that does not exist."""
    there = assignment_names(root)
    for name in names or []:
        if name not in there:
            raise stop(f"No assignment {name!r} in source/. There are: {', '.join(there)}.")
    return names or there
