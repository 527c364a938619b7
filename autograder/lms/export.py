"""Write grades into a new file in the LMS's form, or into a file that the LMS exported.

This module has the part that the exporters for Canvas and Moodle share.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from nbgrader.plugins import ExportPlugin
from traitlets import Bool, Dict, Unicode

from autograder.lms.csv_table import Table, read_table, write_table
from autograder.lms.grades import Grades, Result, read_grades
from autograder.lms.headers import HEADERS, KINDS, full_name, read_person
from autograder.lms.lms_error import LmsError, end_command
from autograder.lms.matching import Matching, match_rows
from autograder.lms.students import Student
from autograder.penalties import update_penalties
from autograder.wording import format_list


class LmsExporter(ExportPlugin):
    """Writes grades for an LMS. Each subclass knows the form of one LMS.

    Points are those after the penalty for lateness. If a grade is not final, its cell stays empty
    and a message names the student.

    Attributes:
        messages: What the instructor should know about the last export.
    """

    lms: ClassVar[str]
    default_file: ClassVar[str]
    #: Cells that record a decision made in the LMS. They are kept.
    decisions: ClassVar[frozenset[str]] = frozenset()

    merge = Unicode(
        "",
        help="A file that the LMS exported. Fill in the assignment's column and keep all else.",
    ).tag(config=True)
    columns = Dict(
        key_trait=Unicode(),
        value_trait=Unicode(),
        help="The LMS's column by the assignment's name, where the names differ.",
    ).tag(config=True)
    fields = Dict(
        key_trait=Unicode(),
        value_trait=Unicode(),
        help="What columns say about a person, by header, for headers in another language: "
        + ", ".join(KINDS),
    ).tag(config=True)
    missing_as_zero = Bool(
        False, help="Give 0 points if nothing was submitted. Otherwise the cell stays empty."
    ).tag(config=True)
    bom = Bool(
        False, help="Begin a new file with UTF-8's byte order mark, so Excel reads it as UTF-8."
    ).tag(config=True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.messages: list[str] = []

    def export(self, gradebook: Gradebook) -> None:
        """Write the file. `nbgrader export` calls this, and ends with a message if it fails."""
        try:
            self.write(gradebook)
        except LmsError as error:
            end_command(self.parent, error)
        for message in self.messages:
            self.log.info(message)

    def write(self, gradebook: Gradebook) -> Path:
        """Write the file and return its path.

        Raises:
            LmsError: Nothing was written.
        """
        self.messages = []
        update_penalties(gradebook, self.config)
        directory: CourseDirectory | None = getattr(self.parent, "coursedir", None)
        grades = read_grades(
            gradebook,
            directory,
            assignments=[str(name) for name in self.assignment],
            students=[str(name) for name in self.student],
            missing_as_zero=self.missing_as_zero,
        )
        self._add_message(
            "Left out, not released: the gradebook has none of their exercises", grades.unreleased
        )
        for name in self.columns:
            if name not in grades.assignments:
                raise LmsError(
                    f"A column is set for the assignment {name!r}, which is not exported."
                )
        for header, kind in self.fields.items():
            if kind not in KINDS:
                raise LmsError(
                    f"The column {header!r} can't be of the kind {kind!r}. The kinds are: "
                    f"{', '.join(KINDS)}."
                )
        table = self.fill_in_table(grades) if self.merge else self.make_table(grades)
        target = Path(self.to or self.default_file)
        write_table(target, table)
        self.messages += self._explain_empty_cells(grades)
        return target

    def make_table(self, grades: Grades) -> Table:
        """Return a new file in the LMS's form."""
        raise NotImplementedError

    def find_headers(self, assignment: str, header: list[str]) -> list[str]:
        """Return the headers that may belong to the assignment."""
        raise NotImplementedError

    def check_column(self, table: Table, column: int, assignment: str, possible: float) -> None:
        """Check that the column can take points, and add messages.

        Args:
            table: The LMS's file.
            column: The column's index.
            assignment: The assignment's name.
            possible: nbgrader's possible points.

        Raises:
            LmsError: The column can't take points.
        """

    def is_person(self, row: list[str]) -> bool:
        """Return whether a row of the LMS's file belongs to a student."""
        return any(cell.strip() for cell in row)

    def fill_in_table(self, grades: Grades) -> Table:
        """Read the LMS's file and fill in points. No other cell changes.

        Raises:
            LmsError: There is no such file or column, or no column identifies people.
        """
        table = read_table(Path(self.merge))
        headers: Mapping[str, str] = {**HEADERS, **self.fields}
        people = {
            index: read_person(table.header, row, headers)
            for index, row in enumerate(table.rows)
            if index and self.is_person(row)
        }
        if not any(people.values()):
            raise LmsError(
                f"{self.merge} has no column that identifies people. Its columns: "
                f"{format_list(table.header)}. Name one: --field 'HEADER=email'."
            )
        columns = self._find_columns(grades, table)
        matching = match_rows(people, grades.everyone)
        exported = {student.id for student in grades.students}
        kept: list[str] = []
        for assignment, column in columns.items():
            filled, mark = 0, table.find_decimal_mark(column)
            for index, student in matching.students.items():
                if student.id not in exported:
                    continue
                result = grades.results[assignment, student.id]
                row = table.rows[index]
                row += [""] * (column + 1 - len(row))
                if result.points is None:
                    continue  # keep the LMS's cell: an empty one may delete a grade there
                if row[column].strip().upper() in self.decisions:
                    kept.append(f"{student.id} ({row[column].strip()})")
                    continue
                row[column] = format_points(result).replace(".", mark)
                filled += 1
            self.messages.append(
                f"{assignment}: filled in points of {filled} of {len(people)} people, in the "
                f"column {table.header[column]!r}."
            )
        self._add_message("Kept as the LMS has it", kept)
        self._explain_matching(matching, people, exported)
        return table

    def _find_columns(self, grades: Grades, table: Table) -> dict[str, int]:
        """Return the index of each assignment's column. Do not choose between several columns."""
        columns: dict[str, int] = {}
        for name, possible in grades.assignments.items():
            set_header = self.columns.get(name)
            headers = [set_header] if set_header else self.find_headers(name, table.header)
            indices = [index for index, title in enumerate(table.header) if title in headers]
            if len(indices) == 1:
                self.check_column(table, indices[0], name, possible)
                columns[name] = indices[0]
            elif indices or set_header or self.assignment:
                count = "several columns" if indices else "no column"
                raise LmsError(
                    f"{self.merge} has {count} for {name}. Its columns: "
                    f"{format_list(table.header)}. Name one: --column '{name}=HEADER'."
                )
        if not columns:
            raise LmsError(
                f"{self.merge} has no column for any of these assignments: "
                f"{format_list(grades.assignments)}. Its columns: {format_list(table.header)}. "
                "Name one: --column 'ASSIGNMENT=HEADER'."
            )
        if len(set(columns.values())) < len(columns):
            raise LmsError(
                "Two assignments have the same column. Give each its own: "
                "--column 'ASSIGNMENT=HEADER'."
            )
        self._add_message(
            "Left out, since the file has no column for it",
            [name for name in grades.assignments if name not in columns],
        )
        return columns

    def _explain_matching(
        self, matching: Matching, people: Mapping[int, Mapping[str, str]], exported: set[str]
    ) -> None:
        """Add a message on each row that needs the instructor's attention."""

        def describe_rows(indices: list[int]) -> list[str]:
            return [_describe_row(people[index]) for index in indices]

        self._add_message("Matched by name alone", describe_rows(matching.by_name))
        self._add_message(
            "Not filled in, since it fits several students or rows",
            describe_rows(matching.unclear),
        )
        if not self.student:
            self._add_message(
                "In the LMS's file but not in the gradebook", describe_rows(matching.unknown)
            )
        self._add_message(
            "In the gradebook but not in the LMS's file",
            [_describe_student(student) for student in matching.missing if student.id in exported],
        )

    def _explain_empty_cells(self, grades: Grades) -> list[str]:
        """Return messages that name the students without points, and the reason."""
        reasons = {
            "not yet graded": "Left empty, not yet graded",
            "needs manual grading": "Left empty, needs manual grading",
            "missing": "Left empty, nothing was submitted",
        }
        messages = []
        for assignment in grades.assignments:
            for state, reason in reasons.items():
                students = [
                    student
                    for (name, student), result in grades.results.items()
                    if name == assignment and result.state == state and result.points is None
                ]
                if students:
                    messages.append(f"{assignment}: {reason}: {format_list(students)}.")
        return messages

    def _add_message(self, text: str, names: list[str]) -> None:
        """Add a message that lists names, if there are any."""
        if names:
            self.messages.append(f"{text}: {format_list(names)}.")


def format_points(result: Result) -> str:
    """Return points as both LMSs show them: with two decimals and a decimal point."""
    return "" if result.points is None else f"{result.points:.2f}"


def _describe_row(row: Mapping[str, str]) -> str:
    """Return what names a row of the LMS's file in a message."""
    kinds = ("lms_user_id", "idnumber", "email", "login")
    number = next((row[kind] for kind in kinds if kind in row), "")
    name = row.get("sortable name") or full_name(row)
    return f"{name} ({number})" if name and number else name or number or "a row without a name"


def _describe_student(student: Student) -> str:
    return f"{student.id} ({student.name})" if student.name else student.id
