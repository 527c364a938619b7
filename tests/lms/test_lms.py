"""Grades reach Canvas and Moodle: each person gets the right number, and nothing else changes."""

from __future__ import annotations

import csv
import io
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbgrader.api import Gradebook
from typer.testing import CliRunner

from autograder.cli import app
from autograder.course import Course
from autograder.lms import CanvasExporter, MoodleExporter
from autograder.lms.csv_table import Table, escape_formula, read_table, write_table
from autograder.lms.export import LmsExporter
from autograder.lms.lms_error import LmsError
from autograder.lms.matching import match_rows
from autograder.lms.students import Student
from tests.support.copies import run_nbgrader

HOMEWORK, POINTS = "hw", 20.0
CONFIG = """c = get_config()
c.AssignLatePenalties.plugin_class = "autograder.exchange.LatePenalty"
c.LatePenalty.percent_per_day = 100 / 3
"""
PEOPLE = {
    "ada": ("Ada", "Lovelace", "1001", "ada@uni.edu"),
    "bob": ("Bob", "O'Brien; Jr.", "1002", ""),
    "carla": ('Carla "CJ"', "Núñez, de la", "1003", "carla@uni.edu"),
    "dan": ("Dan", "Łukasz", "1004", ""),
    "eva": ("Eva", "王", "", "eva@uni.edu"),
    "femi": ("Femi", '=HYPERLINK("http://x","y")', "", ""),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ada has 19 points, Bob 12 less 4 for lateness, Femi 7.5.

    Carla's answer needs manual grading, Dan's is not graded, Eva submitted nothing:
    the gradebook knows her only because she has more time.
    """
    root = tmp_path_factory.mktemp("made")
    (root / "nbgrader_config.py").write_text(CONFIG)
    scores = {"ada": (10, 9), "bob": (2, 10), "carla": (8, None), "femi": (7.5, 0)}
    with Course.open(root).open_gradebook() as book:
        book.add_assignment(HOMEWORK, duedate="2026-01-10 12:00:00")
        book.add_notebook(HOMEWORK, HOMEWORK)
        for cell in ("code", "text"):
            kind = "code" if cell == "code" else "markdown"
            book.add_grade_cell(cell, HOMEWORK, HOMEWORK, max_score=10, cell_type=kind)
        for name, (first, last, number, email) in PEOPLE.items():
            known = {"first_name": first, "last_name": last, "lms_user_id": number, "email": email}
            book.add_student(name, **known)
        for name in (*scores, "dan"):
            submission = book.add_submission(HOMEWORK, name)
            for grade in submission.notebooks[0].grades:
                code, text = scores.get(name, (None, None))
                if grade.name == "code":
                    grade.auto_score = code
                else:
                    grade.manual_score = text
                grade.needs_manual_grade = name == "dan" or (name, grade.name) == ("carla", "text")
            if name == "bob":
                submission.timestamp = datetime(2026, 1, 11)
        book.db.commit()
    (root / "source" / HOMEWORK).mkdir(parents=True)
    (root / "source" / HOMEWORK / f"{HOMEWORK}.ipynb").touch()
    extend = ["extend", HOMEWORK, "eva", "--days", "3", "--course-dir", str(root)]
    assert CliRunner().invoke(app, extend).exit_code == 0
    return root


@pytest.fixture
def course(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "course"))


def export(
    root: Path, kind: type[LmsExporter], **options: Any
) -> tuple[list[list[str]], list[str]]:
    """The rows that an exporter writes, and its messages."""
    api = Course.open(root).api
    target = root / "out.csv"
    plugin = kind(parent=api, to=str(target), **options)
    with api.gradebook as book:
        plugin.export(book)
    return read_table(target).rows, plugin.messages


def canvas_file(*people: list[str], header: str = "hw (77)", **form: Any) -> Table:
    """An exported gradebook as Canvas writes it."""
    first = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Quiz (7)", header]
    totals = [*first, "Current Score", "Final Score"]
    manual = [*[""] * 6, "Manual Posting", "", ""]
    most = ["    Points Possible", "", "", "", "", "3.00", "20.00", "(read only)", "(read only)"]
    return Table([totals, manual, most, *(list(row) for row in people)], **form)


def person(
    name: str, number: str = "", sis: str = "", login: str = "", cell: str = ""
) -> list[str]:
    return [name, number, sis, login, "Mo 10:00, A", "3.00", cell, "77.00", "12.50"]


def test_a_new_canvas_file_has_the_documented_columns_and_no_made_up_zero(course: Path) -> None:
    rows, messages = export(course, CanvasExporter)
    assert rows[:2] == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "hw"],
        ["    Points Possible", "", "", "", "", "20.00"],
    ]
    assert {row[3]: row[5] for row in rows[2:]} == {
        "ada": "19.00", "bob": "8.00", "femi": "7.50", "carla": "", "dan": "", "eva": "",
    }  # fmt: skip
    assert {row[3]: row[1] for row in rows[2:]}["carla"] == "1003"
    assert "hw: Left empty, needs manual grading: carla." in messages
    assert "hw: Left empty, not yet graded: dan." in messages
    assert "hw: Left empty, nothing was submitted: eva." in messages


def test_names_survive_and_no_name_is_a_formula(course: Path) -> None:
    rows, _ = export(course, CanvasExporter)
    names = {row[3]: row[0] for row in rows[2:]}
    assert names["carla"] == 'Núñez, de la, Carla "CJ"'
    assert names["bob"] == "O'Brien; Jr., Bob"
    assert names["eva"] == "王, Eva"
    assert names["femi"] == '\'=HYPERLINK("http://x","y"), Femi'


def test_zero_for_missing_is_for_those_who_submitted_nothing(course: Path) -> None:
    rows, _ = export(course, CanvasExporter, missing_as_zero=True)
    points = {row[3]: row[5] for row in rows[2:]}
    assert (points["eva"], points["dan"], points["carla"]) == ("0.00", "", "")


def test_a_submission_that_the_gradebook_does_not_know_is_not_missing(course: Path) -> None:
    (course / "submitted" / "eva" / HOMEWORK).mkdir(parents=True)
    rows, messages = export(course, CanvasExporter, missing_as_zero=True)
    assert {row[3]: row[5] for row in rows[2:]}["eva"] == ""
    assert "hw: Left empty, not yet graded: dan and eva." in messages


def test_a_later_version_of_a_graded_submission_is_not_graded(course: Path) -> None:
    with Course.open(course).open_gradebook() as book:
        book.update_or_create_submission(HOMEWORK, "ada", timestamp="2026-01-01 10:00:00 UTC")
    folder = course / "submitted" / "ada" / HOMEWORK
    folder.mkdir(parents=True)
    (folder / "timestamp.txt").write_text("2026-01-01 10:00:00 UTC")
    assert {r[3]: r[5] for r in export(course, CanvasExporter)[0]}["ada"] == "19.00"
    (folder / "timestamp.txt").write_text("2026-01-02 10:00:00 UTC")
    assert {r[3]: r[5] for r in export(course, CanvasExporter)[0]}["ada"] == ""


@pytest.mark.parametrize("form", [{}, {"bom": True, "newline": "\r\n"}, {"delimiter": ";"}])
def test_merging_changes_the_points_and_nothing_else(course: Path, form: dict[str, Any]) -> None:
    table = canvas_file(
        person("Lovelace, Ada", "1001", login="zz"),
        person('Who; ever,\nof "two" lines', "5", login="bob@uni.edu", cell="1.00"),
        person("Any", "", "bob"),
        person("Núñez, Carla", "1003", cell="4.00"),
        person("Eva", "", "", "EVA@uni.edu", cell="N/A"),
        person('="=HYPERLINK(""http://x"",""y""), Femi"'.replace('""', '"'), "99"),
        **form,
    )
    path = course / "canvas export.csv"
    write_table(path, table)
    before = path.read_bytes()
    rows, messages = export(course, CanvasExporter, merge=str(path))
    filled = {row[0]: row[6] for row in rows[3:]}
    assert list(filled.values()) == ["19.00", "1.00", "8.00", "4.00", "N/A", "7.50"]
    assert [[*r[:6], *r[7:]] for r in rows] == [[*r[:6], *r[7:]] for r in table.rows]
    assert path.read_bytes() == before
    written = (course / "out.csv").read_bytes()
    assert written.startswith(b"\xef\xbb\xbf") == form.get("bom", False)
    assert (b"\r\n" in written) == ("newline" in form)
    assert "In the LMS's file but not in the gradebook" in " ".join(messages)
    assert 'Who; ever, of "two" lines (5)' in " ".join(messages)
    assert "In the gradebook but not in the LMS's file: dan (Dan Łukasz)." in messages
    assert any(message.startswith("Matched by name alone: =HYPERLINK") for message in messages)


def test_what_was_decided_in_canvas_stays(course: Path) -> None:
    path = course / "export.csv"
    write_table(path, canvas_file(person("x", "1001", cell="EX"), person("y", "1002", cell=" n/a")))
    rows, messages = export(course, CanvasExporter, merge=str(path))
    assert [row[6] for row in rows[3:]] == ["EX", " n/a"]
    assert "Kept as the LMS has it: ada (EX) and bob (n/a)." in messages


def test_different_most_points_are_reported_and_points_not_scaled(course: Path) -> None:
    table = canvas_file(person("x", "1001"))
    table.rows[2][6] = "10,00"
    write_table(course / "export.csv", table)
    rows, messages = export(course, CanvasExporter, merge=str(course / "export.csv"))
    assert rows[3][6] == "19,00"  # a comma as in this column
    assert "10 points are possible in Canvas and 20 in nbgrader" in messages[0]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda rows: rows[0].__setitem__(6, "Homework (77)"), "has no column for hw"),
        (lambda rows: rows[0].__setitem__(5, "hw (78)"), "has several columns for hw"),
        (lambda rows: rows[2].__setitem__(6, "(read only)"), "does not read the column"),
        (
            lambda rows: rows[0].__setitem__(slice(0, 5), "abcde"),
            "no column that identifies people",
        ),
    ],
)
def test_a_column_is_not_guessed(course: Path, change: Any, words: str) -> None:
    table = canvas_file(person("x", "1001"))
    change(table.rows)
    write_table(course / "export.csv", table)
    with pytest.raises(LmsError, match=words):
        export(course, CanvasExporter, merge=str(course / "export.csv"), assignment=[HOMEWORK])
    assert not (course / "out.csv").exists()


def test_a_column_may_be_named(course: Path) -> None:
    table = canvas_file(person("x", "1001"), header="Blatt 1 (77)")
    write_table(course / "export.csv", table)
    options: dict[str, Any] = {"columns": {HOMEWORK: "Blatt 1 (77)"}}
    rows, _ = export(course, CanvasExporter, merge=str(course / "export.csv"), **options)
    assert rows[3][6] == "19.00"


def test_a_canvas_title_that_is_never_read_is_refused(course: Path) -> None:
    with pytest.raises(LmsError, match="takes a column called 'My Final Score' for a total"):
        export(course, CanvasExporter, columns={HOMEWORK: "My Final Score"})


ROWS = {
    "a number and a login of two people": {"lms_user_id": "1", "login": "b"},
    "a number": {"lms_user_id": "1", "sortable name": "Else, Somebody"},
    "a name that two have": {"sortable name": "Lee, Ann"},
    "a name, but another number": {"lms_user_id": "9", "sortable name": "One, Only"},
    "a name, but another address": {"email": "x@y", "sortable name": "Two, Only"},
    "a name": {"full name": "Only  TWO"},
    "a participant's number": {"participant": "1"},
}
STUDENTS = [
    Student("a", "1", "", "Ann", "Lee"),
    Student("b", "2", "", "Ann", "Lee"),
    Student("o", "3", "", "Only", "One"),
    Student("t", "", "t@t", "Only", "Two"),
]


@pytest.mark.parametrize(
    ("row", "student", "kind"),
    [
        ("a number and a login of two people", None, "unclear"),
        ("a number", "a", "students"),
        ("a name that two have", None, "unknown"),
        ("a name, but another number", None, "unknown"),
        ("a name, but another address", None, "unknown"),
        ("a name", "t", "students"),
        ("a participant's number", None, "unknown"),
    ],
)
def test_nobody_is_guessed(row: str, student: str | None, kind: str) -> None:
    matching = match_rows({0: ROWS[row]}, STUDENTS)
    assert (matching.students[0].id if 0 in matching.students else None) == student
    assert 0 in getattr(matching, kind)


def test_two_rows_of_one_student_are_both_left_alone() -> None:
    matching = match_rows({0: {"lms_user_id": "1"}, 1: {"sis id": "a"}}, STUDENTS)
    assert not matching.students
    assert matching.unclear == [0, 1]
    assert [student.id for student in matching.missing] == ["b", "o", "t"]


def test_a_new_moodle_file_has_an_identifier_in_every_row(course: Path) -> None:
    rows, messages = export(course, MoodleExporter, identifier="idnumber", missing_as_zero=True)
    assert rows[0] == ["idnumber", "First name", "Last name", "hw"]
    assert [(row[0], row[3]) for row in rows[1:]] == [("1001", "19.00"), ("1002", "8.00")]
    assert "Left out, since the gradebook has no idnumber: femi and eva." in messages
    rows, _ = export(course, MoodleExporter)
    assert sorted(row[0] for row in rows[1:]) == ["ada", "bob", "femi"]
    assert {row[0]: row[2] for row in rows}["femi"].startswith("'=HYPERLINK")


def test_moodle_gets_a_dash_where_one_of_several_grades_is_not_there(course: Path) -> None:
    with Course.open(course).open_gradebook() as book:
        book.add_assignment("other")
        book.add_notebook("other", "other")
    rows, _ = export(course, MoodleExporter)
    assert rows[0][3:] == ["hw", "other"]
    assert all(row[4] == "-" for row in rows[1:])


@pytest.mark.parametrize("exporter", [CanvasExporter, MoodleExporter])
def test_an_assignment_that_has_only_a_due_date_is_left_out(
    course: Path, exporter: type[LmsExporter]
) -> None:
    """`nbgrader db assignment add` takes any name, also one with a typing mistake."""
    with Course.open(course).open_gradebook() as book:
        book.add_assignment("hv", duedate="2026-01-10 12:00:00")
    rows, messages = export(course, exporter)
    assert [name for name in rows[0] if name in ("hw", "hv")] == ["hw"]
    assert "Left out, not released: the gradebook has none of their exercises: hv." in messages
    with pytest.raises(LmsError, match="Not released: hv"):
        export(course, exporter, assignment=["hv"])


def moodle_file(course: Path, header: str, *cells: str) -> Path:
    rows = [["Vorname", "Nachname", "E-Mail-Adresse", header, "Kurs gesamt (Punkte)"]]
    rows += [
        ["Ada", "L.", "ADA@uni.edu", cells[0], "1,00"],
        ["C", "N", "carla@uni.edu", "2,00", "-"],
    ]
    path = course / "moodle export.csv"
    write_table(path, Table(rows, bom=True))
    return path


def test_merging_into_a_moodle_file_in_another_language(course: Path) -> None:
    path = moodle_file(course, "Aufgabe: hw (Punkte)", "-")
    with pytest.raises(LmsError, match="no column that identifies people"):
        export(course, MoodleExporter, merge=str(path))
    fields = {"E-Mail-Adresse": "email"}
    rows, _ = export(course, MoodleExporter, merge=str(path), fields=fields)
    assert [row[3] for row in rows[1:]] == [
        "19,00",
        "2,00",
    ]  # Carla's needs manual grading: hers stays


def test_a_moodle_column_of_percentages_is_refused(course: Path) -> None:
    path = moodle_file(course, "Assignment: hw (Percentage)", "95.00 %")
    with pytest.raises(LmsError, match="does not contain points"):
        export(course, MoodleExporter, merge=str(path), fields={"E-Mail-Adresse": "email"})


def test_moodles_grading_worksheet_can_be_filled(course: Path) -> None:
    rows = [["Identifier", "Full name", "Email address", "Grade", "Last modified (grade)"],
            ["Participant 1", "Ada Lovelace", "ada@uni.edu", "", "-"],
            ["Participant 2", "Bob O'Brien; Jr.", "b@uni.edu", "", "-"]]  # fmt: skip
    write_table(course / "worksheet.csv", Table(rows))
    filled, _ = export(
        course, MoodleExporter, merge=str(course / "worksheet.csv"), columns={HOMEWORK: "Grade"}
    )
    assert [row[3] for row in filled] == ["Grade", "19.00", "8.00"]
    assert [row[:3] + row[4:] for row in filled] == [row[:3] + row[4:] for row in rows]


FORMS = {
    "plain": "Student,ID,hw,Total\nx,1001,{},3.5\n",
    "semicolons and decimal commas": "Student;ID;hw;Total\r\nx;1001;{};3,5\r\ny;2;4,00;\r\n",
    "Excel": "\ufeffStudent;ID;hw;Total\r\nx;1001;{};3,5\r\n",
    "tabs": "Student\tID\thw\tTotal\nx\t1001\t{}\t3.5",
    "all in quotes": '"Student","ID","hw","Total"\n"x","1001","{}","3.5"\n',
    "decimal commas in quotes": 'Student,ID,hw,Total\nx,1001,"{}","3,5"\n',
    "some in quotes": '"Student",ID,hw,"Total"\n"x ""y"", z",1001,{},"3.5"\n',
    "line breaks in cells": '"Student\nname",ID,hw,Total\r\n"x\r\ny",1001,{},"3\r.5"\r\n',
    "mixed line ends": "Student,ID,hw,Total\r\nx,1001,{},3.5\n\ny,2,,\r\n\r\n",
    "short rows": "Student,ID,hw,Total\nx,1001,{}\ny\n",
    "a quote inside": 'Student,ID,hw,Total\n5" x,1001,{},3.5\n',
    "old Mac": "Student,ID,hw,Total\rx,1001,{},3.5\r",
}


def has_commas(form: str) -> bool:
    """Whether the numbers of a file have decimal commas."""
    return "3,5" in form or "4,00" in form


@pytest.mark.parametrize(
    ("name", "before"),
    [
        (name, before)
        for before in ("", "1.00", "1,00")
        for name in FORMS
        if before != "1.00" or not has_commas(FORMS[name])  # a file has one decimal mark
    ],
)
def test_merging_keeps_the_form_of_the_file(course: Path, name: str, before: str) -> None:
    form = FORMS[name]
    comma = "," in before or has_commas(form)
    if "," in before and ";" not in form and "\t" not in form and '"{}"' not in form:
        form = form.replace("{}", '"{}"')
    path = course / "export.csv"
    path.write_bytes(form.format(before).encode())
    export(course, CanvasExporter, merge=str(path), columns={HOMEWORK: "hw"})
    if comma and ";" not in form and '"{}"' not in form and "\t" not in form:
        form = form.replace("{}", '"{}"')
    expected = form.format("19,00" if comma else "19.00")
    assert (course / "out.csv").read_bytes() == expected.encode()


@given(st.text('ab,;\t"\r\n .', min_size=1))
def test_a_file_that_did_not_change_is_written_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "unchanged.csv"
    path.write_bytes(text.encode())
    try:
        table = read_table(path)
    except LmsError:
        return
    if table.written:  # else it has quotes at places that only the `csv` module understands
        write_table(path, table)
        assert path.read_bytes() == text.encode()


CELLS = st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=4)


@given(st.lists(CELLS, min_size=1), st.sampled_from(",;"), st.booleans(), st.booleans())
def test_a_table_comes_back_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[list[str]],
    delimiter: str,
    bom: bool,
    windows: bool,
) -> None:
    path = tmp_path_factory.getbasetemp() / "table.csv"
    first = [f"column {number}" for number in range(5)]  # more cells than a wrong delimiter finds
    write_table(path, Table([first, *rows], delimiter, "\r\n" if windows else "\n", bom))
    back = read_table(path)
    assert (back.rows, back.delimiter, back.bom) == ([first, *rows], delimiter, bom)
    assert back.written


@given(st.text())
def test_an_escaped_text_is_not_a_formula_and_loses_nothing(text: str) -> None:
    safe = escape_formula(text)
    assert not safe.lstrip().startswith(("=", "+", "-", "@"))
    assert safe[:1] not in ("\t", "\r")
    assert text in (safe, safe[1:])


NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(first=NAMES, last=NAMES)
def test_any_name_gets_its_own_points(
    tmp_path_factory: pytest.TempPathFactory, first: str, last: str
) -> None:
    """Every name finds its own student, in Canvas's order of names too."""
    students = [Student("s", "5", "", first, last), Student("t", "6", "", last, first)]
    rows = {2: {"sortable name": f"{last}, {first}", "lms_user_id": "5"}, 3: {"sis id": "t"}}
    matching = match_rows(rows, students)
    assert {key: student.id for key, student in matching.students.items()} == {2: "s", 3: "t"}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"Student,ID\nJos\xe9,1\n", "is not UTF-8 \\(at byte 14\\)"),
        (b"", "is not a CSV file"),
        (None, "can't be read"),
    ],
)
def test_a_file_that_is_not_csv_is_reported(course: Path, data: bytes | None, words: str) -> None:
    if data is not None:
        (course / "bad.csv").write_bytes(data)
    with pytest.raises(LmsError, match=words):
        export(course, CanvasExporter, merge=str(course / "bad.csv"))


