"""Commands between the course and a learning management system: `export`, `zip`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from autograder.commands.common import (
    HERE,
    Assignments,
    Root,
    app,
    open_course,
    stop,
    stop_at_database_errors,
)
from autograder.commands.console import console


class Form(StrEnum):
    """The form of a file with grades."""

    canvas = "canvas"
    moodle = "moodle"
    csv = "csv"


class Lms(StrEnum):
    """The system that packed an archive of submissions."""

    canvas = "canvas"
    moodle = "moodle"


class Identifier(StrEnum):
    """The field by which Moodle finds users."""

    username = "username"
    idnumber = "idnumber"
    email = "email"


@app.command("export")
def export_command(
    to: Annotated[Form, typer.Option("--to", help="The form of the file.")],
    assignments: Assignments = None,
    output: Annotated[
        Path | None, typer.Option(help="The file. By default its form's name.")
    ] = None,
    merge: Annotated[
        Path | None, typer.Option(help="Fill in the file that the LMS exported.")
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(help="ASSIGNMENT=HEADER if the LMS has another name for the assignment."),
    ] = None,
    field: Annotated[
        list[str] | None,
        typer.Option(help="HEADER=KIND of a column about people, such as 'E-Mail-Adresse=email'."),
    ] = None,
    identifier: Annotated[
        Identifier, typer.Option(help="Moodle: nbgrader's id, lms_user_id or e-mail address.")
    ] = Identifier.username,
    missing_as_zero: Annotated[
        bool,
        typer.Option("--missing-as-zero", help="Write 0 points for students without a submission."),
    ] = False,
    bom: Annotated[
        bool, typer.Option("--bom", help="Begin with a byte order mark, for Excel.")
    ] = False,
    root: Root = HERE,
) -> None:
    """Write grades for Canvas or Moodle, or as nbgrader's own CSV."""
    options: dict[str, Any] = {"assignment": assignments or []}
    if to is Form.csv:
        if merge or column or field or missing_as_zero or bom:
            raise stop("--to csv is nbgrader's own form. Its only further option is --output.")
        target = output or Path("grades.csv")
        _export(root.resolve(), "autograder.lms.CsvExporter", target, options)
        return
    options |= {
        "merge": str(merge or ""),
        "columns": _parse_pairs("--column", column),
        "fields": _parse_pairs("--field", field),
        "missing_as_zero": missing_as_zero,
        "bom": bom,
    }
    if to is Form.moodle:
        options["identifier"] = str(identifier)
    kind = f"autograder.lms.{to.title()}Exporter"
    _export(root.resolve(), kind, output or Path(f"{to}.csv"), options)


def _export(root: Path, kind: str, output: Path, options: dict[str, Any]) -> None:
    """Run an export plugin of nbgrader and print its messages."""
    from traitlets.utils.importstring import import_item

    from autograder.lms.lms_error import LmsError

    try:
        course = open_course(root)
        api = course.api
        given = {name: value for name, value in options.items() if value}
        plugin = import_item(kind)(parent=api, to=str(output), **given)
        with stop_at_database_errors(course), api.gradebook as book:
            plugin.export(book)
    except LmsError as error:
        raise stop(str(error)) from error
    _print_messages([*getattr(plugin, "messages", []), f"Grades are in {output}."])


@app.command("zip")
def zip_command(
    assignment: Annotated[str, typer.Argument(help="The assignment's name.")],
    archive: Annotated[
        Path | None, typer.Argument(help="All submissions, as the LMS packs them.")
    ] = None,
    lms: Annotated[
        Lms | None, typer.Option("--from", help="The LMS. By default its file names decide.")
    ] = None,
    roster: Annotated[
        Path | None,
        typer.Option(help="A CSV file about people, if the gradebook lacks lms_user_id."),
    ] = None,
    field: Annotated[
        list[str] | None, typer.Option(help="HEADER=KIND of a column of the roster.")
    ] = None,
    known_only: Annotated[
        bool,
        typer.Option("--known-only", help="Leave out people who are in no roster or gradebook."),
    ] = False,
    timezone: Annotated[
        str, typer.Option(help="The time zone of the roster or archive, such as Europe/Berlin.")
    ] = "",
    archive_times: Annotated[
        bool,
        typer.Option(
            "--archive-times", help="Take the times in the archive as times of submission."
        ),
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Replace an earlier archive and changed submissions.")
    ] = False,
    feedback: Annotated[
        bool, typer.Option("--feedback", help="Write feedback pages for Moodle instead.")
    ] = False,
    output: Annotated[Path | None, typer.Option(help="The file to write with --feedback.")] = None,
    root: Root = HERE,
) -> None:
    """Collect submissions from an archive of Canvas or Moodle, or pack feedback for Moodle."""
    from autograder.lms.archive import collect_archive
    from autograder.lms.lms_error import LmsError
    from autograder.lms.moodle_feedback import write_feedback
    from autograder.wording import format_count, format_list

    course = open_course(root).root
    try:
        if feedback:
            target = output or Path(f"{assignment}-feedback.zip")
            _print_messages(write_feedback(course, assignment, target, roster))
            return
        if archive is None:
            raise stop(f"Name the archive: autograder zip {assignment} ARCHIVE.zip")
        options = {
            "lms": str(lms or ""),
            "roster": str(roster.resolve()) if roster else "",
            "fields": _parse_pairs("--field", field),
            "known_only": known_only,
            "timezone": timezone,
            "archive_times": archive_times,
        }
        result = collect_archive(course, assignment, archive, options, force=force)
    except LmsError as error:
        raise stop(str(error)) from error
    _print_messages(result.messages)
    collected = format_count(len(result.new), "submission")
    console.print(f"{collected} collected: {format_list(result.new) or 'none'}.")
    if result.unchanged:
        console.print(
            f"{format_count(len(result.unchanged), 'submission')} collected before: "
            f"{format_list(result.unchanged)}."
        )
    if result.new:
        console.print(f"Grade them: autograder grade {assignment}")


def _parse_pairs(option: str, texts: list[str] | None) -> dict[str, str]:
    """Return each `NAME=VALUE` as an entry of a dictionary, split at its first equals sign."""
    pairs = {}
    for text in texts or []:
        left, equals, right = text.partition("=")
        if not (left and equals and right):
            raise stop(f"{option} needs NAME=VALUE, not {text!r}.")
        pairs[left.strip()] = right.strip()
    return pairs


def _print_messages(messages: list[str]) -> None:
    for message in messages:
        console.print(message, highlight=False)
