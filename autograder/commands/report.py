"""The command that says how a class did: `report`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from autograder.commands.common import HERE, Assignments, Root, app, known_names, stop
from autograder.commands.console import console


@app.command()
def report(
    assignments: Assignments = None,
    output: Annotated[
        Path | None,
        typer.Option(help="The page's file; reports/ASSIGNMENT.html in the course by default."),
    ] = None,
    root: Root = HERE,
) -> None:
    """Write a page on how a class did: exercises, mistakes, who may need help.

    Without an assignment: all that are graded.
    """
    from autograder.report.class_page import render
    from autograder.report.gather import ReportError, gather

    root = root.resolve()
    names = known_names(root, assignments)
    if not names:
        raise stop(f"There is no assignment in {root / 'source'}. Run this in the course's folder.")
    if output and len(names) != 1:
        raise stop("--output is one file: name the one assignment that it is for.")
    if output and output.is_dir():
        raise stop(f"{output} is a folder. Give --output a file's name in it.")
    nothing: list[str] = []
    for name in names:
        try:
            work = gather(root, name)
        except (ReportError, FileNotFoundError) as error:
            if assignments:
                raise stop(str(error)) from error
            nothing.append(str(error))
            continue
        page = output or root / "reports" / f"{name}.html"
        try:
            _write(page, render(work, datetime.now().astimezone()))
        except OSError as error:
            in_file = isinstance(error, FileExistsError | NotADirectoryError)
            reason = "a part of its path is a file" if in_file else error.strerror
            raise stop(f"{page} can't be written: {reason}.") from error
        console.print(f"{name}: {page}", markup=False, highlight=False, soft_wrap=True)
    if len(nothing) == len(names):
        raise stop(nothing[0] if len(set(nothing)) == 1 else NOTHING)


NOTHING = "Nothing is graded yet. Run `autograder grade ASSIGNMENT` first."


def _write(path: Path, text: str) -> None:
    """In one go: what stands there is a whole page, the old or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    try:
        fresh.write_text(text, encoding="utf-8", errors="replace")
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
