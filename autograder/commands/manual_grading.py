"""The command that leads to the page for grading one question across the class."""

from __future__ import annotations

import webbrowser
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from autograder.commands.common import (
    HERE,
    Assignments,
    Root,
    app,
    open_course,
    select_names,
    stop,
    stop_at_database_errors,
)
from autograder.commands.console import console
from autograder.wording import format_count


@app.command("manual-grading")
def manual_grading(
    assignments: Assignments = None,
    browser: Annotated[bool, typer.Option(help="Open a browser window.")] = True,
    root: Root = HERE,
) -> None:
    """Show what needs manual grading, and open the page for it if JupyterLab runs.

    The page shows one question at a time, with all answers of the class.
    """
    from autograder.lab.start import FOLDER, has_browser
    from autograder.manual_grading.question_texts import read_question_texts
    from autograder.manual_grading.questions import (
        count_answers,
        count_other_answers,
        find_questions,
    )
    from autograder.manual_grading.running_lab import find_page

    course = open_course(root)
    names = select_names(course.root, assignments)
    table = Table("assignment", "question")
    for column in ("points", "to grade", "graded"):
        table.add_column(column, justify="right")
    with stop_at_database_errors(course), course.open_gradebook() as book:
        all_questions = find_questions(book)
        questions = [each for each in all_questions if each.key.assignment in names]
        counts = count_answers(course, book, questions)
        others = count_other_answers(book, all_questions)
    for question in questions:
        key, count = question.key, counts[question.key]
        title = read_question_texts(course, key).title
        table.add_row(
            key.assignment, Text(title), f"{question.possible:g}", str(count.to_grade),
            str(count.graded),
        )  # fmt: skip
    elsewhere = {name: others[name] for name in names if others.get(name)}
    if not questions and not elsewhere:
        raise stop(
            "The gradebook has no question that a person grades. Release an assignment with a "
            "written answer first: autograder run ASSIGNMENT"
        )
    if questions:
        console.print(table)
    for name, other in elsewhere.items():
        console.print(
            f"{name}: {format_count(other, 'more answer')} to grade, of exercises with checks, for "
            "example if a file can't be read. Use the Formgrader: Nbgrader, Formgrader, Manual "
            "Grading.",
            soft_wrap=True,
        )
    page = find_page(course.root, course.root / FOLDER)
    if not page:
        console.print(
            "JupyterLab does not run in this folder. Start it with `autograder lab`, and choose "
            "Nbgrader, Manual Grading.",
            soft_wrap=True,
        )
        return
    console.print(page, highlight=False, soft_wrap=True)
    if browser and has_browser():
        webbrowser.open(page)
