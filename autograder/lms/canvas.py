"""Write grades for Canvas's gradebook.

The form is that of "How do I import grades in the Gradebook?", Canvas Instructor Guide
(https://community.canvaslms.com/t5/Instructor-Guide/How-do-I-import-grades-in-the-Gradebook/ta-p/807):
columns Student, ID, SIS User ID, SIS Login ID, Section in this order, then assignments. Canvas's
number stays in brackets behind an assignment's name if it has one. The details are from Canvas's
own reader and writer, `lib/gradebook_importer.rb` and `lib/gradebook_exporter.rb` in
instructure/canvas-lms:

- Canvas finds a student by ID, else by SIS User ID, else by SIS Login ID, else by the name.
- A row whose first cell contains "Points Possible" has the possible points of each column.
  Canvas never reads a column that has "(read only)" there. It skips a row of blanks and "Manual
  Posting".
- Commas or semicolons separate cells. UTF-8's byte order mark is allowed.
- "EX" excuses a student. "N/A" means that the student does not have the assignment. If a cell is
  empty and Canvas has a score, Canvas takes this for a change, and shows it before the import.
- Headers with "Final Score", "Current Points" and similar words are totals. Canvas never reads
  them.
"""

from __future__ import annotations

import re
from typing import ClassVar

from autograder.lms.csv_table import Table, escape_formula
from autograder.lms.export import LmsExporter, format_points
from autograder.lms.grades import Grades
from autograder.lms.lms_error import LmsError
from autograder.lms.students import Student

TOTALS = re.compile("(Current|Final) (Score|Points|Grade)|Override (Score|Grade|Status)")


class CanvasExporter(LmsExporter):
    """For `nbgrader export --exporter=autograder.lms.CanvasExporter`.

    A new file has nbgrader's id as SIS Login ID and `lms_user_id` as Canvas's ID. A name that a
    spreadsheet would run as a formula gets an apostrophe. That does no harm, since Canvas finds
    the student by the ids. Ids do not get one, since Canvas compares them. Merging into Canvas's
    own file changes only the cells of the points.
    """

    lms: ClassVar[str] = "Canvas"
    default_file: ClassVar[str] = "canvas.csv"
    decisions: ClassVar[frozenset[str]] = frozenset({"EX", "N/A"})

    def make_table(self, grades: Grades) -> Table:
        """Return a new file: header, row of possible points, a row for each student."""
        titles = [self.columns.get(name, name) for name in grades.assignments]
        for title in titles:
            self._check_title(title)
        header = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *titles]
        possible = [f"{value:.2f}" for value in grades.assignments.values()]
        rows = [header, ["    Points Possible", "", "", "", "", *possible]]
        for student in grades.students:
            name = escape_formula(_sortable_name(student))
            points = [
                format_points(grades.results[assignment, student.id])
                for assignment in grades.assignments
            ]
            rows.append([name, student.lms_user_id, "", student.id, "", *points])
        return Table(rows, bom=self.bom)

    def find_headers(self, assignment: str, header: list[str]) -> list[str]:
        """Return the headers `NAME`, or `NAME (12345)` with Canvas's number."""
        return [
            title
            for title in header
            if re.sub(r"\s*\(\d+\)$", "", title.strip()) == assignment
            or title.strip() == assignment
        ]

    def check_column(self, table: Table, column: int, assignment: str, possible: float) -> None:
        """Refuse a column that Canvas does not read. Report different possible points."""
        self._check_title(table.header[column])
        for row in table.rows[1:]:
            if not row or "Points Possible" not in row[0]:
                continue
            cell = row[column].strip() if column < len(row) else ""
            if "read only" in cell:
                raise LmsError(
                    f"Canvas does not read the column {table.header[column]!r} (read only)."
                )
            number = _read_number(cell)
            if number is not None and number != possible:
                self.messages.append(
                    f"{assignment}: {number:g} points are possible in Canvas and {possible:g} in "
                    "nbgrader. The file has nbgrader's points, not scaled."
                )

    def is_person(self, row: list[str]) -> bool:
        """Return False for the row of possible points and for the row on manual posting."""
        if not row or "Points Possible" in row[0]:
            return False
        return not all(re.fullmatch(r"\s*(Muted|Manual Posting.*)?\s*", cell) for cell in row)

    def _check_title(self, title: str) -> None:
        if TOTALS.search(title):
            raise LmsError(
                f"Canvas takes a column called {title!r} for a total and does not read it. Give "
                "the assignment another name there: --column 'ASSIGNMENT=HEADER'."
            )


def _sortable_name(student: Student) -> str:
    """Return `Last, First` like Canvas, or the id if the name is unknown."""
    parts = [part for part in (student.last_name, student.first_name) if part]
    return ", ".join(parts) or student.id


def _read_number(text: str) -> float | None:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None
