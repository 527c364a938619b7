"""What is known about a class's work on one assignment, as plain records.

Points come from the gradebook, where an instructor may have changed them; outcomes and mistakes
from the graded notebooks. Nothing is run, and notebooks are read as JSON only.
"""

from __future__ import annotations

import json
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from nbgrader.api import (
    Assignment,
    BaseCell,
    Grade,
    Gradebook,
    MissingEntry,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError

from autograder.cells import exercise_of, grade_id, notes_in, results_in
from autograder.course import Course, load_assignment
from autograder.grading.gradebook import FREE_IT, database_problem
from autograder.grading.submissions import find_submissions
from autograder.results import ExerciseResult, Failure, Note, Outcome


class NoReport(RuntimeError):
    """There is nothing to report, or it can't be read; the text says what to do."""


@dataclass(frozen=True)
class Person:
    """A student, as the gradebook knows them; names may be empty."""

    id: str
    first_name: str = ""
    last_name: str = ""

    @property
    def sorts(self) -> str:
        """The label as an index sorts it: without case and accents."""
        return unicodedata.normalize("NFKD", self.label).casefold()

    @property
    def label(self) -> str:
        """Last name, first name and id, as far as they are known."""
        name = ", ".join(part for part in (self.last_name, self.first_name) if part)
        return f"{name} ({self.id})" if name else self.id


@dataclass(frozen=True)
class Item:
    """An exercise as the gradebook counts it: one cell with points.

    Attributes:
        cell: The cell's grade id.
        name: The exercise's id.
        title: What its heading says; its id where there is none.
        possible: The points that the cell can give.
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
        earned: Points; None where no one has given any yet.
        outcome: What the checks say; None where no result was recorded.
        failures: Why parts earned nothing.
        waits: Whether a person should read the answer; until then its earlier points count.
    """

    earned: float | None
    outcome: Outcome | None = None
    failures: tuple[Failure, ...] = ()
    waits: bool = False


@dataclass(frozen=True)
class Work:
    """One student's graded submission.

    Attributes:
        scores: By the exercise's cell.
        late: How long after the due date, extensions counted in; zero where in time.
        penalty: Points taken off for that.
        notes: What was unusual about the notebook.
        graded_at: When the graded notebook was written; None where there is none.
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
        """The gradebook's total: less the penalty, and never below 0."""
        return round(max(self.earned - self.penalty, 0.0), 6)

    @property
    def waiting(self) -> list[str]:
        """Cells whose answers wait for a person."""
        return [cell for cell, score in self.scores.items() if score.waits]

    @property
    def unreadable(self) -> bool:
        """Whether the file is not a notebook, so that no exercise could be run."""
        return any(note.kind == "unreadable" for note in self.notes)

    @property
    def attempted(self) -> bool:
        """Whether anything that checks grade was tried and could be run.

        Where a person grades everything, any answer counts.
        """
        checked = [score for score in self.scores.values() if score.outcome and not score.waits]
        if not checked:
            return any(score.waits or score.earned for score in self.scores.values())
        tried = (score.earned or score.outcome != "not attempted" for score in checked)
        return not self.unreadable and any(tried)


@dataclass(frozen=True)
class ClassWork:
    """Everything the report speaks of.

    Attributes:
        assignment: Its name.
        items: In the notebook's order.
        works: Graded submissions, sorted by student.
        missing: Students of the gradebook who handed in nothing.
        ungraded: Students whose submission lies there and has no grade.
        due: The due date in UTC, if there is one.
    """

    assignment: str
    items: list[Item]
    works: list[Work]
    missing: list[Person] = field(default_factory=list)
    ungraded: list[Person] = field(default_factory=list)
    due: datetime | None = None

    @property
    def possible(self) -> float:
        """The points that all exercises can give."""
        return sum(item.possible for item in self.items)


def gather(root: Path, assignment: str) -> ClassWork:
    """Read what the course's gradebook and folders say about an assignment.

    Args:
        root: The course's folder.
        assignment: Its name.

    Raises:
        NoReport: Nothing of it is graded, or the gradebook is missing or can't be read.
        FileNotFoundError: `root` is no course, or has no such assignment.
    """
    course = Course.open(root)
    directory = course.directory
    database = make_url(directory.db_url).database
    path = Path(database or "gradebook.db")
    if directory.db_url.startswith("sqlite") and not (path.exists() and path.stat().st_size):
        # opening it would make an empty one
        raise NoReport(f"There is no gradebook at {database}. Grade a class first.")
    try:
        with course.gradebook() as book:
            return _gather(course, book, assignment)
    except MissingEntry:
        raise NoReport(
            f"The gradebook does not know {assignment!r} yet. Run `autograder release "
            f"{assignment}` and `autograder grade {assignment}` first."
        ) from None
    except DatabaseError as error:
        raise NoReport(f"{database_problem(error, str(database))} {FREE_IT}.") from error


def _gather(course: Course, book: Gradebook, assignment: str) -> ClassWork:
    items = _items(course.root, book, assignment)
    due: datetime | None = book.db.query(Assignment.duedate).filter_by(name=assignment).scalar()
    rows: list[Any] = book.db.query(Student.id, Student.first_name, Student.last_name).all()
    people = {row.id: Person(row.id, row.first_name or "", row.last_name or "") for row in rows}
    grades = _grades(book, assignment)
    works = []
    for entry in _submissions(book, assignment):
        if not _finished(items, grades[entry.id]):
            continue
        path = course.folder("autograded", assignment, entry.id)
        found = _read_notebook(path / f"{assignment}.ipynb")
        works.append(
            Work(
                people[entry.id],
                _scores(items, grades[entry.id], found.results),
                _late(entry.timestamp, due, entry.extension),
                entry.penalty or 0.0,
                found.notes,
                found.written,
            )
        )
    if not works:
        raise NoReport(
            f"Nothing of {assignment!r} is graded yet. Run `autograder grade {assignment}` first."
        )
    graded = {work.person.id for work in works}
    there = {submission.student for submission in find_submissions(course, assignment)}
    return ClassWork(
        assignment,
        items,
        sorted(works, key=lambda work: work.person.sorts),
        _sorted(person for name, person in people.items() if name not in graded | there),
        _sorted(people.get(name, Person(name)) for name in there - graded),
        due,
    )


def _sorted(people: Any) -> list[Person]:
    return sorted(people, key=lambda person: person.sorts)


def _items(root: Path, book: Gradebook, assignment: str) -> list[Item]:
    """The gradebook's cells with points, in the order of the source notebook."""
    source = load_assignment(root, assignment)
    titles = {exercise.name: exercise.title for exercise in source.exercises}
    order = [grade_id(cell) for cell in source.notebook.cells]
    notebook = book.find_notebook(assignment, assignment)
    answers = {cell.name for cell in notebook.solution_cells}
    tasks = list(notebook.task_cells)
    items = []
    for cell in [*notebook.grade_cells, *tasks]:
        name = exercise_of(cell.name)
        by_hand = cell.name in answers or cell in tasks
        title = titles.get(name) or name
        items.append(Item(cell.name, name, title, float(cell.max_score), by_hand))
    places = {name: place for place, name in enumerate(order)}
    return sorted((item for item in items if item.possible), key=lambda item: places.get(
        item.cell, len(places)))  # fmt: skip


@dataclass(frozen=True)
class _Grade:
    """A grade of the gradebook: None where no one has given points; whether a person must look."""

    earned: float | None
    waits: bool


def _submissions(book: Gradebook, assignment: str) -> list[Any]:
    """Rows with ``id``, ``timestamp``, ``extension``, ``penalty``: one for each submission."""
    rows: list[Any] = (
        book.db.query(
            SubmittedAssignment.student_id.label("id"),
            SubmittedAssignment.timestamp,
            SubmittedAssignment.extension,
            SubmittedNotebook.late_submission_penalty.label("penalty"),
        )
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .filter(SubmittedAssignment.assignment_id == book.find_assignment(assignment).id)
        .filter(SubmittedNotebook.notebook_id == book.find_notebook(assignment, assignment).id)
        .all()
    )
    return rows


def _grades(book: Gradebook, assignment: str) -> dict[str, dict[str, _Grade]]:
    """By student and cell. One query for the class: nbgrader's objects would make many each."""
    rows = (
        book.db.query(
            SubmittedAssignment.student_id,
            BaseCell.name,
            Grade.score,
            Grade.auto_score,
            Grade.manual_score,
            Grade.needs_manual_grade,
        )
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
        .join(BaseCell, Grade.cell_id == BaseCell.id)
        .filter(SubmittedNotebook.notebook_id == book.find_notebook(assignment, assignment).id)
        .all()
    )
    found: dict[str, dict[str, _Grade]] = defaultdict(dict)
    for student, cell, points, automatic, by_hand, waits in rows:
        scored = automatic is not None or by_hand is not None
        found[student][cell] = _Grade(float(points) if scored else None, bool(waits))
    return found


def _finished(items: list[Item], given: dict[str, _Grade]) -> bool:
    """Whether grading went to its end: what checks grade has points."""
    return all(
        given[item.cell].earned is not None
        for item in items
        if item.cell in given and not item.by_hand
    ) and any(item.cell in given for item in items)


def _scores(
    items: list[Item], given: dict[str, _Grade], results: dict[str, ExerciseResult]
) -> dict[str, ItemScore]:
    scores = {}
    for item in items:
        if item.cell in given:
            earned, waits = given[item.cell].earned, given[item.cell].waits
            result = results.get(item.cell)
            outcome: Outcome | None = result.outcome if result else None
            if item.by_hand and earned == 0 and not waits:
                outcome = "not attempted"  # nbgrader gives 0 for an unchanged answer by itself
            failures = tuple(result.failures) if result else ()
            scores[item.cell] = ItemScore(earned, outcome, failures, waits)
    return scores


def _late(
    handed_in: datetime | None, due: datetime | None, extension: timedelta | None
) -> timedelta:
    if handed_in is None or due is None:
        return timedelta()
    return max(handed_in - due - (extension or timedelta()), timedelta())


@dataclass(frozen=True)
class _Graded:
    """What a graded notebook says."""

    results: dict[str, ExerciseResult] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    written: datetime | None = None


def _read_notebook(path: Path) -> _Graded:
    """Results by test cell, and the notes above the notebook."""
    try:
        notebook = json.loads(path.read_bytes())
        written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        if not all(isinstance(cell["metadata"], dict) for cell in notebook["cells"]):
            raise ValueError("a cell is damaged")
        results, notes = results_in(notebook), notes_in(notebook)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        message = f"There is no readable graded notebook at {path}: only points are known."
        return _Graded(notes=(Note("no-graded-notebook", message),))
    return _Graded(results, tuple(notes), written)
