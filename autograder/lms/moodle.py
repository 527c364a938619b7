"""Grades for Moodle's gradebook.

The form is that of "Grade import", MoodleDocs (https://docs.moodle.org/en/Grade_import): a CSV file
with a header; on import one says which column identifies users (username, ID number or e-mail
address) and which grade item each other column is. The details are from Moodle's reader and writer,
`grade/import/csv/classes/load_data.php` and `grade/export/txt/grade_export_txt.php` in
moodle/moodle:

- An identifier that Moodle does not know ends the whole import; a row without one would be taken
  for the row before it. So every row written here has one.
- "-" and an empty cell are no grade where the column is an existing grade item; only "-" is where
  the item is new. Importing "no grade" over a grade deletes it.
- Encoding and separator are chosen at import; UTF-8 and comma are its defaults. A byte order mark
  is dropped. A decimal point is read in every language.

MoodleDocs adds: an imported grade is an overridden one, which the assignment's own page no longer
changes. The assignment's grading worksheet (its columns are Identifier, Full name, Email address,
Grade, ...) avoids that; merge into it with `--column 'ASSIGNMENT=Grade'`.
"""

from __future__ import annotations

import re
from typing import ClassVar

from traitlets import Enum

from autograder.lms.csv_table import LmsTrouble, Table, neutral
from autograder.lms.export import LmsExporter, points
from autograder.lms.grades import Grades

#: nbgrader's field for each of Moodle's identifiers.
IDENTIFIERS = {"username": "id", "idnumber": "lms_user_id", "email": "email"}


class MoodleExporter(LmsExporter):
    """For `nbgrader export --exporter=autograder.lms.MoodleExporter`; source: this module's text.

    In a new file a name that a spreadsheet would run as a formula stands behind an apostrophe, as
    Moodle does not read names; identifiers are written as they are, since Moodle compares them.
    Merging into Moodle's own file changes no cell but the points'.
    """

    lms: ClassVar[str] = "Moodle"
    default_file: ClassVar[str] = "moodle.csv"

    identifier = Enum(
        list(IDENTIFIERS),
        default_value="username",
        help="By what Moodle finds users: username (nbgrader's id), idnumber (lms_user_id), email.",
    ).tag(config=True)

    def fresh(self, grades: Grades) -> Table:
        """A new file: a row for each student with a grade and an identifier."""
        titles = [self.columns.get(name, name) for name in grades.assignments]
        rows = [[self.identifier, "First name", "Last name", *titles]]
        nameless = []
        for student in grades.students:
            who = getattr(student, IDENTIFIERS[self.identifier])
            results = [grades.results[name, student.id] for name in grades.assignments]
            if all(result.points is None for result in results):
                continue  # "no grade" would replace one that Moodle has
            if not who:
                nameless.append(student.id)
                continue
            names = [neutral(student.first_name), neutral(student.last_name)]
            rows.append([who, *names, *(points(result) or "-" for result in results)])
        self._say(f"Left out, since the gradebook has no {self.identifier}", nameless)
        return Table(rows, bom=self.bom)

    def column_of(self, assignment: str, header: list[str]) -> list[str]:
        """`NAME`, or `Assignment: NAME (Real)` in Moodle's language."""
        form = re.compile(
            rf"(?:[^:：]+[:：]\s*)?{re.escape(assignment)}(?:\s*[(（][^()（）]*[)）])?"
        )
        return [title for title in header if form.fullmatch(title.strip())]

    def check_column(self, table: Table, column: int, assignment: str, most: float) -> None:
        """Refuse a column of percentages, letters or feedback: points there would be wrong."""
        for row in table.rows[1:]:
            cell = row[column].strip() if column < len(row) else ""
            if cell and cell != "-" and not re.fullmatch(r"[\d.,\s']+", cell):
                raise LmsTrouble(
                    f"The column {table.header[column]!r} holds no points: {cell[:40]!r}. Export "
                    'grades from Moodle with the display type "Real", or name another column: '
                    f"--column '{assignment}=HEADER'."
                )
