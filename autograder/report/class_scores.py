"""The points of a class in an assignment, as the gradebook has them.

The tables of the commands and the class report show these. They have the points that a person
gave, extra credit, penalties, and students without a submission. No notebook of a student is read.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from nbgrader.api import (
    BaseCell,
    Grade,
    Gradebook,
    MissingEntry,
    Notebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy import func

from autograder.cells import get_exercise_name, get_grade_id
from autograder.course import Course, make_key
from autograder.grading.submissions import find_submissions
from autograder.penalties import update_penalties

#: "waiting": a person still grades a part of it. "not graded": it is submitted, but has no points.
State = Literal["graded", "waiting", "not graded", "missing"]


@dataclass(frozen=True)
class Person:
    """A student as the gradebook describes them. Names may be empty."""

    id: str
    first_name: str = ""
    last_name: str = ""

    @property
    def sort_key(self) -> str:
        """The label as an index sorts it: without case and accents."""
        return unicodedata.normalize("NFKD", self.label).casefold()

    @property
    def label(self) -> str:
        """Last name, first name and id. A name that the gradebook lacks is left out."""
        name = ", ".join(part for part in (self.last_name, self.first_name) if part)
        return f"{name} ({self.id})" if name else self.id


@dataclass(frozen=True)
class Item:
    """An exercise as the gradebook counts it: one cell with points.

    Attributes:
        cell: The cell's grade id.
        name: The exercise's id.
        title: Its heading, or its id if it has no heading.
        possible: The points of the cell.
        by_hand: Whether a person grades it.
    """

    cell: str
    name: str
    title: str
    possible: float
    by_hand: bool = False


@dataclass(frozen=True)
class CellScore:
    """A student's points in a cell.

    Attributes:
        earned: Points earned, with extra credit. None while it is not yet graded.
        needs_manual_grading: Whether a person must look at it.
        by_hand: Whether a person gave the points.
    """

    earned: float | None
    needs_manual_grading: bool
    by_hand: bool


@dataclass(frozen=True)
class StudentScores:
    """What the gradebook says about one student's work.

    Attributes:
        person: The student.
        state: How far its grading is.
        cells: The points by cell.
        earned: The points of all cells together, before a penalty.
        penalty: Points taken off because it was late.
        submitted_at: The time of the submission in UTC, or None.
        extension: The student's extension, or None.
    """

    person: Person
    state: State
    cells: dict[str, CellScore] = field(default_factory=dict)
    earned: float = 0.0
    penalty: float = 0.0
    submitted_at: datetime | None = None
    extension: timedelta | None = None

    @property
    def total(self) -> float:
        """The gradebook's total: the points less the penalty, and never below 0."""
        return compute_total(self.earned, self.penalty)


@dataclass(frozen=True)
class ClassScores:
    """The points of a class in an assignment.

    Attributes:
        assignment: Its name.
        possible: The assignment's points.
        items: Cells with points, in the notebook's order. Cells that give no points, but in which
            a person gave some, are there too.
        students: All students of the gradebook, sorted by id.
        submitters: The ids of all who submitted, also those that the gradebook does not have.
    """

    assignment: str
    possible: float
    items: list[Item]
    students: list[StudentScores]
    submitters: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Total:
    """A student's points in an assignment, and the assignment's points."""

    earned: float
    possible: float


def compute_total(earned: float, penalty: float) -> float:
    """Return the points less the penalty, and never below 0."""
    return round(max(earned - penalty, 0.0), 6)


def read_total(book: Gradebook, assignment: str, student: str) -> Total | None:
    """Return a student's total, or None if the gradebook has no submission of the student.

    The penalty is the one that was written last.
    """
    try:
        submission: Any = book.find_submission(assignment, student)
    except MissingEntry:
        return None
    earned = compute_total(submission.score, submission.late_submission_penalty)
    return Total(earned, submission.max_score)


def read_class_scores(course: Course, book: Gradebook, assignment: str) -> ClassScores:
    """Return the points of a class, and bring its penalties up to date.

    Args:
        course: The course.
        book: The course's gradebook.
        assignment: An assignment that the gradebook has.

    Raises:
        FileNotFoundError: The course does not have the assignment.
        DamagedNotebookError: A source is not a notebook.
    """
    update_penalties(book, course.config)
    grades = _read_grades(book, assignment, several=_has_several(course, book, assignment))
    items = [
        item
        for item in _read_items(course, book, assignment)
        if item.possible
        or any(_has_points(cells.get(item.cell)) for cells in grades.cells.values())
    ]
    submitters = frozenset(work.student for work in find_submissions(course, assignment))
    rows = {row.id: row for row in _query_submissions(book, assignment)}
    students = [
        _make_student_scores(
            person, rows.get(person.id), grades, items, is_submitted=person.id in submitters
        )
        for person in _read_people(book)
    ]
    possible = float(book.find_assignment(assignment).max_score or 0)
    return ClassScores(assignment, possible, items, students, submitters)


def _has_points(cell: CellScore | None) -> bool:
    return cell is not None and bool(cell.earned)


def _has_several(course: Course, book: Gradebook, assignment: str) -> bool:
    return len(course.find_released_notebooks(assignment, book)) > 1


