"""Write grades for Moodle's gradebook.

The form is that of "Grade import", MoodleDocs (https://docs.moodle.org/en/Grade_import): a CSV file
with a header. On import, the instructor chooses which column identifies users (username, ID number
or e-mail address) and which grade item each other column is. The details are from Moodle's reader
and writer, `grade/import/csv/classes/load_data.php` and `grade/export/txt/grade_export_txt.php` in
moodle/moodle:

- An identifier that Moodle does not know ends the whole import. Moodle takes a row without an
  identifier for the row before it. So every row here has one.
- "-" and an empty cell mean "no grade" if the column is an existing grade item. For a new item,
  only "-" does. Importing "no grade" over a grade deletes it.
- The instructor chooses encoding and separator at import. UTF-8 and comma are the defaults. Moodle
  drops a byte order mark. It reads a decimal point in every language.

MoodleDocs adds: an imported grade is an overridden grade, which the assignment's own page can no
longer change. The assignment's grading worksheet (its columns are Identifier, Full name, Email
address, Grade, ...) avoids that. Merge into it with `--column 'ASSIGNMENT=Grade'`.
"""

from __future__ import annotations

import re
from typing import ClassVar

from traitlets import Enum

from autograder.lms.csv_table import Table, escape_formula
from autograder.lms.export import LmsExporter, format_points
from autograder.lms.grades import Grades
from autograder.lms.lms_error import LmsError

#: nbgrader's field for each of Moodle's identifiers.
IDENTIFIERS = {"username": "id", "idnumber": "lms_user_id", "email": "email"}


class MoodleExporter(LmsExporter):
    """For `nbgrader export --exporter=autograder.lms.MoodleExporter`.

    In a new file, a name that a spreadsheet would run as a formula gets an apostrophe. That does no
    harm, since Moodle does not read names. Identifiers do not get one, since Moodle compares them.
    Merging into Moodle's own file changes only the cells of the points.
    """

    lms: ClassVar[str] = "Moodle"
    default_file: ClassVar[str] = "moodle.csv"

    identifier = Enum(
        list(IDENTIFIERS),
        default_value="username",
        help="How Moodle finds users: username (nbgrader's id), idnumber (lms_user_id), email.",
    ).tag(config=True)

    def make_table(self, grades: Grades) -> Table:
        """Return a new file: a row for each student with a grade and an identifier."""
        titles = [self.columns.get(name, name) for name in grades.assignments]
        rows = [[self.identifier, "First name", "Last name", *titles]]
        without_identifier = []
        for student in grades.students:
            identifier = getattr(student, IDENTIFIERS[self.identifier])
            results = [grades.results[name, student.id] for name in grades.assignments]
            if all(result.points is None for result in results):
                continue  # "no grade" would delete a grade that Moodle has
            if not identifier:
                without_identifier.append(student.id)
                continue
            names = [escape_formula(student.first_name), escape_formula(student.last_name)]
            points = [format_points(result) or "-" for result in results]
            rows.append([identifier, *names, *points])
        self._add_message(
            f"Left out, since the gradebook has no {self.identifier}", without_identifier
        )
        return Table(rows, bom=self.bom)

    def find_headers(self, assignment: str, header: list[str]) -> list[str]:
        """Return the headers `NAME`, or `Assignment: NAME (Real)` in Moodle's language."""
        form = re.compile(
            rf"(?:[^:：]+[:：]\s*)?{re.escape(assignment)}(?:\s*[(（][^()（）]*[)）])?"
        )
        return [title for title in header if form.fullmatch(title.strip())]

    def check_column(self, table: Table, column: int, assignment: str, possible: float) -> None:
        """Refuse a column of percentages, letters or feedback. Points would be wrong there."""
        for row in table.rows[1:]:
            cell = row[column].strip() if column < len(row) else ""
            if cell and cell != "-" and not re.fullmatch(r"[\d.,\s']+", cell):
                raise LmsError(
                    f"The column {table.header[column]!r} does not contain points: {cell[:40]!r}. "
                    'Export grades from Moodle with the display type "Real", or name another '
                    f"column: --column '{assignment}=HEADER'."
                )