def test_an_empty_gradebook_is_reported(tmp_path: Path) -> None:
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\n")
    with pytest.raises(LmsError, match="no assignment or no student to export yet"):
        export(tmp_path, CanvasExporter)
    assert not (tmp_path / "out.csv").exists()


def test_the_command(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(course)
    run = CliRunner().invoke(app, ["export", "hw", "--to", "canvas", "--bom"])
    assert run.exit_code == 0, run.output
    assert "Grades are in canvas.csv." in run.output
    assert (course / "canvas.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    run = CliRunner().invoke(app, ["export", "--to", "moodle", "--output", "m.csv"])
    assert run.exit_code == 0, run.output
    assert "ada,Ada,Lovelace,19.00" in (course / "m.csv").read_text()
    run = CliRunner().invoke(app, ["export", "--to", "csv"])
    assert run.exit_code == 0, run.output
    with Gradebook(f"sqlite:///{course}/gradebook.db") as book:
        assert (course / "grades.csv").read_text().count("\n") == 1 + len(book.students)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ["nosuch", "--to", "canvas"],
            "The gradebook does not know the assignment 'nosuch'. It has: hw",
        ),
        (["--to", "canvas", "--output", "no/such/folder.csv"], "can't be written"),
        (["--to", "canvas", "--column", "hw"], "--column needs NAME=VALUE"),
        (["--to", "canvas", "--column", "x=y"], "A column is set for the assignment 'x'"),
        (["--to", "canvas", "--field", "x=y"], "The column 'x' can't be of the kind 'y'"),
        (["--to", "csv", "--missing-as-zero"], "nbgrader's own form"),
    ],
)
def test_the_command_says_what_is_wrong(
    course: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], words: str
) -> None:
    monkeypatch.chdir(course)
    run = CliRunner().invoke(app, ["export", *arguments])
    assert run.exit_code == 1
    assert words in " ".join(run.output.split())
    assert not list(course.glob("*.csv"))


def test_nbgraders_own_command_takes_the_exporter(course: Path) -> None:
    write_table(course / "export.csv", canvas_file(person("x", "1001")))
    command = ["export", "--to=out.csv", "--exporter=autograder.lms.CanvasExporter"]
    merges, fails = run_nbgrader(
        [*command, "--CanvasExporter.merge=export.csv"],
        [*command, "--CanvasExporter.merge=nosuch.csv"],
        folder=course,
    )
    assert merges.returncode == 0, merges.output
    rows = list(csv.reader(io.StringIO((course / "out.csv").read_text())))
    assert rows[3][6] == "19.00"
    assert "filled in points of 1 of 1 people" in merges.output
    assert fails.returncode == 1
    assert "nosuch.csv can't be read" in fails.output
    assert "Traceback" not in fails.output
