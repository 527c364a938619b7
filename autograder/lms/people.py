"""Who is who: nbgrader's students and the rows of an LMS's file."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from nbgrader.api import Gradebook

#: What a column of an LMS's file says of a person, by its header. Canvas's headers are never
#: translated; Moodle's are, so a setting may add others.
HEADERS: Mapping[str, str] = {
    # Canvas: exported gradebook
    "Student": "sortable name",
    "LastName": "last name",
    "FirstName": "first name",
    "ID": "lms_user_id",
    "SIS User ID": "sis id",
    "SIS Login ID": "login",
    # Moodle: exported grades, participants, an assignment's grading worksheet
    "First name": "first name",
    "Last name": "last name",
    "Surname": "last name",
    "Full name": "full name",
    "ID number": "idnumber",
    "Email address": "email",
    "Username": "username",
    "Identifier": "participant",
    "Last modified (submission)": "time",
    # nbgrader: what `nbgrader db student import` reads; and our own Moodle file
    "id": "id",
    "lms_user_id": "lms_user_id",
    "email": "email",
    "first_name": "first name",
    "last_name": "last name",
    "timestamp": "time",
    "username": "username",
    "idnumber": "idnumber",
}

#: Which of nbgrader's fields a column is compared with.
COMPARED: Mapping[str, tuple[str, ...]] = {
    "id": ("id",),
    "lms_user_id": ("lms_user_id",),
    "sis id": ("id",),
    "login": ("id", "email"),
    "username": ("id",),
    "idnumber": ("lms_user_id", "id"),
    "email": ("email",),
}

KINDS = sorted({*HEADERS.values()})


@dataclass(frozen=True)
class Student:
    """What nbgrader's gradebook knows of a student; empty where it knows nothing."""

    id: str
    lms_user_id: str = ""
    email: str = ""
    first_name: str = ""
    last_name: str = ""

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def written(self) -> set[str]:
        """The ways in which an LMS writes the name."""
        return {same_text(self.name), same_text(f"{self.last_name}, {self.first_name}")} - {"", ","}


@dataclass
class Matching:
    """Which row is which student.

    Attributes:
        found: Students by the row's index.
        by_name: Indices of rows where only the name said so.
        unclear: Indices of rows that fit several students, or share one with another row.
        unknown: Indices of rows that fit nobody.
        missing: Students whom no row fits.
    """

    found: dict[int, Student] = field(default_factory=dict)
    by_name: list[int] = field(default_factory=list)
    unclear: list[int] = field(default_factory=list)
    unknown: list[int] = field(default_factory=list)
    missing: list[Student] = field(default_factory=list)


def read_students(gradebook: Gradebook) -> list[Student]:
    """All students of the gradebook, in its order."""
    fields = ("id", "lms_user_id", "email", "first_name", "last_name")
    return [
        Student(*(str(getattr(student, name) or "").strip() for name in fields))
        for student in gradebook.students
    ]


def describe(header: list[str], row: list[str], headers: Mapping[str, str]) -> dict[str, str]:
    """What a row says of its person: values by kind, empty ones left out."""
    found: dict[str, str] = {}
    for title, cell in zip(header, row, strict=False):
        kind = headers.get(title.strip())
        # Canvas writes a name that begins with = as a text formula
        text = re.sub(r'^="(.*)"$', r"\1", cell.strip(), flags=re.DOTALL)
        if kind and text and text != "-":
            found.setdefault(kind, text)
    return found


def name_of(person: Mapping[str, str]) -> str:
    """The name in a described row, given name first."""
    if "full name" in person:
        return person["full name"]
    if "sortable name" in person:
        last, _, first = person["sortable name"].partition(",")
        return f"{first} {last}".strip()
    return f"{person.get('first name', '')} {person.get('last name', '')}".strip()


def same_text(text: str) -> str:
    """A form in which equal texts are equal, however they are encoded, spaced or capitalised."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def match(rows: Mapping[int, Mapping[str, str]], students: Iterable[Student]) -> Matching:
    """Say which described row is which student, and guess nothing.

    An identifier decides: a number, a login, an e-mail address. Where a row's identifiers fit
    nobody, a name decides that one row and one student have, unless both have a number or an
    e-mail address that differ.
    """
    everyone = list(students)
    index: dict[tuple[str, str], set[int]] = defaultdict(set)
    for position, student in enumerate(everyone):
        for name in ("id", "lms_user_id", "email"):
            if value := same_text(getattr(student, name)):
                index[name, value].add(position)
    fits = {
        key: {
            position
            for kind, names in COMPARED.items()
            if kind in row
            for name in names
            for position in index[name, same_text(row[kind])]
        }
        for key, row in rows.items()
    }
    claims: dict[int, list[int]] = defaultdict(list)
    for key, positions in fits.items():
        for position in positions:
            claims[position].append(key)
    result = Matching()
    for key, positions in fits.items():
        if not positions:
            continue
        if len(positions) == 1 and all(len(claims[position]) == 1 for position in positions):
            result.found[key] = everyone[next(iter(positions))]
        else:
            result.unclear.append(key)
    _match_names(rows, everyone, fits, claims, result)
    named = {student.id for student in result.found.values()}
    disputed = {everyone[p].id for key in result.unclear for p in fits[key]}
    result.missing = [one for one in everyone if one.id not in named | disputed]
    return result


def _match_names(
    rows: Mapping[int, Mapping[str, str]],
    students: list[Student],
    fits: Mapping[int, set[int]],
    claims: Mapping[int, list[int]],
    result: Matching,
) -> None:
    """The rows that no identifier decides: by a name that is nobody else's."""
    people: dict[str, list[int]] = defaultdict(list)
    for position, student in enumerate(students):
        for form in student.written:
            people[form].append(position)
    titles: dict[str, list[int]] = defaultdict(list)
    for key, row in rows.items():
        titles[_written(row)].append(key)
    for key, row in rows.items():
        if fits[key]:
            continue
        name = _written(row)
        candidates = people[name] if name else []
        alone = len(candidates) == 1 and len(titles[name]) == 1
        if alone and not claims.get(candidates[0]) and not _differ(row, students[candidates[0]]):
            result.found[key] = students[candidates[0]]
            result.by_name.append(key)
        else:
            result.unknown.append(key)


def _written(row: Mapping[str, str]) -> str:
    """The name as the row has it; a comma in `Last, First` may be part of a name."""
    return same_text(row.get("sortable name") or name_of(row))


def _differ(row: Mapping[str, str], student: Student) -> bool:
    """Whether both sides have a number or an address; they are known to be unequal."""
    return bool(
        (row.get("lms_user_id") and student.lms_user_id) or (row.get("email") and student.email)
    )