def _read_people(book: Gradebook) -> list[Person]:
    rows: list[Any] = book.db.query(Student.id, Student.first_name, Student.last_name).all()
    people = [Person(row.id, row.first_name or "", row.last_name or "") for row in rows]
    return sorted(people, key=lambda person: person.id)


def _make_student_scores(
    person: Person, row: Any, grades: _Grades, items: list[Item], *, is_submitted: bool
) -> StudentScores:
    """Return a student's scores from a row of `_query_submissions`, which may be None."""
    cells = grades.cells.get(person.id, {})
    is_scored = any(cell.earned is not None for cell in cells.values())
    # nbgrader also makes an entry for an extension
    if row is None or not (is_submitted or is_scored or row.timestamp):
        return StudentScores(person, "not graded" if is_submitted else "missing")
    state: State = "not graded"
    if _is_graded(items, cells):
        waits = any(cell.needs_manual_grading for cell in cells.values())
        state = "waiting" if waits else "graded"
    return StudentScores(
        person,
        state,
        cells,
        grades.sums[person.id],
        row.penalty or 0.0,
        row.timestamp,
        row.extension,
    )


def _is_graded(items: list[Item], cells: dict[str, CellScore]) -> bool:
    """Whether all exercises that checks grade have points, or need manual grading."""
    known = [(item, cells[item.cell]) for item in items if item.cell in cells]
    return all(
        cell.earned is not None or cell.needs_manual_grading
        for item, cell in known
        if not item.by_hand
    ) and any(cell.earned is not None or cell.needs_manual_grading for _, cell in known)


def _read_items(course: Course, book: Gradebook, assignment: str) -> list[Item]:
    """Return the gradebook's graded cells, in the order of the source notebook."""
    sources = course.load_released_notebooks(assignment, book)
    several = len(sources) > 1
    items: list[Item] = []
    order: list[str] = []
    for source in sources:
        stem = source.path.stem
        titles = {exercise.name: exercise.title for exercise in source.exercises}
        order += [
            make_key(stem, get_grade_id(cell), several=several) for cell in source.notebook.cells
        ]
        notebook = book.find_notebook(stem, assignment)
        answers = {cell.name for cell in notebook.solution_cells}
        tasks = list(notebook.task_cells)
        for cell in [*notebook.grade_cells, *tasks]:
            name = get_exercise_name(cell.name)
            by_hand = cell.name in answers or cell in tasks
            key, title = make_key(stem, cell.name, several=several), titles.get(name) or name
            items.append(
                Item(
                    key,
                    make_key(stem, name, several=several),
                    make_key(stem, title, several=several),
                    float(cell.max_score or 0),
                    by_hand,
                )
            )
    places = {name: place for place, name in enumerate(order)}
    return sorted(items, key=lambda item: places.get(item.cell, len(places)))


def _query_submissions(book: Gradebook, assignment: str) -> list[Any]:
    """Return rows with ``id``, ``timestamp``, ``extension``, ``penalty``, one a submission."""
    penalty: Any = func.sum(SubmittedNotebook.late_submission_penalty)
    rows: list[Any] = (
        book.db.query(
            SubmittedAssignment.student_id.label("id"),
            SubmittedAssignment.timestamp,
            SubmittedAssignment.extension,
            penalty.label("penalty"),
        )
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .filter(SubmittedAssignment.assignment_id == book.find_assignment(assignment).id)
        .group_by(
            SubmittedAssignment.student_id,
            SubmittedAssignment.timestamp,
            SubmittedAssignment.extension,
        )
        .all()
    )
    return rows


@dataclass(frozen=True)
class _Grades:
    """The grades of a class.

    Attributes:
        cells: The points by student and cell.
        sums: The points of each student together.
    """

    cells: dict[str, dict[str, CellScore]]
    sums: dict[str, float]


def _read_grades(book: Gradebook, assignment: str, *, several: bool) -> _Grades:
    """Return the grades of a class.

    This is one query for the class. nbgrader's objects would make many queries for each student.
    """
    rows = (
        book.db.query(
            SubmittedAssignment.student_id,
            Notebook.name.label("notebook"),
            BaseCell.name,
            Grade.score,
            Grade.auto_score,
            Grade.manual_score,
            Grade.needs_manual_grade,
        )
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
        .join(BaseCell, Grade.cell_id == BaseCell.id)
        .join(Notebook, SubmittedNotebook.notebook_id == Notebook.id)
        .filter(SubmittedAssignment.assignment_id == book.find_assignment(assignment).id)
        .all()
    )
    cells: dict[str, dict[str, CellScore]] = defaultdict(dict)
    sums: dict[str, float] = defaultdict(float)
    for student, notebook, cell, score, auto_score, manual_score, needs_manual_grade in rows:
        is_scored = auto_score is not None or manual_score is not None
        earned, by_hand = float(score) if is_scored else None, manual_score is not None
        key = make_key(notebook, cell, several=several)
        cells[student][key] = CellScore(earned, bool(needs_manual_grade), by_hand)
        sums[student] += float(score)
    return _Grades(dict(cells), sums)
