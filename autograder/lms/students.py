"""Read the students of nbgrader's gradebook, and compare texts that name them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from nbgrader.api import Gradebook


@dataclass(frozen=True)
class Student:
    """What nbgrader's gradebook knows about a student. Unknown fields are empty."""

    id: str
    lms_user_id: str = ""
    email: str = ""
    first_name: str = ""
    last_name: str = ""

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def name_forms(self) -> set[str]:
        """The forms in which an LMS may write the name, normalized."""
        sortable = f"{self.last_name}, {self.first_name}"
        return {normalize_text(self.name), normalize_text(sortable)} - {"", ","}


def read_students(gradebook: Gradebook) -> list[Student]:
    """Return all students of the gradebook, in its order."""
    fields = ("id", "lms_user_id", "email", "first_name", "last_name")
    return [
        Student(*(str(getattr(student, name) or "").strip() for name in fields))
        for student in gradebook.students
    ]


def normalize_text(text: str) -> str:
    """Return a form in which texts are equal that differ in encoding, spaces or capitals only."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
