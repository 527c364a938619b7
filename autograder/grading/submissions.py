"""Finding what students handed in, where nbgrader keeps it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from autograder.course import Course


@dataclass(frozen=True)
class Submission:
    """One student's notebook for one assignment.

    Attributes:
        student: nbgrader's student id, the folder's name.
        assignment: The assignment's name.
        path: The submitted notebook; it may be missing, or no notebook at all.
        folder: The submission's folder.
    """

    student: str
    assignment: str
    path: Path
    folder: Path

    def digest(self) -> str:
        """A fingerprint of all submitted files, to tell whether a grade is of this version."""
        text = hashlib.sha256()
        for file in sorted(self.folder.rglob("*")):
            if file.is_file():
                text.update(str(file.relative_to(self.folder)).encode("utf-8", "surrogateescape"))
                try:
                    text.update(hashlib.sha256(file.read_bytes()).digest())
                except OSError as error:
                    text.update(type(error).__name__.encode())
        return text.hexdigest()


def find_submissions(course: Course, assignment: str, student: str = "*") -> list[Submission]:
    """All submissions of an assignment, sorted by student."""
    pattern = course.folder("submitted", assignment, student).relative_to(course.root)
    folders = [path for path in course.root.glob(str(pattern)) if path.is_dir()]
    found = []
    for folder in sorted(folders):
        name = _student_of(course, folder, assignment)
        found.append(Submission(name, assignment, folder / f"{assignment}.ipynb", folder))
    return found


def _student_of(course: Course, folder: Path, assignment: str) -> str:
    """The student's part of a path, wherever nbgrader's `directory_structure` puts it."""
    marker = "STUDENT-ID"
    pattern = course.folder("submitted", assignment, marker)
    return folder.parts[pattern.parts.index(marker)]
