"""What a gradebook says about a term: the result of each student in each assignment.

The gradebook is the only source, and this module only reads it. Penalties are taken as they are
written there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from nbgrader.api import (
    Assignment,
    Grade,
    GradeCell,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
    TaskCell,
)
from sqlalchemy import func
from sqlalchemy.orm import Session, scoped_session

from autograder.report.class_scores import Person

AnySession = Session | scoped_session[Session]

#: "open": nothing is submitted, and there is still time. "waiting": a person grades a part of it.
State = Literal["graded", "waiting", "not graded", "missing", "open"]


@dataclass(frozen=True)
class Chapter:
    """An assignment of the term.

    Attributes:
        name: The assignment's name.
        possible: Its points.
        due: The due date in UTC, or None.
    """

    name: str
    possible: float
    due: datetime | None = None


@dataclass(frozen=True)
class Result:
    """The result of one student in one assignment.

    Attributes:
        state: How far its grading is.
        earned: Points earned so far, before a penalty.
        possible: Points of what is graded so far. Those of the whole assignment if it is missing.
        penalty: Points taken off because it was late.
        late: The time after the due date with its extension. Zero if it was in time.
    """

    state: State
    earned: float = 0.0
    possible: float = 0.0
    penalty: float = 0.0
    late: timedelta = timedelta()

    @property
    def counts(self) -> bool:
        """Whether the result has points: what is graded, and 0 for what is missing."""
        return self.possible > 0 and self.state in ("graded", "waiting", "missing")

    @property
    def submitted(self) -> bool:
        """Whether the student submitted something."""
        return self.state not in ("missing", "open")

    @property
    def total(self) -> float:
        """The points less the penalty, and never below 0."""
        return round(max(self.earned - self.penalty, 0.0), 6)

    @property
    def share(self) -> float:
        """The share of the points without the penalty, 0 to 1 or more with extra credit."""
        return self.earned / self.possible if self.possible else 0.0


@dataclass(frozen=True)
class Participant:
    """A student in a term.

    Attributes:
        person: The student.
        address: The email address. It may be empty.
        results: By the assignment's name.
    """

    person: Person
    address: str
    results: dict[str, Result]


@dataclass(frozen=True)
class Term:
    """All that the page tells about a term.

    Attributes:
        chapters: The assignments with submissions or with a due date that has passed, in order.
        not_begun: The names of all others.
        participants: The students of the gradebook, sorted.
    """

    chapters: list[Chapter]
    not_begun: list[str]
    participants: list[Participant]

    def list_results(self, chapter: str) -> list[Result]:
        """Return the results of all students in an assignment."""
        return [participant.results[chapter] for participant in self.participants]


@dataclass
class _Submission:
    """The sums over a submission's grades."""

    timestamp: datetime | None
    extension: timedelta | None
    earned: float = 0.0
    possible: float = 0.0
    penalty: float = 0.0
    scored: int = 0
    not_scored: int = 0
    needs_manual: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether it is only an extension, without work.

        nbgrader marks all cells of an extension as cells that need manual grading.
        """
        return self.timestamp is None and not self.scored


def read_term(
    session: AnySession, now: datetime, submitted: Collection[tuple[str, str]] = ()
) -> Term:
    """Read a term from a gradebook.

    Args:
        session: A session of the gradebook's database.
        now: The time in UTC, without a time zone. Before the due date nothing is missing.
        submitted: Pairs of assignment and student with a folder in `submitted/`. The gradebook may
            not know this work yet.
    """
    submissions = _read_submissions(session)
    assignments = _read_chapters(session)
    begun = {name for name, _ in submitted}
    begun |= {name for (name, _), work in submissions.items() if not work.is_empty}
    begun |= {chapter.name for chapter in assignments if chapter.due and chapter.due <= now}
    chapters = [chapter for chapter in assignments if chapter.name in begun]
    participants = [
        Participant(
            person,
            address,
            {
                chapter.name: _make_result(
                    chapter,
                    submissions.get((chapter.name, person.id)),
                    now,
                    in_folder=(chapter.name, person.id) in submitted,
                )
                for chapter in chapters
            },
        )
        for person, address in _read_people(session)
    ]
    return Term(
        chapters,
        [chapter.name for chapter in assignments if chapter.name not in begun],
        sorted(participants, key=lambda participant: participant.person.sort_key),
    )


def _read_chapters(session: AnySession) -> list[Chapter]:
    """Return the assignments in the order of the term: by due date if all have one, or by name."""
    columns: list[Any] = [Assignment.name, Assignment.max_score, Assignment.duedate]
    rows: Any = session.query(*columns)
    chapters = [Chapter(name, float(points or 0), due) for name, points, due in rows]
    dates = {chapter.name: chapter.due for chapter in chapters if chapter.due}
    if len(dates) < len(chapters):
        return sorted(chapters, key=lambda chapter: chapter.name)
    return sorted(chapters, key=lambda chapter: (dates[chapter.name], chapter.name))


def _read_people(session: AnySession) -> Iterator[tuple[Person, str]]:
    rows: Any = session.query(Student.id, Student.first_name, Student.last_name, Student.email)
    for name, first, last, address in rows:
        yield Person(name, first or "", last or ""), " ".join((address or "").split())


def _read_submissions(session: AnySession) -> dict[tuple[str, str], _Submission]:
    """Return the submissions by assignment and student, also those that are only an extension."""
    columns: list[Any] = [
        SubmittedAssignment.id,
        Assignment.name,
        SubmittedAssignment.student_id,
        SubmittedAssignment.timestamp,
        SubmittedAssignment.extension,
    ]
    rows: Any = session.query(*columns).join(
        Assignment, SubmittedAssignment.assignment_id == Assignment.id
    )
    by_id, found = {}, {}
    for key, name, student, timestamp, extension in rows:
        by_id[key] = found[name, student] = _Submission(timestamp, extension)
    penalties: Any = session.query(
        SubmittedNotebook.assignment_id, func.sum(SubmittedNotebook.late_submission_penalty)
    ).group_by(SubmittedNotebook.assignment_id)
    for key, penalty in penalties:
        by_id[key].penalty = penalty or 0.0
    _add_grades(session, by_id)
    return found


def _add_grades(session: AnySession, submissions: dict[str, _Submission]) -> None:
    """Add up the grades of each submission.

    In a cell without points only the points count that a person gave.
    """
    possible = _read_points(session)
    columns: list[Any] = [
        SubmittedNotebook.assignment_id,
        Grade.cell_id,
        Grade.auto_score,
        Grade.manual_score,
        Grade.extra_credit,
        Grade.needs_manual_grade,
    ]
    rows: Any = session.query(*columns).join(
        SubmittedNotebook, Grade.notebook_id == SubmittedNotebook.id
    )
    for key, cell, auto, manual, extra, needs_manual in rows:
        submission = submissions[key]
        score = auto if manual is None else manual
        if not possible.get(cell):
            submission.earned += 0.0 if score is None else score + (extra or 0.0)
            continue
        submission.needs_manual += bool(needs_manual)
        if score is None:
            submission.not_scored += not needs_manual
            continue
        submission.scored += 1
        submission.earned += score + (extra or 0.0)
        submission.possible += possible[cell]


def _read_points(session: AnySession) -> dict[str, float]:
    """Return the points of each cell by its id in the database."""
    points: dict[str, float] = defaultdict(float)
    for kind in (GradeCell, TaskCell):
        rows: Any = session.query(kind.id, kind.max_score)
        points.update({key: float(value or 0) for key, value in rows})
    return points


def _make_result(
    chapter: Chapter, submission: _Submission | None, now: datetime, *, in_folder: bool
) -> Result:
    extension = (submission and submission.extension) or timedelta()
    due = chapter.due + extension if chapter.due else None
    if submission is None or submission.is_empty:
        if in_folder:
            return Result("not graded")
        return Result("open") if due and due > now else Result("missing", 0, chapter.possible)
    late = timedelta()
    if due and submission.timestamp:
        late = max(submission.timestamp - due, late)
    if submission.not_scored:
        return Result("not graded", late=late)
    return Result(
        "waiting" if submission.needs_manual else "graded",
        round(submission.earned, 6),
        submission.possible,
        submission.penalty,
        late,
    )
