"""What the exporters share: grades into a file of the LMS's own form, or into one it exported."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from nbgrader.plugins import ExportPlugin
from traitlets import Bool, Dict, Unicode

from autograder.lms.csv_table import LmsTrouble, Table, fail, listed, read_table, write_table
from autograder.lms.grades import Grades, Result, read_grades
from autograder.lms.people import HEADERS, KINDS, Student, describe, match, name_of


class LmsExporter(ExportPlugin):
    """Writes grades for an LMS; subclasses know its form.

    Points are those after the penalty for lateness. What is not graded yet, or waits for a person,
    is left empty and said.

    Attributes:
        sentences: What is to be said of the last export.
    """

    lms: ClassVar[str]
    default_file: ClassVar[str]
    #: Cells that stand for a decision made in the LMS, and are kept.
    decisions: ClassVar[frozenset[str]] = frozenset()

    merge = Unicode(
        "",
        help="A file that the LMS exported: fill in the assignment's column, keep all else.",
    ).tag(config=True)
    columns = Dict(
        key_trait=Unicode(),
        value_trait=Unicode(),
        help="The LMS's column by the assignment's name, where they are called differently.",
    ).tag(config=True)
    fields = Dict(
        key_trait=Unicode(),
        value_trait=Unicode(),
        help="What columns say of a person, by header, for headers in another language: "
        + ", ".join(KINDS),
    ).tag(config=True)
    missing_as_zero = Bool(
        False, help="0 points for who handed in nothing; else the cell stays empty."
    ).tag(config=True)
    bom = Bool(
        False, help="Begin a new file with UTF-8's byte order mark, by which Excel knows it."
    ).tag(config=True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.sentences: list[str] = []

    def export(self, gradebook: Gradebook) -> None:
        """Write the file; under nbgrader's own command, trouble ends it with a sentence."""
        try:
            self.write(gradebook)
        except LmsTrouble as error:
            fail(self.parent, error)
        for sentence in self.sentences:
            self.log.info(sentence)

    def write(self, gradebook: Gradebook) -> Path:
        """Write the file and return its path.

        Raises:
            LmsTrouble: Nothing was written.
        """
        self.sentences = []
        directory: CourseDirectory | None = getattr(self.parent, "coursedir", None)
        grades = read_grades(
            gradebook,
            directory,
            assignments=[str(name) for name in self.assignment],
            students=[str(name) for name in self.student],
            missing_as_zero=self.missing_as_zero,
        )
        for name in self.columns:
            if name not in grades.assignments:
                raise LmsTrouble(f"A column is named for {name!r}, which is not exported.")
        for header, kind in self.fields.items():
            if kind not in KINDS:
                raise LmsTrouble(f"Column {header!r} can't be {kind!r}; it may be: {KINDS}.")
        table = self.merged(grades) if self.merge else self.fresh(grades)
        target = Path(self.to or self.default_file)
        write_table(target, table)
        self.sentences += self._left_empty(grades)
        return target

    def fresh(self, grades: Grades) -> Table:
        """A new file in the LMS's form."""
        raise NotImplementedError

    def column_of(self, assignment: str, header: list[str]) -> list[str]:
        """The headers that may be the assignment's."""
        raise NotImplementedError

    def check_column(self, table: Table, column: int, assignment: str, most: float) -> None:
        """Raise LmsTrouble where the column can't take points, or add a sentence."""

    def is_person(self, row: list[str]) -> bool:
        """Whether a row of the LMS's file is a student's."""
        return any(cell.strip() for cell in row)

    def merged(self, grades: Grades) -> Table:
        """The LMS's file with points filled in; no other cell changes.

        Raises:
            LmsTrouble: There is no such file or column, or it does not say who is who.
        """
        table = read_table(Path(self.merge))
        headers: Mapping[str, str] = {**HEADERS, **self.fields}
        people = {
            index: describe(table.header, row, headers)
            for index, row in enumerate(table.rows)
            if index and self.is_person(row)
        }
        if not any(people.values()):
            raise LmsTrouble(
                f"{self.merge} has no column that says who is who. It has: "
                f"{listed(table.header)}. Name one: --field 'HEADER=email'."
            )
        columns = self._columns(grades, table)
        found = match(people, grades.everyone)
        wanted = {student.id for student in grades.students}
        kept: list[str] = []
        for assignment, column in columns.items():
            filled = 0
            for index, student in found.found.items():
                if student.id not in wanted:
                    continue
                result = grades.results[assignment, student.id]
                row = table.rows[index]
                row += [""] * (column + 1 - len(row))
                if result.points is None:
                    continue  # what the LMS has stays: an empty cell may take a grade away there
                if row[column].strip().upper() in self.decisions:
                    kept.append(f"{student.id} ({row[column].strip()})")
                    continue
                row[column] = points(result)
                filled += 1
            self.sentences.append(
                f"{assignment}: points of {filled} of {len(people)} people filled into the "
                f"column {table.header[column]!r}."
            )
        self._say("Kept as the LMS has it", kept)
        self._say("Matched by name alone", [_person(people[i]) for i in found.by_name])
        self._say(
            "Not filled in, since it fits several students or rows",
            [_person(people[i]) for i in found.unclear],
        )
        if not self.student:
            self._say(
                "In the LMS's file but not in the gradebook",
                [_person(people[i]) for i in found.unknown],
            )
        self._say(
            "In the gradebook but not in the LMS's file",
            [_student(one) for one in found.missing if one.id in wanted],
        )
        return table

    def _columns(self, grades: Grades, table: Table) -> dict[str, int]:
        """Where each assignment's points go; several candidates are no answer."""
        columns: dict[str, int] = {}
        for name, most in grades.assignments.items():
            wanted = self.columns.get(name)
            fitting = [wanted] if wanted else self.column_of(name, table.header)
            places = [i for i, title in enumerate(table.header) if title in fitting]
            if len(places) == 1:
                self.check_column(table, places[0], name, most)
                columns[name] = places[0]
            elif places or wanted or self.assignment:
                what = "several columns" if places else "no column"
                raise LmsTrouble(
                    f"{self.merge} has {what} for {name}. It has: {listed(table.header)}. "
                    f"Name one: --column '{name}=HEADER'."
                )
        if not columns:
            raise LmsTrouble(
                f"{self.merge} has no column for any of {listed(list(grades.assignments))}. It "
                f"has: {listed(table.header)}. Name one: --column 'ASSIGNMENT=HEADER'."
            )
        if len(set(columns.values())) < len(columns):
            raise LmsTrouble("Two assignments are to fill the same column.")
        self._say("No column, so left out", [n for n in grades.assignments if n not in columns])
        return columns

    def _left_empty(self, grades: Grades) -> list[str]:
        """Sentences on who has no points, and why."""
        reasons = {
            "not graded": "Left empty, not graded yet",
            "by hand": "Left empty, waits for grading by hand",
            "nothing": "Left empty, nothing was handed in",
        }
        said = []
        for assignment in grades.assignments:
            for state, words in reasons.items():
                names = [
                    student
                    for (name, student), result in grades.results.items()
                    if name == assignment and result.state == state and result.points is None
                ]
                if names:
                    said.append(f"{assignment}: {words}: {listed(names)}.")
        return said

    def _say(self, words: str, names: list[str]) -> None:
        if names:
            self.sentences.append(f"{words}: {listed(names)}.")


def points(result: Result) -> str:
    """Points as both LMS show them: two decimals, a point before them."""
    return "" if result.points is None else f"{result.points:.2f}"


def _person(row: Mapping[str, str]) -> str:
    """A row of the LMS's file in a sentence."""
    number = next((row[k] for k in ("lms_user_id", "idnumber", "email", "login") if k in row), "")
    name = row.get("sortable name") or name_of(row)
    return f"{name} ({number})" if name and number else name or number or "a row without a name"


def _student(student: Student) -> str:
    return f"{student.id} ({student.name})" if student.name else student.id
