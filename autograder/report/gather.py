"""The work of a class on one assignment, as plain records.

Points come from the gradebook, where an instructor may have changed them. Outcomes and mistakes
come from the graded notebooks. This module runs no code, and it reads notebooks as JSON only.
"""

from __future__ import annotations

import json
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from nbgrader.api import (
    Assignment,
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
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError

from autograder.cells import get_exercise_name, get_grade_id, read_notes, read_results
from autograder.course import Course, make_key
from autograder.grading.gradebook import (
    DATABASE_REMEDY,
    describe_database_problem,
)
from autograder.grading.submissions import find_submissions
from autograder.language import phrase
from autograder.penalties import update_penalties
from autograder.results import ExerciseResult, Failure, Note, Outcome


class ReportError(RuntimeError):
    """There is nothing to report, or it can't be read. The message says what to do."""


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
    """

    person: Person
    scores: dict[str, ItemScore]
    late: timedelta = timedelta()
    penalty: float = 0.0
    notes: tuple[Note, ...] = ()
    graded_at: datetime | None = None

    @property
    def earned(self) -> float:
        """Points of all exercises graded so far, before a penalty."""
        return round(sum(score.earned or 0.0 for score in self.scores.values()), 6)

    @property
    def total(self) -> float:
        """The gradebook's total: the points less the penalty, and never below 0."""
        return round(max(self.earned - self.penalty, 0.0), 6)

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
    """

    assignment: str
    items: list[Item]
    works: list[Work]
    missing: list[Person] = field(default_factory=list)
    ungraded: list[Person] = field(default_factory=list)
    due: datetime | None = None

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
            f"The gradebook does not know {assignment!r} yet. Run `autograder release "
            f"{assignment}` and `autograder grade {assignment}` first."
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
            f"{describe_database_problem(error, str(database))} {DATABASE_REMEDY}."
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
    update_penalties(book, course.config)
    items = _read_items(course, book, assignment)
    due: datetime | None = book.db.query(Assignment.duedate).filter_by(name=assignment).scalar()
    rows: list[Any] = book.db.query(Student.id, Student.first_name, Student.last_name).all()
    people = {row.id: Person(row.id, row.first_name or "", row.last_name or "") for row in rows}
    names = course.find_released_notebooks(assignment, book)
    grades = _read_grades(book, assignment, several=len(names) > 1)
    works = []
    for row in _query_submissions(book, assignment):
        if not _is_graded(items, grades[row.id]):
            continue
        folder = course.get_folder("autograded", assignment, row.id)
        notebook = _read_notebooks(folder, names)
        works.append(
            Work(
                people[row.id],
                _make_scores(items, grades[row.id], notebook.results),
                _compute_lateness(row.timestamp, due, row.extension),
                row.penalty or 0.0,
                notebook.notes,
                notebook.written_at,
            )
        )
    if not works:
        raise ReportError(
            f"Nothing of {assignment!r} is graded yet. Run `autograder grade {assignment}` first."
        )
    graded = {work.person.id for work in works}
    submitted = {submission.student for submission in find_submissions(course, assignment)}
    return ClassWork(
        assignment,
        items,
        sorted(works, key=lambda work: work.person.sort_key),
        _sort(person for name, person in people.items() if name not in graded | submitted),
        _sort(people.get(name, Person(name)) for name in submitted - graded),
        due,
    )


def _sort(people: Iterable[Person]) -> list[Person]:
    return sorted(people, key=lambda person: person.sort_key)


def _read_items(course: Course, book: Gradebook, assignment: str) -> list[Item]:
    """Return the gradebook's cells with points, in the order of the source notebook."""
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
                    float(cell.max_score),
                    by_hand,
                )
            )
    places = {name: place for place, name in enumerate(order)}
    return sorted(
        (item for item in items if item.possible),
        key=lambda item: places.get(item.cell, len(places)),
    )


@dataclass(frozen=True)
class _Grade:
    """A grade of the gradebook.

    Attributes:
        earned: Points earned. None while it is not yet graded.
        needs_manual_grading: Whether a person must look at it.
        by_hand: Whether a person gave the points.
    """

    earned: float | None
    needs_manual_grading: bool
    by_hand: bool


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


def _read_grades(
    book: Gradebook, assignment: str, *, several: bool
) -> dict[str, dict[str, _Grade]]:
    """Return grades by student and cell.

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
    grades: dict[str, dict[str, _Grade]] = defaultdict(dict)
    for student, notebook, cell, score, auto_score, manual_score, needs_manual_grade in rows:
        is_scored = auto_score is not None or manual_score is not None
        earned, by_hand = float(score) if is_scored else None, manual_score is not None
        key = make_key(notebook, cell, several=several)
        grades[student][key] = _Grade(earned, bool(needs_manual_grade), by_hand)
    return grades


def _is_graded(items: list[Item], grades: dict[str, _Grade]) -> bool:
    """Whether all exercises that checks grade have points, or need manual grading."""
    return all(
        grades[item.cell].earned is not None or grades[item.cell].needs_manual_grading
        for item in items
        if item.cell in grades and not item.by_hand
    ) and any(
        grade.earned is not None or grade.needs_manual_grading
        for grade in (grades[item.cell] for item in items if item.cell in grades)
    )


def _make_scores(
    items: list[Item], grades: dict[str, _Grade], results: dict[str, ExerciseResult]
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
