"""The work of a class on one assignment, as plain records.

Points come from the gradebook, where an instructor may have changed them. Outcomes and mistakes
come from the graded notebooks. This module runs no code, and it reads notebooks as JSON only.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry, Student
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError

from autograder.cells import read_notes, read_results
from autograder.course import Course, make_key
from autograder.grading.enrollment import find_enrollments
from autograder.grading.gradebook import (
    describe_database_problem,
    get_remedy,
)
from autograder.language import phrase
from autograder.report.class_scores import (
    CellScore,
    Item,
    Person,
    StudentScores,
    compute_total,
    read_class_scores,
)
from autograder.results import ExerciseResult, Failure, Note, Outcome


class ReportError(RuntimeError):
    """There is nothing to report, or it can't be read. The message says what to do."""


@dataclass(frozen=True)
class ItemScore:
    """What one student earned in one exercise.

    Attributes:
        earned: Points earned. None while the answer is not yet graded.
        outcome: What the checks say. None if no result was recorded.
        failures: Why parts earned nothing.
        needs_manual_grading: Whether a person should read the answer. Until then its earlier
            points count.
        beside: Whether the test ran beside the student's code, which can forge the points.
    """

    earned: float | None
    outcome: Outcome | None = None
    failures: tuple[Failure, ...] = ()
    needs_manual_grading: bool = False
    beside: bool = False


@dataclass(frozen=True)
class Work:
    """One student's graded submission.

    Attributes:
        scores: By the exercise's cell.
        late: The time after the due date with its extension. Zero if the work was in time.
        penalty: Points taken off because it was late.
        notes: What was unusual about the notebook.
        graded_at: When the graded notebook was written. None if it is missing.
        bonus: Points in cells that give none by themselves.
    """

    person: Person
    scores: dict[str, ItemScore]
    late: timedelta = timedelta()
    penalty: float = 0.0
    notes: tuple[Note, ...] = ()
    graded_at: datetime | None = None
    bonus: float = 0.0

    @property
    def earned(self) -> float:
        """Points of all exercises graded so far, before a penalty."""
        return round(sum(score.earned or 0.0 for score in self.scores.values()) + self.bonus, 6)

    @property
    def total(self) -> float:
        """The gradebook's total: the points less the penalty, and never below 0."""
        return compute_total(self.earned, self.penalty)

    @property
    def cells_to_grade(self) -> list[str]:
        """Cells with an answer that needs manual grading."""
        return [cell for cell, score in self.scores.items() if score.needs_manual_grading]

    @property
    def unreadable(self) -> bool:
        """Whether the file is not a notebook. Then no exercise could be run."""
        return any(note.kind == "unreadable" for note in self.notes)

    @property
    def attempted(self) -> bool:
        """Whether the student tried an exercise that checks grade, and it could be run.

        If a person grades all exercises, any answer counts.
        """
        if self.unreadable:
            return False
        scores = self.scores.values()
        checked = [score for score in scores if score.outcome and not score.needs_manual_grading]
        if not checked:
            return any(score.needs_manual_grading or score.earned is not None for score in scores)
        tried = (score.earned or score.outcome != "not attempted" for score in checked)
        return any(tried)


@dataclass(frozen=True)
class ClassWork:
    """Everything that the report describes.

    Attributes:
        assignment: Its name.
        items: The exercises, in the notebook's order.
        works: Graded submissions, sorted by student.
        missing: Students of the gradebook without a submission.
        ungraded: Students with a submission that is not yet graded.
        due: The due date in UTC, or None.
        not_enrolled: People with a submission that is not graded, because the gradebook does not
            have them.
    """

    assignment: str
    items: list[Item]
    works: list[Work]
    missing: list[Person] = field(default_factory=list)
    ungraded: list[Person] = field(default_factory=list)
    due: datetime | None = None
    not_enrolled: list[Person] = field(default_factory=list)

    @property
    def possible(self) -> float:
        """The points of all exercises."""
        return sum(item.possible for item in self.items)


def gather(root: Path, assignment: str) -> ClassWork:
    """Read what the course's gradebook and folders say about an assignment.

    Args:
        root: The course's folder.
        assignment: Its name.

    Raises:
        ReportError: No submission is graded, or the gradebook is missing or can't be read.
        FileNotFoundError: `root` is not a course, or it has no such assignment.
    """
    course = Course.open(root)
    try:
        with open_existing_gradebook(course) as book:
            return _gather(course, book, assignment)
    except MissingEntry:
        raise ReportError(
            f"{assignment} is not released: the gradebook has none of its exercises. Release and "
            f"grade it first: autograder run {assignment}"
        ) from None


@contextmanager
def open_existing_gradebook(course: Course) -> Iterator[Gradebook]:
    """Open a course's gradebook in a `with` statement, and turn errors into a `ReportError`."""
    url = course.directory.db_url
    database = make_url(url).database
    path = Path(database or "gradebook.db")
    if url.startswith("sqlite") and not (path.exists() and path.stat().st_size):
        # opening it would make an empty gradebook
        raise ReportError(f"There is no gradebook at {database}. Grade a class first.")
    try:
        with course.open_gradebook() as book:
            yield book
    except DatabaseError as error:
        raise ReportError(
            f"{describe_database_problem(error, str(database))} {get_remedy(error)}"
        ) from error


