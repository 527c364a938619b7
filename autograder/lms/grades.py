"""What the gradebook says that students earned, and what it can't say yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from nbgrader.api import Grade, Gradebook, SubmittedAssignment, SubmittedNotebook
from nbgrader.coursedir import CourseDirectory
from sqlalchemy import and_, not_

from autograder.lms.csv_table import LmsTrouble
from autograder.lms.people import Student, read_students

State = Literal["graded", "not graded", "by hand", "nothing"]


@dataclass(frozen=True)
class Result:
    """One student's result in one assignment.

    Attributes:
        points: After the penalty for lateness; None where there is no final number yet.
        state: ``"by hand"``: a person must still look. ``"nothing"``: nothing was handed in.
    """

    points: float | None
    state: State


@dataclass
class Grades:
    """Results of a class.

    Attributes:
        students: Whom to export.
        everyone: All students of the gradebook, among whom a name must be unique.
        assignments: Names and the most points that can be earned.
        results: By assignment and student id.
    """

    students: list[Student]
    everyone: list[Student]
    assignments: dict[str, float]
    results: dict[tuple[str, str], Result] = field(default_factory=dict)


def read_grades(
    gradebook: Gradebook,
    directory: CourseDirectory | None,
    *,
    assignments: list[str],
    students: list[str],
    missing_as_zero: bool = False,
) -> Grades:
    """Read results as they stand.

    Args:
        gradebook: nbgrader's.
        directory: The course's folders, in which a submission may lie that the gradebook does
            not know or knows in an older version; it counts as not graded.
        assignments: Names; all where empty.
        students: Ids; all where empty.
        missing_as_zero: Whether who handed in nothing gets 0 points. A submission that is there
            and not graded never does.

    Raises:
        LmsTrouble: An assignment or student that the gradebook does not know, or an empty one.
    """
    known: dict[str, Any] = {str(one.name): one for one in gradebook.assignments}
    people = read_students(gradebook)
    if not known or not people:
        raise LmsTrouble(
            "The gradebook has no assignment or no student to export yet. Is this the course's "
            "folder, and is something graded?"
        )
    _check("assignment", assignments, list(known))
    _check("student", students, [one.id for one in people])
    wanted = [one for one in people if not students or one.id in students]
    grades = Grades(
        wanted,
        people,
        {name: float(known[name].max_score or 0) for name in assignments or sorted(known)},
    )
    zero = 0.0 if missing_as_zero else None
    for name in grades.assignments:
        assignment = known[name]
        submissions = {one.student_id: one for one in assignment.submissions}
        scored, open_ = _scored(gradebook, assignment.id)
        for student in wanted:
            submission = submissions.get(student.id)
            newer = _newer(directory, name, student.id, submission)
            if submission is None and not newer:
                result = Result(zero, "nothing")
            elif submission is None or newer or student.id not in scored:
                result = Result(None, "not graded")
            elif submission.needs_manual_grade:
                result = Result(None, "by hand")
            elif student.id in open_:
                result = Result(None, "not graded")
            else:
                penalty = submission.late_submission_penalty or 0.0
                result = Result(max(0.0, submission.score - penalty), "graded")
            grades.results[name, student.id] = result
    return grades


def _check(what: str, asked: list[str], known: list[str]) -> None:
    for name in asked:
        if name not in known:
            raise LmsTrouble(
                f"The gradebook knows no {what} {name!r}. There are: {', '.join(known) or 'none'}."
            )


def _scored(gradebook: Gradebook, assignment: str) -> tuple[set[str], set[str]]:
    """Students who have a score for any cell, and those who have none for some cell."""
    grades: Any = (
        gradebook.db.query(SubmittedAssignment.student_id)
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
        .filter(SubmittedAssignment.assignment_id == assignment)
        .distinct()
    )
    without = and_(Grade.auto_score.is_(None), Grade.manual_score.is_(None))
    return {row[0] for row in grades.filter(not_(without))}, {
        row[0] for row in grades.filter(without)
    }


def _newer(
    directory: CourseDirectory | None,
    assignment: str,
    student: str,
    submission: SubmittedAssignment | None,
) -> bool:
    """Whether a submission lies there that the gradebook does not know in this version."""
    if directory is None:
        return False
    folder = directory.format_path(directory.submitted_directory, student, assignment)
    if submission is None:
        return Path(folder).is_dir()
    try:
        handed_in = directory.get_existing_timestamp(folder)
    except (AttributeError, OSError, ValueError):  # no time that nbgrader can read
        return False
    return bool(handed_in and submission.timestamp and handed_in != submission.timestamp)
