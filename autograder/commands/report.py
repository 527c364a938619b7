"""The command that writes the class report: `report`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from autograder.atomic_file import write_atomically
from autograder.commands.common import HERE, Assignments, Root, app, open_course, select_names, stop
from autograder.commands.console import console

_NOTHING_GRADED = "Nothing is graded yet. Run `autograder grade ASSIGNMENT` first."


@app.command()
def report(
    assignments: Assignments = None,
    output: Annotated[
        Path | None,
        typer.Option(help="The page's file. By default reports/ASSIGNMENT.html in the course."),
    ] = None,
    root: Root = HERE,
) -> None:
    """Write a page about the results of a class: exercises, mistakes, who may need help.

    Without an assignment: a page for each one that is graded. `autograder term` writes one page
    about all of them.
    """
    from autograder.report.class_page import render
    from autograder.report.gather import ReportError, gather

    root = root.resolve()
    names = select_names(root, assignments)
    open_course(root)
    if output and len(names) != 1:
        raise stop("--output is one file: name exactly one assignment.")
    reasons: list[str] = []
    for name in names:
        try:
            work = gather(root, name)
        except (ReportError, FileNotFoundError) as error:
            if assignments:
                raise stop(str(error)) from error
            reasons.append(str(error))
            continue
        page = output or root / "reports" / f"{name}.html"
        write_page(page, render(work, datetime.now().astimezone()))
        console.print(f"{name}: {page}", highlight=False, soft_wrap=True)
    if len(reasons) == len(names):
        raise stop(reasons[0] if len(set(reasons)) == 1 else _NOTHING_GRADED)


def write_page(page: Path, text: str) -> None:
    """Write a page, and its folder if it is missing. Stop if it can't be written."""
    if page.is_dir():
        raise stop(f"{page} is a folder. Give --output the name of a file in it.")
    try:
        page.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(page, text.encode("utf-8", "replace"))
    except OSError as error:
        in_file = isinstance(error, FileExistsError | NotADirectoryError)
        reason = "a part of its path is a file" if in_file else error.strerror
        raise stop(f"{page} can't be written: {reason}.") from error
