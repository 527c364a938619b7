"""Tables and progress bars of the command line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.console import Console
from rich.measure import Measurement
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
from autograder.course import Exercise
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
    from autograder.report.class_scores import CellScore, ClassScores, Item, StudentScores
    from autograder.results import Outcome

#: A student's id or an assignment's name may have brackets, which are not markup.
console = Console(markup=False)
errors = Console(stderr=True, markup=False)

#: Signs in the class's table, after points or instead of them.
_WAITING, _OVERRIDE, _NOT_GRADED = "?", "*", "…"
_WIDEST_TABLE = 1000


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


def make_class_table(scores: ClassScores, rows: Iterable[StudentRow] = ()) -> Table:
    """Return the gradebook's points and totals, students by exercises.

    The columns have numbers, and the caption names them.

    Args:
        scores: The points of the class.
        rows: What grading found. It gives the colors.
    """
    outcomes = {row.student: _read_outcomes(row) for row in rows}
    has_penalties = any(student.penalty for student in scores.students)
    table = Table(
        title=scores.assignment,
        title_style="bold",
        caption=_make_legend(scores),
        caption_justify="left",
        box=None,
        padding=(0, 1, 0, 0),
    )
    table.add_column("student\n", no_wrap=True)
    for number, item in enumerate(scores.items, start=1):
        table.add_column(f"{number}\n/{item.possible:g}", justify="right", no_wrap=True)
    if has_penalties:
        table.add_column("late\n", justify="right", no_wrap=True)
    table.add_column(f"total\n/{scores.possible:g}", justify="right", style="bold", no_wrap=True)
    for student in scores.students:
        styles = outcomes.get(student.person.id, {})
        cells = [
            _format_cell(student.cells.get(item.cell), item, styles.get(item.name))
            for item in scores.items
        ]
        if has_penalties:
            cells.append(Text(f"-{shorten(student.penalty)}" if student.penalty else ""))
        table.add_row(_show(student.person.id), *cells, _format_total(student))
    return table


def print_class(
    scores: ClassScores, rows: list[StudentRow], about: dict[str, str] | None = None
) -> None:
    """Print the points of a class, and below them what was unusual.

    In a narrow terminal the lines of the table are longer than a line, because Rich would leave
    out columns.

    Args:
        scores: The points of the class.
        rows: What grading found.
        about: See `make_notes_table`.
    """
    table = make_class_table(scores, rows)
    wide = console.options.update(max_width=_WIDEST_TABLE)
    needed = Measurement.get(console, wide, table).minimum
    if needed > console.width:
        table.width = needed
    console.print(table, crop=False)
    console.print(make_notes_table(rows, about))


def _read_outcomes(row: StudentRow) -> dict[str, Outcome]:
    """Return the outcomes of a student's exercises by their names."""
    return {get_exercise_name(result.exercise): result.outcome for result in row.exercises}


def _make_legend(scores: ClassScores) -> str:
    """Return which exercise each column is, and what the signs mean that the table uses."""
    names = ", ".join(f"{n} {item.name}" for n, item in enumerate(scores.items, start=1))
    legend = f"Points by exercise: {names}"
    items = [(item, s.cells.get(item.cell)) for item in scores.items for s in scores.students]
    if any(_is_override(cell, item) for item, cell in items):
        legend += f"\n{_OVERRIDE} points from a person instead of the checks"
    if any(cell and cell.needs_manual_grading for _, cell in items):
        legend += f"\n{_WAITING} needs manual grading"
    if any(student.state == "not graded" for student in scores.students):
        legend += f"\n{_NOT_GRADED} submitted, but not graded"
    return legend


def _is_override(cell: CellScore | None, item: Item) -> bool:
    return cell is not None and cell.by_hand and not item.by_hand


def _format_cell(cell: CellScore | None, item: Item, outcome: Outcome | None) -> Text:
    if cell is None:
        return Text("–", style="dim")
    points = "" if cell.earned is None else shorten(cell.earned)
    if cell.needs_manual_grading:
        return Text(f"{points}{_WAITING}", style="cyan")
    if _is_override(cell, item):
        return Text(f"{points}{_OVERRIDE}", style="cyan")
    return Text(points or "–", style=OUTCOME_STYLES[outcome].color if outcome else "")


def _format_total(student: StudentScores) -> Text:
    if student.state == "missing":
        return Text("missing", style="not bold dim")
    if student.state == "not graded":
        return Text(_NOT_GRADED, style="red")
    waits = _WAITING if student.state == "waiting" else ""
    if all(cell.earned is None for cell in student.cells.values()):
        return Text(waits)
    return Text(f"{round(student.total, 2):g}{waits}")


def make_notes_table(rows: list[StudentRow], about: dict[str, str] | None = None) -> Table:
    """Return what is wrong for the whole class, and what was unusual about each submission.

    Submissions without notes have no row.

    Args:
        rows: The class.
        about: A few words about each student, for the demonstration.
    """
    from autograder.grading.enrollment import describe_enrollments  # this imports nbgrader

    table = Table(box=None, padding=(0, 1, 0, 0), show_header=False)
    table.add_column(no_wrap=True, style="bold")
    table.add_column()
    beside = {result.exercise: None for row in rows for result in row.exercises if result.beside}
    problems = [*(row.class_problem for row in rows), describe_tests_beside([*beside])]
    for problem in dict.fromkeys(filter(None, problems)):
        table.add_row("all students", Text(problem, style="yellow"))
    for sentence in describe_enrollments((row.student, row.enrollment) for row in rows):
        table.add_row("gradebook", _show(sentence))
    for row in sorted(rows, key=lambda row: row.student):
        sentences = [*([about[row.student] + "."] if about else []), *row.messages]
        if sentences:
            table.add_row(_show(row.student), _show(" ".join(sentences)))
    return table


def _show(text: str) -> Text:
    """Return a text that may come from a student. Neither Rich nor the terminal obeys it."""
    return Text(escape_controls(text))


def shorten(points: float) -> str:
    """Return points in few characters, for a narrow column: 1½, 2, 0.33."""
    whole, half = divmod(float(points), 1.0)
    return f"{int(whole) or ''}½" if half == 0.5 and points > 0 else f"{round(points, 2):g}"


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