def read_labels(course: Course) -> dict[str, str]:
    """Return the gradebook's label of each student by id. Without a gradebook it is empty."""
    database = course.find_database()
    if database and not (database.exists() and database.stat().st_size):
        return {}  # opening it would make an empty gradebook
    with course.open_gradebook() as book:
        rows: list[Any] = book.db.query(Student.id, Student.first_name, Student.last_name).all()
        return {
            row.id: Person(row.id, row.first_name or "", row.last_name or "").label for row in rows
        }


def _gather(course: Course, book: Gradebook, assignment: str) -> ClassWork:
    scores = read_class_scores(course, book, assignment)
    items = [item for item in scores.items if item.possible]
    due: datetime | None = book.find_assignment(assignment).duedate  # type: ignore[assignment]
    names = course.find_released_notebooks(assignment, book)
    works = [
        _make_work(course, assignment, names, items, student, due)
        for student in scores.students
        if student.state in ("graded", "waiting")
    ]
    if not works:
        raise ReportError(
            f"Nothing of {assignment!r} is graded yet. Run `autograder grade {assignment}` first."
        )
    known = {student.person.id for student in scores.students}
    enrollments = find_enrollments(book, course.config, sorted(scores.submitters - known))
    new = [Person(name) for name, kind in enrollments.items() if kind == "new"]
    not_graded = [s.person for s in scores.students if s.state == "not graded"]
    return ClassWork(
        assignment,
        items,
        sorted(works, key=lambda work: work.person.sort_key),
        _sort(student.person for student in scores.students if student.state == "missing"),
        _sort([*not_graded, *new]),
        due,
        _sort(Person(name) for name, kind in enrollments.items() if kind != "new"),
    )


def _make_work(
    course: Course,
    assignment: str,
    names: list[str],
    items: list[Item],
    student: StudentScores,
    due: datetime | None,
) -> Work:
    """Return a student's work: points of the gradebook, and what the graded notebooks say."""
    folder = course.get_folder("autograded", assignment, student.person.id)
    notebook = _read_notebooks(folder, names)
    scores = _make_scores(items, student.cells, notebook.results)
    return Work(
        student.person,
        scores,
        _compute_lateness(student.submitted_at, due, student.extension),
        student.penalty,
        notebook.notes,
        notebook.written_at,
        student.earned - sum(score.earned or 0.0 for score in scores.values()),
    )


def _sort(people: Iterable[Person]) -> list[Person]:
    return sorted(people, key=lambda person: person.sort_key)


def _make_scores(
    items: list[Item], grades: dict[str, CellScore], results: dict[str, ExerciseResult]
) -> dict[str, ItemScore]:
    scores = {}
    for item in items:
        if item.cell in grades:
            grade = grades[item.cell]
            result = results.get(item.cell)
            outcome: Outcome | None = result.outcome if result else None
            zero = grade.earned == 0 and not grade.needs_manual_grading
            if item.by_hand and zero and not grade.by_hand:
                outcome = "not attempted"  # nbgrader itself gives 0 for an unchanged answer
            failures = tuple(result.failures) if result else ()
            scores[item.cell] = ItemScore(
                grade.earned,
                outcome,
                failures,
                grade.needs_manual_grading,
                bool(result and result.beside),
            )
    return scores


def _compute_lateness(
    submitted_at: datetime | None, due: datetime | None, extension: timedelta | None
) -> timedelta:
    if submitted_at is None or due is None:
        return timedelta()
    return max(submitted_at - due - (extension or timedelta()), timedelta())


@dataclass(frozen=True)
class _GradedNotebook:
    """The data of a graded notebook."""

    results: dict[str, ExerciseResult] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    written_at: datetime | None = None


def _read_notebooks(folder: Path, names: list[str]) -> _GradedNotebook:
    """Read the graded notebooks of a student as one. A missing one of several has no results."""
    if len(names) == 1:
        return _read_notebook(folder / f"{names[0]}.ipynb")
    paths = [path for name in names if (path := folder / f"{name}.ipynb").exists()]
    graded = {path.stem: _read_notebook(path) for path in paths}
    return _GradedNotebook(
        {
            make_key(name, cell, several=True): result
            for name, notebook in graded.items()
            for cell, result in notebook.results.items()
        },
        tuple(
            replace(
                note, message=phrase("{notebook}: {message}", notebook=name, message=note.message)
            )
            for name, notebook in graded.items()
            for note in notebook.notes
        ),
        max((n.written_at for n in graded.values() if n.written_at), default=None),
    )


def _read_notebook(path: Path) -> _GradedNotebook:
    """Read the results by test cell, and the notes on the submission."""
    try:
        notebook = json.loads(path.read_bytes())
        written_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        if not all(isinstance(cell["metadata"], dict) for cell in notebook["cells"]):
            raise ValueError("a cell is damaged")
        results, notes = read_results(notebook), read_notes(notebook)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        message = phrase(
            "There is no readable graded notebook at {path}: only points are known.", path=path
        )
        return _GradedNotebook(notes=(Note("no-graded-notebook", message),))
    return _GradedNotebook(results, tuple(notes), written_at)
