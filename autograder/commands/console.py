"""What the command line shows: tables and progress."""

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

from autograder.course import Assignment, Exercise

if TYPE_CHECKING:
    from autograder.authoring.bank_checks import CheckedAnswer
    from autograder.grading.batch import Row
    from autograder.grading.sandbox import LayerStatus
    from autograder.results import ExerciseResult

console = Console()
errors = Console(stderr=True)

STYLES = {
    "passed": "green",
    "partial": "yellow",
    "failed": "red",
    "not attempted": "dim",
    "timed out": "magenta",
    "crashed": "magenta",
}


def progress() -> Progress:
    """A bar with the count, the time passed and an estimate of the time left."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left:"),
        TimeRemainingColumn(),
        console=console,
    )


def dots(difficulty: int) -> str:
    """A difficulty of 1 to 5 as it stands in an exercise's heading."""
    return "●" * difficulty + "○" * (5 - difficulty)


def outline_table(name: str, exercises: list[Exercise]) -> Table:
    """The exercises of one assignment, with their sums."""
    table = Table(title=name, title_justify="left", title_style="bold")
    for column in ("exercise", "kind", "section"):
        table.add_column(column)
    for column in ("points", "difficulty", "minutes"):
        table.add_column(column, justify="right")
    for ex in exercises:
        table.add_row(
            ex.title, ex.kind, ex.section, f"{ex.points:g}", dots(ex.difficulty), str(ex.minutes)
        )
    points, minutes = sum(e.points for e in exercises), sum(e.minutes for e in exercises)
    table.add_section()
    table.add_row(f"{len(exercises)} exercises", "", "", f"{points:g}", "", str(minutes))
    return table


def bank_table() -> Table:
    """An empty table for `add_answer`."""
    table = Table()
    for column in ("exercise", "answer", "expected", "found"):
        table.add_column(column, overflow="fold")
    table.add_column("earned", justify="right")
    return table


def add_answer(table: Table, answer: CheckedAnswer) -> None:
    """Add a row about an answer of a bank. A row that is not as expected is red."""
    result = answer.result
    table.add_row(
        result.exercise,
        Text(answer.title),
        answer.expected,
        "\n".join(result.mistakes) or result.outcome,
        f"{result.earned:g} / {result.possible:g}",
        style="" if answer.as_expected else "red",
    )


def class_table(assignment: Assignment, rows: list[Row]) -> Table:
    """Students by exercises: points and totals. The columns are numbered; the caption names them.

    Args:
        assignment: Its exercises are the columns, in the notebook's order.
        rows: In any order; the table sorts them by student.
    """
    exercises = [ex for ex in assignment.exercises if not ex.graded_by_hand]
    possible = sum(ex.points for ex in exercises)
    legend = ", ".join(f"{i} {ex.name}" for i, ex in enumerate(exercises, start=1))
    table = Table(
        title=assignment.name,
        title_style="bold",
        caption=f"Points by exercise: {legend}",
        caption_justify="left",
        box=None,
        padding=(0, 1, 0, 0),
    )
    table.add_column("student\n", no_wrap=True)
    for i, ex in enumerate(exercises, start=1):
        table.add_column(f"{i}\n/{ex.points:g}", justify="right", no_wrap=True)
    table.add_column(f"total\n/{possible:g}", justify="right", style="bold", no_wrap=True)
    for row in sorted(rows, key=lambda row: row.student):
        found = {result.exercise: result for result in row.exercises}
        cells = [_points(found.get(ex.name)) for ex in exercises]
        table.add_row(row.student, *cells, f"{row.total:g}" if row.graded else "–")
    return table


def class_notes(rows: list[Row], about: dict[str, str] | None = None) -> Table:
    """What was unusual about each submission; nothing for those without notes.

    Args:
        rows: The class.
        about: A few words on each student, for the demonstration.
    """
    table = Table(box=None, padding=(0, 1, 0, 0), show_header=False)
    table.add_column(no_wrap=True, style="bold")
    table.add_column()
    for row in sorted(rows, key=lambda row: row.student):
        words = [*([about[row.student] + "."] if about else []), *row.messages]
        if words:
            table.add_row(row.student, Text(" ".join(words)))
    return table


def _points(result: ExerciseResult | None) -> Text:
    if result is None:
        return Text("–", style="dim")
    return Text(short(result.earned), style=STYLES[result.outcome])


def short(points: float) -> str:
    """Points in as few characters as a narrow column has: 1½, 2, 0.33."""
    whole, half = divmod(float(points), 1.0)
    return f"{int(whole) or ''}½" if half == 0.5 else f"{points:g}"


def doctor_table(layers: list[LayerStatus]) -> Table:
    """The sandbox's layers on this machine."""
    table = Table()
    for column in ("layer", "active", "what it stops"):
        table.add_column(column)
    for layer in layers:
        active = Text("yes", style="green") if layer.active else Text("no", style="red")
        needed = "" if layer.required else " (one more wall; grading works without it)"
        words = " ".join(w for w in (layer.stops + needed, layer.why_not, layer.remedy) if w)
        table.add_row(layer.name, active, Text(words))
    return table
