"""Find out which row of an LMS's file is which student, without guessing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from autograder.lms.headers import full_name
from autograder.lms.students import Student, normalize_text

#: The fields of nbgrader with which each kind of column is compared.
COMPARED: Mapping[str, tuple[str, ...]] = {
    "id": ("id",),
    "lms_user_id": ("lms_user_id",),
    "sis id": ("id",),
    "login": ("id", "email"),
    "username": ("id",),
    "idnumber": ("lms_user_id", "id"),
    "email": ("email",),
}


@dataclass
class Matching:
    """Which row is which student.

    Attributes:
        students: Students by the row's index.
        by_name: Indices of rows that only the name decides.
        unclear: Indices of rows that fit several students, or share a student with another row.
        unknown: Indices of rows that fit no student.
        missing: Students without a row.
    """

    students: dict[int, Student] = field(default_factory=dict)
    by_name: list[int] = field(default_factory=list)
    unclear: list[int] = field(default_factory=list)
    unknown: list[int] = field(default_factory=list)
    missing: list[Student] = field(default_factory=list)


def match_rows(rows: Mapping[int, Mapping[str, str]], students: Iterable[Student]) -> Matching:
    """Decide which row is which student, and guess nothing.

    An identifier decides: a number, a login, an e-mail address. If a row's identifiers fit no
    student, the name decides, but only if a single row and a single student have it. It does not
    decide where both have a number or an e-mail address and these differ.

    Args:
        rows: By index, what `headers.read_person` read.
        students: The gradebook's students.
    """
    everyone = list(students)
    # the positions in `everyone` of the students with an identifier
    index: dict[tuple[str, str], set[int]] = defaultdict(set)
    for position, student in enumerate(everyone):
        for name in ("id", "lms_user_id", "email"):
            if value := normalize_text(getattr(student, name)):
                index[name, value].add(position)
    # the students that a row's identifiers fit, and the rows that fit a student
    fits = {
        key: {
            position
            for kind, names in COMPARED.items()
            if kind in row
            for name in names
            for position in index[name, normalize_text(row[kind])]
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
            result.students[key] = everyone[next(iter(positions))]
        else:
            result.unclear.append(key)
    _match_names(rows, everyone, fits, claims, result)
    matched = {student.id for student in result.students.values()}
    disputed = {everyone[position].id for key in result.unclear for position in fits[key]}
    result.missing = [student for student in everyone if student.id not in matched | disputed]
    return result


def _match_names(
    rows: Mapping[int, Mapping[str, str]],
    students: list[Student],
    fits: Mapping[int, set[int]],
    claims: Mapping[int, list[int]],
    result: Matching,
) -> None:
    """Match the rows that no identifier decides, by names that a single row and student have."""
    positions_by_name: dict[str, list[int]] = defaultdict(list)
    for position, student in enumerate(students):
        for form in student.name_forms:
            positions_by_name[form].append(position)
    rows_by_name: dict[str, list[int]] = defaultdict(list)
    for key, row in rows.items():
        rows_by_name[_written_name(row)].append(key)
    for key, row in rows.items():
        if fits[key]:
            continue
        name = _written_name(row)
        candidates = positions_by_name[name] if name else []
        is_unique = len(candidates) == 1 and len(rows_by_name[name]) == 1
        if (
            is_unique
            and not claims.get(candidates[0])
            and not _identifiers_differ(row, students[candidates[0]])
        ):
            result.students[key] = students[candidates[0]]
            result.by_name.append(key)
        else:
            result.unknown.append(key)


def _written_name(row: Mapping[str, str]) -> str:
    """Return the name in the row's own form: the comma in `Last, First` may be part of a name."""
    return normalize_text(row.get("sortable name") or full_name(row))


def _identifiers_differ(row: Mapping[str, str], student: Student) -> bool:
    """Return whether the row and the student both have a number, or both an e-mail address.

    `match_rows` has compared them before. They are known to differ.
    """
    return bool(
        (row.get("lms_user_id") and student.lms_user_id) or (row.get("email") and student.email)
    )
