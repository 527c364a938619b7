"""Tables and progress bars of the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from autograder.cells import get_exercise_name
from autograder.course import Assignment, Exercise, make_key
from autograder.escaping import escape_controls
from autograder.results.outcomes import OUTCOME_STYLES
from autograder.wording import describe_tests_beside, format_difficulty

if TYPE_CHECKING:
    from autograder.authoring.bank_checks import CheckedAnswer
    from autograder.authoring.solution_check import CheckedCell
    from autograder.grading.batch import StudentRow
    from autograder.grading.sandbox import LayerStatus
    from autograder.learn.chapters import Chapter
    from autograder.learn.progress_log import LearnerProgress
    from autograder.results import ExerciseResult

#: A student's id or an assignment's name may have brackets, which are not markup.
console = Console(markup=False)
errors = Console(stderr=True, markup=False)


def make_progress() -> Progress:
    """Return a bar with the count, the elapsed time and an estimate of the time left."""
    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left:"),
        TimeRemainingColumn(),
        console=console,
    )


def make_outline_table(name: str, exercises: list[Exercise]) -> Table:
    """Return the exercises of an assignment, with their sums."""
    table = Table(title=name, title_justify="left", title_style="bold")
    for column in ("exercise", "kind", "section"):
        table.add_column(column)
    for column in ("points", "difficulty", "minutes"):
        table.add_column(column, justify="right")
    for exercise in exercises:
        table.add_row(
            exercise.title,
            exercise.kind,
            exercise.section,
            f"{exercise.points:g}",
            format_difficulty(exercise.difficulty),
            str(exercise.minutes),
        )
    points = sum(exercise.points for exercise in exercises)
    minutes = sum(exercise.minutes for exercise in exercises)
    table.add_section()
    table.add_row(f"{len(exercises)} exercises", "", "", f"{points:g}", "", str(minutes))
    return table


def make_learner_table(chapters: list[Chapter], progress: LearnerProgress) -> Table:
    """Return what a learner has done, by chapter."""
    table = Table()
    table.add_column("chapter")
    for column in ("predictions", "exercises right", "points"):
        table.add_column(column, justify="right")
    for chapter in chapters:
        done = progress.of(chapter.name)
        predictions, exercises = len(chapter.lesson.predictions), len(chapter.checked)
        possible = sum(exercise.points for exercise in chapter.checked)
        table.add_row(
            f"{chapter.number} {chapter.title}",
            f"{done.count_guesses(chapter)} / {predictions}",
            f"{done.count_right(chapter)} / {exercises}" if exercises else "–",
            f"{done.earned:g} / {possible:g}" if done.submitted else "–",
        )
    return table


def make_bank_table() -> Table:
    """Return an empty table for `add_answer`."""
    table = Table()
    for column in ("exercise", "answer", "expected", "found"):
        table.add_column(column, overflow="fold")
    table.add_column("earned", justify="right")
    return table


def add_answer(table: Table, answer: CheckedAnswer) -> None:
    """Add a row about an answer of a bank, in red if its outcome is not the expected one."""
    result = answer.result
    table.add_row(
        result.exercise,
        Text(answer.title),
        answer.expected,
        "\n".join(result.mistakes) or result.outcome,
        f"{result.earned:g} / {result.possible:g}",
        style="" if answer.as_expected else "red",
    )


def make_solution_table(assignment: str, cells: list[CheckedCell]) -> Table:
    """Return what the solution and the blank release of an assignment earn, by test cell."""
    table = Table(title=assignment, caption_justify="left")
    table.add_column("test", overflow="fold")
    for column in ("possible", "solution", "blank"):
        table.add_column(column, justify="right")
    for cell in cells:
        points = (f"{n:g}" for n in (cell.possible, cell.solution, cell.blank))
        table.add_row(cell.name, *points, style="" if cell.is_right else "red")
    table.caption = describe_tests_beside([cell.name for cell in cells if cell.beside]) or None
    return table


def make_class_table(notebooks: list[Assignment], rows: list[StudentRow]) -> Table:
    """Return points and totals, students by exercises.

    The columns have numbers, and the caption names them.

    Args:
        notebooks: The assignment's notebooks. Their exercises are the columns, in order. Plain
            nbgrader notebooks have the cells that checks grade.
        rows: The class, in any order. The table sorts it by student.
    """
    columns = _find_columns(notebooks, rows)
    possible = sum(columns.values())
    legend = ", ".join(f"{n} {get_exercise_name(name)}" for n, name in enumerate(columns, start=1))
    table = Table(
        title=notebooks[0].name,
        title_style="bold",
        caption=f"Points by exercise: {legend}",
        caption_justify="left",
        box=None,
        padding=(0, 1, 0, 0),
    )
    table.add_column("student\n", no_wrap=True)
    for number, points in enumerate(columns.values(), start=1):
        table.add_column(f"{number}\n/{points:g}", justify="right", no_wrap=True)
    table.add_column(f"total\n/{possible:g}", justify="right", style="bold", no_wrap=True)
    for row in sorted(rows, key=lambda row: row.student):
        results = {result.exercise: result for result in row.exercises}
        if row.is_unreadable:
            results = {}
        cells = [_format_points(results.get(name)) for name in columns]
        has_total = row.graded and not row.is_unreadable
        table.add_row(_show(row.student), *cells, f"{row.total:g}" if has_total else "–")
    return table


def _find_columns(notebooks: list[Assignment], rows: list[StudentRow]) -> dict[str, float]:
    """Return the possible points of each column by the exercise's name in the rows."""
    columns: dict[str, float] = {}
    for notebook in notebooks:
        for exercise in notebook.exercises:
            if not exercise.graded_by_hand:
                key = make_key(notebook.path.stem, exercise.name, several=len(notebooks) > 1)
                columns[key] = exercise.points
    for row in rows:
        for result in [] if row.is_unreadable else row.exercises:
            columns.setdefault(result.exercise, result.possible)
    return columns


