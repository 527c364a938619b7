"""What all commands share: the application, its options, and how it stops."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.logging import RichHandler

from autograder import logs
from autograder.commands.console import errors
from autograder.course import Course, assignment_names

_log = logging.getLogger(__name__)

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
    help="Deep Learning with PyTorch: the course's assignments, from source to grade.",
)


def _log_there(root: Path) -> Path:
    """Keep the log in the course's folder."""
    if root.is_dir():
        logs.write_to(root.resolve())
        _log.debug("Started: %s", sys.argv)
    return root


Root = Annotated[
    Path, typer.Option("--course-dir", help="The course's folder.", callback=_log_there)
]
Assignments = Annotated[list[str] | None, typer.Argument(help="All of them when none is named.")]
HERE = Path()


@app.callback()
def options(
    verbose: Annotated[
        bool, typer.Option("--verbose", help="Show on standard error what happens inside.")
    ] = False,
) -> None:
    """Deep Learning with PyTorch: the course's assignments, from source to grade."""
    logs.set_level(logging.DEBUG if verbose else logging.INFO)
    logs.drop(RichHandler)
    if verbose:
        logs.use(
            RichHandler(console=errors, show_path=False, markup=False), "%(name)s: %(message)s"
        )


def stop(sentence: str) -> typer.Exit:
    """Print what is wrong to standard error and leave with exit code 1."""
    _log.error("%s", sentence, exc_info=sys.exc_info()[0] is not None)
    errors.print(sentence, style="red", markup=False, highlight=False, soft_wrap=True)
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
