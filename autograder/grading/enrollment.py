"""Decide whose submissions are graded: those of the gradebook's students, and perhaps new ones.

nbgrader's setting `c.Autograde.create_student` says whether grading adds a student that the
gradebook does not have. A student who was removed from the gradebook is never added again. So the
gradebook also keeps the ids of all students that it has had, in a table of its own.
"""

from __future__ import annotations

import shlex
from collections.abc import Collection, Iterable
from typing import Any, Literal

from nbgrader.api import Gradebook, Student
from sqlalchemy import Column, MetaData, String, Table, insert, inspect, select
from traitlets.config import Config

from autograder.wording import format_count, format_list

#: "new": grading adds the student. With the others after it, the submission is not graded.
Enrollment = Literal["enrolled", "new", "unknown", "removed", "not text"]

#: The ids of all students that the gradebook has or has had. nbgrader does not know the table.
_KNOWN = Table("autograder_known_student", MetaData(), Column("id", String(128), primary_key=True))
_MOST_NAMES = 10  # in one message


def remember_students(book: Gradebook) -> None:
    """Keep the ids of the gradebook's students, so that a removed one is recognized later."""
    _KNOWN.create(book.db.connection(), checkfirst=True)
    students: Any = select(Student.id)
    new = students.where(Student.id.not_in(select(_KNOWN.c.id)))
    if book.db.execute(new.limit(1)).first():  # a write would wait for other programs
        book.db.execute(insert(_KNOWN).from_select(["id"], new))
    book.db.commit()


def find_enrollments(
    book: Gradebook, config: Config, students: Collection[str]
) -> dict[str, Enrollment]:
    """Return for each student whether a submission is graded. The gradebook does not change."""
    texts = [student for student in students if _is_text(student)]
    ids: Any = select(Student.id).where(Student.id.in_(texts))
    enrolled = set(book.db.execute(ids).scalars())
    others = [student for student in texts if student not in enrolled]
    found: dict[str, Enrollment] = {
        student: "enrolled" if _is_text(student) else "not text" for student in students
    }
    if not others:
        return found
    removed: set[str] = set()
    if inspect(book.db.connection()).has_table(_KNOWN.name):
        known = select(_KNOWN.c.id).where(_KNOWN.c.id.in_(others))
        removed = set(book.db.execute(known).scalars())
    never_seen: Enrollment = "new" if may_create_students(config) else "unknown"
    return found | {name: "removed" if name in removed else never_seen for name in others}


def _is_text(name: str) -> bool:
    """Return whether a folder's name is text. No student has an id of other bytes."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def enroll(book: Gradebook, config: Config, student: str) -> Enrollment:
    """Add a student to the gradebook if the course allows it. Return what was found before."""
    enrollment = find_enrollments(book, config, [student])[student]
    if enrollment == "new":
        book.add_student(student)
        remember_students(book)
    return enrollment


def may_create_students(config: Config) -> bool:
    """Return nbgrader's setting `c.Autograde.create_student`."""
    from nbgrader.converters import Autograde  # takes longer than the rest, and is rarely needed

    return bool(Autograde(config=config).create_student)


def explain_refusal(enrollment: Enrollment, student: str) -> str:
    """Return why a submission is not graded and what to do, or an empty text."""
    if enrollment == "not text":
        return "the name of its folder is not text in UTF-8. Rename the folder to the student's id"
    reasons: dict[Enrollment, str] = {
        "unknown": "the gradebook does not have this student, who gets no feedback and no message",
        "removed": "this student was removed from the gradebook",
    }
    if enrollment not in reasons:
        return ""
    return (
        f"{reasons[enrollment]}. The submission stays, and is graded after: "
        f"nbgrader db student add {shlex.quote(student)}"
    )


def describe_enrollments(enrollments: Iterable[tuple[str, Enrollment]]) -> list[str]:
    """Return sentences about students who are not graded, and about those who were added.

    Args:
        enrollments: Each student with the enrollment.
    """
    students: dict[Enrollment, list[str]] = {}
    for student, enrollment in enrollments:
        students.setdefault(enrollment, []).append(student)
    sentences = []
    if names := students.get("removed"):
        submissions = format_count(len(names), "submission is", "submissions are")
        sentences.append(
            f"{submissions} not graded, because these students were removed from the gradebook: "
            f"{_list(names)}. Nothing is deleted. If a student comes back: {_list_additions(names)}"
        )
    if names := students.get("unknown"):
        submissions = format_count(len(names), "submission is", "submissions are")
        sentences.append(
            f"{submissions} not graded, because the gradebook does not have these students: "
            f"{_list(names)}. They get no feedback and no message. Add those of your class, and "
            f"grade again: {_list_additions(names)}"
        )
    if names := students.get("not text"):
        folders = ", ".join(sorted(map(ascii, names))[:_MOST_NAMES])
        sentences.append(
            f"{format_count(len(names), 'submission is', 'submissions are')} not graded, because "
            f"the folder's name is not text in UTF-8: {folders}. Rename it to the student's id."
        )
    if names := students.get("new"):
        new = format_count(len(names), "new student was", "new students were")
        one = shlex.quote(names[0]) if len(names) == 1 else "STUDENT"  # never all of them
        sentences.append(
            f"{new} added to the gradebook: {_list(names)}. If one does not belong to your class: "
            f"nbgrader db student remove {one} --force"
        )
    return sentences


def _list_additions(names: list[str]) -> str:
    """Return the commands that add students, to copy."""
    shown = [f"nbgrader db student add {shlex.quote(name)}" for name in sorted(names)[:_MOST_NAMES]]
    return "; ".join(shown) + ("; …" if len(names) > _MOST_NAMES else "")


def _list(names: list[str]) -> str:
    return format_list(sorted(names), _MOST_NAMES)