def make_notes_table(rows: list[StudentRow], about: dict[str, str] | None = None) -> Table:
    """Return what is wrong for the whole class, and what was unusual about each submission.

    Submissions without notes have no row.

    Args:
        rows: The class.
        about: A few words about each student, for the demonstration.
    """
    table = Table(box=None, padding=(0, 1, 0, 0), show_header=False)
    table.add_column(no_wrap=True, style="bold")
    table.add_column()
    beside = {result.exercise: None for row in rows for result in row.exercises if result.beside}
    problems = [*(row.class_problem for row in rows), describe_tests_beside([*beside])]
    for problem in dict.fromkeys(filter(None, problems)):
        table.add_row("all students", Text(problem, style="yellow"))
    for row in sorted(rows, key=lambda row: row.student):
        sentences = [*([about[row.student] + "."] if about else []), *row.messages]
        if sentences:
            table.add_row(_show(row.student), _show(" ".join(sentences)))
    return table


def _show(text: str) -> Text:
    """Return a text that may come from a student. Neither Rich nor the terminal obeys it."""
    return Text(escape_controls(text))


def _format_points(result: ExerciseResult | None) -> Text:
    if result is None:
        return Text("–", style="dim")
    return Text(shorten(result.earned), style=OUTCOME_STYLES[result.outcome].color)


def shorten(points: float) -> str:
    """Return points in few characters, for a narrow column: 1½, 2, 0.33."""
    whole, half = divmod(float(points), 1.0)
    return f"{int(whole) or ''}½" if half == 0.5 else f"{points:g}"


def make_doctor_table(layers: list[LayerStatus]) -> Table:
    """Return the sandbox's layers on this machine."""
    table = Table()
    for column in ("layer", "active", "what it stops"):
        table.add_column(column)
    for layer in layers:
        active = Text("yes", style="green") if layer.active else Text("no", style="red")
        optional = "" if layer.required else " (an extra layer: grading works without it)"
        texts = (layer.stops + optional, layer.why_not, layer.remedy)
        table.add_row(layer.name, active, Text(" ".join(filter(None, texts))))
    return table
