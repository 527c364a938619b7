"""Find out which student a sender in an LMS's archive is."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from autograder.lms.csv_table import read_table
from autograder.lms.file_names import Sender
from autograder.lms.headers import HEADERS, full_name, read_person
from autograder.lms.lms_error import LmsError
from autograder.lms.matching import match_rows
from autograder.lms.students import Student
from autograder.lms.times import parse_time

STUDENT_ID = re.compile(r"(?!\.)[^/\\+\x00-\x1f]{1,128}")


@dataclass(frozen=True)
class Entry:
    """A row of a roster, for a student whom nbgrader knows or whose nbgrader id the row has."""

    student: str
    numbers: frozenset[str]
    name: str
    time: str


class Roster:
    """Finds students by what an archive says about its senders.

    Canvas's archive has the user's id: a student's `lms_user_id` in the gradebook, or `ID` in a
    roster. Moodle's archive has the participant's number, which only the assignment's grading
    worksheet knows, and the full name, which decides if only one student has it.

    Args:
        students: The gradebook's students.
        path: A CSV file: nbgrader's own list (id, lms_user_id, first_name, last_name, email),
            Canvas's exported gradebook, Moodle's grading worksheet or list of participants.
        headers: More headers and the kinds of their columns.

    Raises:
        LmsError: The file can't be read, or no column identifies people.
    """

    def __init__(
        self,
        students: list[Student],
        path: Path | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.students = students
        self.unknown: list[str] = []  # people in the file whom the gradebook does not know
        self.entries = self._read(path, {**HEADERS, **(headers or {})}) if path else []

    def _read(self, path: Path, headers: Mapping[str, str]) -> list[Entry]:
        table = read_table(path)
        rows = {
            index: read_person(table.header, row, headers)
            for index, row in enumerate(table.rows)
            if index and row and "Points Possible" not in row[0]
        }
        rows = {index: row for index, row in rows.items() if row}
        if not rows:
            raise LmsError(
                f"{path} has no column that identifies people, for example id and lms_user_id. "
                f"Its columns: {', '.join(table.header)}."
            )
        students = match_rows(rows, self.students).students
        entries = []
        for index, row in rows.items():
            student = row.get("id") or (students[index].id if index in students else "")
            if not student:
                self.unknown.append(full_name(row) or f"line {index + 1}")
                continue
            if not STUDENT_ID.fullmatch(student):
                raise LmsError(f"{path}: {student!r} can't be a student's id in nbgrader.")
            numbers = [row.get("lms_user_id", ""), row.get("participant", "")]
            digits = {re.sub(r"\D", "", number).lstrip("0") for number in numbers} - {""}
            entries.append(
                Entry(student, frozenset(digits), keep_letters(full_name(row)), row.get("time", ""))
            )
        return entries

    def find_students(self, sender: Sender) -> tuple[set[str], bool]:
        """Return the ids of the students whom a sender fits, and whether only the name decided."""
        number, name = sender.number.lstrip("0"), keep_letters(sender.name)
        ids = {entry.student for entry in self.entries if number in entry.numbers}
        same_number = [
            student for student in self.students if student.lms_user_id.lstrip("0") == number
        ]
        if sender.lms == "canvas":
            return ids | {student.id for student in same_number}, False
        # a participant's number may by chance be another user's id, so the name must agree
        ids |= {student.id for student in same_number if name and name in _both_orders(student)}
        if ids or not name:
            return ids, False
        ids_by_name: dict[str, set[str]] = defaultdict(set)
        for student in self.students:
            for form in _both_orders(student):
                ids_by_name[form].add(student.id)
        for entry in self.entries:
            if entry.name:
                ids_by_name[entry.name].add(entry.student)
        return ids_by_name[name], True

    def submission_time(
        self, student: str, sender: Sender, zone: ZoneInfo | None
    ) -> datetime | None:
        """Return when the student submitted, in UTC, or None if the roster does not say.

        Raises:
            ValueError: The roster's time has two possible meanings, or no time zone.
        """
        times = {
            entry.time
            for entry in self.entries
            if entry.student == student and entry.time and _number_fits(entry, sender)
        }
        if len(times) != 1:
            return None
        return parse_time(times.pop(), zone)


def _number_fits(entry: Entry, sender: Sender) -> bool:
    """Return whether the entry has no number, or this sender's."""
    return not entry.numbers or sender.number.lstrip("0") in entry.numbers


def keep_letters(name: str) -> str:
    """Return the letters and digits of a name, in small letters, as LMSs write file names."""
    folded = unicodedata.normalize("NFC", name).casefold()
    return "".join(character for character in folded if character.isalnum())


def _both_orders(student: Student) -> set[str]:
    """Return the name in both orders, since LMSs use either."""
    first, last = keep_letters(student.first_name), keep_letters(student.last_name)
    return {first + last, last + first} - {""}
