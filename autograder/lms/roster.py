"""Which student a sender in an LMS's archive is."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from dateutil import parser as dates  # type: ignore[import-untyped]

from autograder.lms.csv_table import LmsTrouble, read_table
from autograder.lms.names import Sender
from autograder.lms.people import HEADERS, Student, describe, match, name_of

ID = re.compile(r"(?!\.)[^/\\+\x00-\x1f]{1,128}")


@dataclass(frozen=True)
class Entry:
    """A row of a roster that is somebody nbgrader knows, or is named with nbgrader's id."""

    student: str
    numbers: frozenset[str]
    name: str
    time: str


class Roster:
    """Finds students by what an archive says of its senders.

    Canvas's archive tells the user's id: a student's `lms_user_id` in the gradebook, or `ID` in a
    roster. Moodle's tells the participant's number, which only the assignment's grading worksheet
    knows, and the full name, which decides where it is one student's alone.

    Args:
        students: The gradebook's.
        path: A CSV file: nbgrader's own list (id, lms_user_id, first_name, last_name, email),
            Canvas's exported gradebook, Moodle's grading worksheet or list of participants.
        headers: Kinds of columns by header, beyond those known.

    Raises:
        LmsTrouble: The file can't be read or does not say who is who.
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
            index: describe(table.header, row, headers)
            for index, row in enumerate(table.rows)
            if index and row and "Points Possible" not in row[0]
        }
        rows = {index: row for index, row in rows.items() if row}
        if not rows:
            raise LmsTrouble(
                f"{path} has no column that says who is who, for example id and lms_user_id. "
                f"It has: {', '.join(table.header)}."
            )
        found = match(rows, self.students).found
        entries = []
        for index, row in rows.items():
            student = row.get("id") or (found[index].id if index in found else "")
            if not student:
                self.unknown.append(name_of(row) or f"line {index + 1}")
                continue
            if not ID.fullmatch(student):
                raise LmsTrouble(f"{path}: {student!r} can't be a student's id in nbgrader.")
            numbers = [row.get("lms_user_id", ""), row.get("participant", "")]
            digits = {re.sub(r"\D", "", one).lstrip("0") for one in numbers} - {""}
            entries.append(
                Entry(student, frozenset(digits), squeezed(name_of(row)), row.get("time", ""))
            )
        return entries

    def find(self, sender: Sender) -> tuple[set[str], bool]:
        """Ids of the students whom a sender fits, and whether only the name says so."""
        number, name = sender.number.lstrip("0"), squeezed(sender.name)
        ids = {one.student for one in self.entries if number in one.numbers}
        by_number = [one for one in self.students if one.lms_user_id.lstrip("0") == number]
        if sender.lms == "canvas":
            return ids | {one.id for one in by_number}, False
        # a participant's number may by chance be another user's id: the name must agree
        ids |= {one.id for one in by_number if name and name in _names(one)}
        if ids or not name:
            return ids, False
        named: dict[str, set[str]] = defaultdict(set)
        for student in self.students:
            for form in _names(student):
                named[form].add(student.id)
        for entry in self.entries:
            if entry.name:
                named[entry.name].add(entry.student)
        return named[name], True

    def time_of(self, student: str, sender: Sender, zone: ZoneInfo | None) -> datetime | None:
        """When the roster says that the student handed in, in UTC; None where it does not say.

        Raises:
            ValueError: It says it in a way that could be read wrongly, or without a time zone.
        """
        times = {
            one.time
            for one in self.entries
            if one.student == student and one.time and _number_fits(one, sender)
        }
        if len(times) != 1:
            return None
        return utc(times.pop(), zone)


def _number_fits(entry: Entry, sender: Sender) -> bool:
    """Whether the entry is this sender's, as far as numbers say."""
    return not entry.numbers or sender.number.lstrip("0") in entry.numbers


def utc(text: str, zone: ZoneInfo | None) -> datetime:
    """A date and time in UTC.

    Raises:
        ValueError: It could be read in two ways (03/04/2026), or has no time zone and none is
            given.
    """
    if not re.match(r"\d{4}-\d\d-\d\d", text) and not re.search(r"[^\W\d_]{3}", text):
        raise ValueError(f"{text!r} could be read with the day or the month first")
    if not re.search(r"\d{4}", text) or not re.search(r"\d:\d\d", text):
        raise ValueError(f"{text!r} is no whole date with a time of day")
    try:
        when: datetime = dates.parse(text)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{text!r} is no date that can be read here") from error
    if when.tzinfo is None:
        if zone is None:
            raise ValueError(f"{text!r} has no time zone")
        when = when.replace(tzinfo=zone)
    return when.astimezone(UTC)


def squeezed(name: str) -> str:
    """Letters and digits of a name, in small letters: what LMSs leave of it in file names."""
    folded = unicodedata.normalize("NFC", name).casefold()
    return "".join(one for one in folded if one.isalnum())


def _names(student: Student) -> set[str]:
    """Both orders of a name; LMSs write either."""
    first, last = squeezed(student.first_name), squeezed(student.last_name)
    return {first + last, last + first} - {""}
