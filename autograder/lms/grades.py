"""Read from the gradebook what students earned, and which grades are not final yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from nbgrader.api import Grade, Gradebook, SubmittedAssignment, SubmittedNotebook
from nbgrader.coursedir import CourseDirectory
from sqlalchemy import and_, not_

from autograder.grading.gradebook import is_empty_submission
from autograder.lms.lms_error import LmsError
from autograder.lms.students import Student, read_students
from autograder.submission_time import read_course_zone, read_submission_time
from autograder.wording import format_list

State = Literal["graded", "not yet graded", "needs manual grading", "missing"]


@dataclass(frozen=True)
class Result:
    """One student's result in one assignment.

    Attributes:
        points: Points earned, after the penalty for lateness. None if the grade is not final.
        state: ``"missing"`` means that the student submitted nothing.
    """

    points: float | None
    state: State


@dataclass
class Grades:
    """The results of a class.

    Attributes:
        students: The students to export.
        everyone: All students of the gradebook. A name must be unique among them.
        assignments: The possible points by the assignment's name.
        results: Results by assignment and student id.
        unreleased: Assignments without any exercise in the gradebook, which are left out. A due
            date is enough for nbgrader to have one, also of a name with a typing mistake.
    """

    students: list[Student]
    everyone: list[Student]
    assignments: dict[str, float]
    results: dict[tuple[str, str], Result] = field(default_factory=dict)
    unreleased: list[str] = field(default_factory=list)


def read_grades(
    gradebook: Gradebook,
    directory: CourseDirectory | None,
    *,
    assignments: list[str],
    students: list[str],
    missing_as_zero: bool = False,
) -> Grades:
    """Read the results of a class for an exporter.

    Args:
        gradebook: nbgrader's gradebook.
        directory: The course's folders. A submission there counts as not yet graded if the
            gradebook does not know it, or knows only an older version.
        assignments: Names. An empty list means all assignments.
        students: Ids. An empty list means all students.
        missing_as_zero: Whether a student who submitted nothing gets 0 points. A submission that
            is not yet graded never counts as 0.

    Raises:
        LmsError: The gradebook is empty, or does not know an assignment or a student.
    """
    known: dict[str, Any] = {
        str(assignment.name): assignment for assignment in gradebook.assignments
    }
    everyone = read_students(gradebook)
    if not known or not everyone:
        raise LmsError(
            "The gradebook has no assignment or no student to export yet. Check that this is the "
            "course's folder, and that something is graded."
        )
    check_known("assignment", assignments, list(known))
    check_known("student", students, [student.id for student in everyone])
    exported = [student for student in everyone if not students or student.id in students]
    chosen = assignments or sorted(known)
    unreleased = [name for name in chosen if not known[name].notebooks]
    grades = Grades(
        exported,
        everyone,
        {name: float(known[name].max_score or 0) for name in chosen if name not in unreleased},
        unreleased=unreleased,
    )
    if not grades.assignments:
        raise LmsError(
            f"Not released: {format_list(unreleased)}. The gradebook has none of their exercises. "
            "Release an assignment first: autograder run ASSIGNMENT"
        )
    zero = 0.0 if missing_as_zero else None
    for name in grades.assignments:
        assignment = known[name]
        submissions = {submission.student_id: submission for submission in assignment.submissions}
        scored, unfinished = _find_scored(gradebook, assignment.id)
        for student in exported:
            submission = submissions.get(student.id)
            if submission and student.id not in scored and is_empty_submission(submission):
                submission = None
            newer = _has_newer_version(directory, name, student.id, submission)
            if submission is None and not newer:
                result = Result(zero, "missing")
            elif submission is None or newer or student.id not in scored:
                result = Result(None, "not yet graded")
            elif submission.needs_manual_grade:
                result = Result(None, "needs manual grading")
            elif student.id in unfinished:
                result = Result(None, "not yet graded")
            else:
                penalty = submission.late_submission_penalty or 0.0
                result = Result(max(0.0, submission.score - penalty), "graded")
            grades.results[name, student.id] = result
    return grades


def check_known(kind: str, names: list[str], known: list[str]) -> None:
    """Check that the gradebook has all assignments or students of these names.

    Raises:
        LmsError: It lacks one.
    """
    for name in names:
        if name not in known:
            raise LmsError(
                f"The gradebook does not know the {kind} {name!r}. It has: "
                f"{', '.join(known) or 'none'}."
            )


def _find_scored(gradebook: Gradebook, assignment: str) -> tuple[set[str], set[str]]:
    """Return the students with a score for any cell, and those without one for some cell."""
    grades: Any = (
        gradebook.db.query(SubmittedAssignment.student_id)
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
        .filter(SubmittedAssignment.assignment_id == assignment)
        .distinct()
    )
    no_score = and_(Grade.auto_score.is_(None), Grade.manual_score.is_(None))
    return {row[0] for row in grades.filter(not_(no_score))}, {
        row[0] for row in grades.filter(no_score)
    }


def _has_newer_version(
    directory: CourseDirectory | None,
    assignment: str,
    student: str,
    submission: SubmittedAssignment | None,
) -> bool:
    """Return whether the course's folder has a version that the gradebook does not know."""
    if directory is None:
        return False
    folder = directory.format_path(directory.submitted_directory, student, assignment)
    if submission is None:
        return Path(folder).is_dir()
    submitted_at = read_submission_time(Path(folder), read_course_zone(directory.config)).time
    return bool(submitted_at and submission.timestamp and submitted_at != submission.timestamp)
