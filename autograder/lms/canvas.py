"""Grades for Canvas's gradebook.

The form is that of "How do I import grades in the Gradebook?", Canvas Instructor Guide
(https://community.canvaslms.com/t5/Instructor-Guide/How-do-I-import-grades-in-the-Gradebook/ta-p/807):
columns Student, ID, SIS User ID, SIS Login ID, Section in this order, then assignments, whose names
keep Canvas's number in brackets where it has one. The details are from Canvas's own reader and
writer, `lib/gradebook_importer.rb` and `lib/gradebook_exporter.rb` in instructure/canvas-lms:

- A student is found by ID, else by SIS User ID, else by SIS Login ID, else by the name.
- A row whose first cell contains "Points Possible" tells the most points of each column, and
  "(read only)" there makes a column one that is never read. A row of blanks and "Manual Posting" is
  passed over.
- Commas or semicolons separate cells. UTF-8's byte order mark does no harm.
- "EX" excuses a student, "N/A" stands where the assignment is not given to that student. An empty
  cell where Canvas has a score counts as a change, which its page of changes shows before the end.
- Headers with "Final Score", "Current Points" and their like are totals and never read.
"""

from __future__ import annotations

import re
from typing import ClassVar

from autograder.lms.csv_table import LmsTrouble, Table, neutral
from autograder.lms.export import LmsExporter, points
from autograder.lms.grades import Grades
from autograder.lms.people import Student

TOTALS = re.compile("(Current|Final) (Score|Points|Grade)|Override (Score|Grade|Status)")


class CanvasExporter(LmsExporter):
    """For `nbgrader export --exporter=autograder.lms.CanvasExporter`; source: this module's text.

    A new file carries nbgrader's id as SIS Login ID and `lms_user_id` as Canvas's ID. In it a name
    that a spreadsheet would run as a formula stands behind an apostrophe; Canvas finds the student
    by the ids. The ids themselves are written as they are, since Canvas compares them. Merging into
    Canvas's own file changes no cell but the points'.
    """

    lms: ClassVar[str] = "Canvas"
    default_file: ClassVar[str] = "canvas.csv"
    decisions: ClassVar[frozenset[str]] = frozenset({"EX", "N/A"})

    def fresh(self, grades: Grades) -> Table:
        """A new file: header, row of possible points, a row for each student."""
        titles = [self.columns.get(name, name) for name in grades.assignments]
        for title in titles:
            self._check_title(title)
        header = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *titles]
        most = [f"{value:.2f}" for value in grades.assignments.values()]
        rows = [header, ["    Points Possible", "", "", "", "", *most]]
        for student in grades.students:
            cells = [points(grades.results[name, student.id]) for name in grades.assignments]
            person = [neutral(_sortable(student)), student.lms_user_id, "", student.id, ""]
            rows.append(person + cells)
        return Table(rows, bom=self.bom)

    def column_of(self, assignment: str, header: list[str]) -> list[str]:
        """`NAME`, or `NAME (12345)` with Canvas's number."""
        return [
            title
            for title in header
            if re.sub(r"\s*\(\d+\)$", "", title.strip()) == assignment
            or title.strip() == assignment
        ]

    def check_column(self, table: Table, column: int, assignment: str, most: float) -> None:
        """Refuse what Canvas does not read; say where its most points differ."""
        self._check_title(table.header[column])
        for row in table.rows[1:]:
            if not row or "Points Possible" not in row[0]:
                continue
            cell = row[column].strip() if column < len(row) else ""
            if "read only" in cell:
                raise LmsTrouble(
                    f"Canvas does not read the column {table.header[column]!r} (read only)."
                )
            number = _number(cell)
            if number is not None and number != most:
                self.sentences.append(
                    f"{assignment}: Canvas has {number:g} as the most points, nbgrader {most:g}; "
                    "points are written as nbgrader has them."
                )

    def is_person(self, row: list[str]) -> bool:
        """Not the row of possible points, nor the one that says what is posted by hand."""
        if not row or "Points Possible" in row[0]:
            return False
        return not all(re.fullmatch(r"\s*(Muted|Manual Posting.*)?\s*", cell) for cell in row)

    def _check_title(self, title: str) -> None:
        if TOTALS.search(title):
            raise LmsTrouble(
                f"Canvas takes a column called {title!r} for a total and does not read it. Give "
                "the assignment another name there: --column 'ASSIGNMENT=HEADER'."
            )


def _sortable(student: Student) -> str:
    """`Last, First` as Canvas has it; the id where the name is unknown."""
    both = [part for part in (student.last_name, student.first_name) if part]
    return ", ".join(both) or student.id


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None
