"""Know which column of an LMS's file says what about a person."""

from __future__ import annotations

import re
from collections.abc import Mapping

#: What a column says about a person, by its header. Canvas never translates its headers. Moodle
#: does, so an instructor can add headers with the exporter's and collector's setting `fields`.
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

#: The kinds of columns that an instructor may name in the setting `fields`.
KINDS = sorted({*HEADERS.values()})


def read_person(header: list[str], row: list[str], headers: Mapping[str, str]) -> dict[str, str]:
    """Return what a row says about its person, by kind of column, without empty values."""
    person: dict[str, str] = {}
    for title, cell in zip(header, row, strict=False):
        kind = headers.get(title.strip())
        # Canvas writes a name that begins with = as a text formula
        text = re.sub(r'^="(.*)"$', r"\1", cell.strip(), flags=re.DOTALL)
        if kind and text and text != "-":
            person.setdefault(kind, text)
    return person


def full_name(person: Mapping[str, str]) -> str:
    """Return the name of a person whom `read_person` read, the first name first."""
    if "full name" in person:
        return person["full name"]
    if "sortable name" in person:
        last, _, first = person["sortable name"].partition(",")
        return f"{first} {last}".strip()
    return f"{person.get('first name', '')} {person.get('last name', '')}".strip()
