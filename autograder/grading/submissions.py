"""Find the submissions of students in nbgrader's folder `submitted/`."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from autograder.course import Course


@dataclass(frozen=True)
class Submission:
    """One student's notebook for one assignment.

    Attributes:
        student: nbgrader's student id, which is also the folder's name.
        assignment: The assignment's name.
        path: The path of the submitted notebook. The file may be missing or invalid.
        folder: The submission's folder.
    """

    student: str
    assignment: str
    path: Path
    folder: Path

    def compute_digest(self) -> str:
        """Return a SHA-256 digest of all submitted files, as hexadecimal digits.

        It tells whether a grade belongs to this version of the submission.
        """
        digest = hashlib.sha256()
        for file in sorted(self.folder.rglob("*")):
            if file.is_file():
                digest.update(str(file.relative_to(self.folder)).encode("utf-8", "surrogateescape"))
                try:
                    digest.update(hashlib.sha256(file.read_bytes()).digest())
                except OSError as error:
                    digest.update(type(error).__name__.encode())
        return digest.hexdigest()


def find_submissions(course: Course, assignment: str, student: str = "*") -> list[Submission]:
    """Return the submissions of an assignment, sorted by folder.

    Args:
        course: The course.
        assignment: The assignment's name.
        student: The id of one student, or ``"*"`` for all students.
    """
    pattern = course.get_folder("submitted", assignment, student).relative_to(course.root)
    folders = [path for path in course.root.glob(str(pattern)) if path.is_dir()]
    return [
        Submission(
            _read_student(course, folder, assignment),
            assignment,
            folder / f"{assignment}.ipynb",
            folder,
        )
        for folder in sorted(folders)
    ]


def _read_student(course: Course, folder: Path, assignment: str) -> str:
    """Return the student id in a path. nbgrader's `directory_structure` decides its place."""
    marker = "STUDENT-ID"
    pattern = course.get_folder("submitted", assignment, marker)
    return folder.parts[pattern.parts.index(marker)]
