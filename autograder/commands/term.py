"""The command that writes the page on a term: `term`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from autograder.commands.common import HERE, Root, app, open_course, stop
from autograder.commands.console import console
from autograder.commands.report import write_page


@app.command()
def term(
    output: Annotated[
        Path | None,
        typer.Option(help="The page's file. By default reports/term.html in the course."),
    ] = None,
    compare: Annotated[
        Path | None,
        typer.Option(
            help="The gradebook.db of another term, or its course's folder. It is only read."
        ),
    ] = None,
    root: Root = HERE,
) -> None:
    """Write a page about the term: each student over all assignments, chapters, mistakes.

    It has points, late and missing submissions and the trend of each student, and addresses to
    copy. `autograder report` writes a page about one assignment.
    """
    from autograder.report.gather import ReportError
    from autograder.report.read_terms import read_other_term, read_own_term, read_works
    from autograder.report.term_page import render_term

    root = root.resolve()
    course = open_course(root)
    try:
        own = read_own_term(course)
        other = (_describe(compare), read_other_term(compare)) if compare else None
        works = read_works(course, own)
    except ReportError as error:
        raise stop(str(error)) from error
    title = course.course_id or root.name
    page = output or root / "reports" / "term.html"
    write_page(page, render_term(title, own, works, datetime.now().astimezone(), other))
    console.print(f"term: {page}", highlight=False, soft_wrap=True)


def _describe(gradebook: Path) -> str:
    """Return a short name of another gradebook: its folder's."""
    path = gradebook.resolve()
    return path.name if path.is_dir() else path.parent.name or path.name
