"""The command that compares the answers of a class: `similarity`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from autograder.commands.common import HERE, Root, app, open_course, select_names, stop
from autograder.commands.console import console
from autograder.commands.report import write_page


@app.command()
def similarity(
    assignment: Annotated[str, typer.Argument(help="The assignment.")],
    output: Annotated[
        Path | None,
        typer.Option(help="The page's file. By default reports/ASSIGNMENT-similarity.html."),
    ] = None,
    root: Root = HERE,
) -> None:
    """Write a page that ranks pairs of students by what their answers share.

    What the task, the lesson and the model solution have in common with an answer does not count,
    and what many students wrote counts little. It compares what lies in submitted/.
    """
    from autograder.report.gather import read_labels
    from autograder.similarity.answers import SimilarityError, read_answers
    from autograder.similarity.pairs import compare_class
    from autograder.similarity.similarity_page import render

    root = root.resolve()
    course = open_course(root)
    select_names(root, [assignment])
    try:
        work = read_answers(course, assignment)
    except SimilarityError as error:
        raise stop(str(error)) from error
    comparison = compare_class(work)
    page = output or root / "reports" / f"{assignment}-similarity.html"
    text = render(work, comparison, read_labels(course), datetime.now().astimezone())
    write_page(page, text)
    console.print(f"{assignment}: {page}", highlight=False, soft_wrap=True)
