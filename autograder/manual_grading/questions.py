"""Find the questions that a person grades, and count the answers that still need it."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbgrader.api import (
    Assignment,
    BaseCell,
    Grade,
    Gradebook,
    GradeCell,
    Notebook,
    SolutionCell,
    SubmittedAssignment,
    SubmittedNotebook,
    TaskCell,
)

from autograder.course import Course
from autograder.language import phrase


class QuestionMissingError(LookupError):
    """The gradebook has no such question."""


@dataclass(frozen=True, order=True)
class QuestionKey:
    """Where a question is: its assignment, its notebook, and the grade id of its cell."""

    assignment: str
    notebook: str
    cell: str


@dataclass(frozen=True)
class Question:
    """A cell that a person grades.

    Attributes:
        key: Where it is.
        possible: The points of the cell.
        is_task: Whether it is an nbgrader task. Then the answer is in cells beside it.
        grade_cell: The id of the cell to which the gradebook's grades belong.
        comment_cell: The id of the cell to which its comments belong.
    """

    key: QuestionKey
    possible: float
    is_task: bool
    grade_cell: str
    comment_cell: str


@dataclass(frozen=True)
class Counts:
    """How far the grading of a question is."""

    to_grade: int = 0
    graded: int = 0

    @property
    def answers(self) -> int:
        """All answers."""
        return self.to_grade + self.graded


def find_questions(book: Gradebook, assignment: str = "") -> list[Question]:
    """Return the questions of an assignment, or of all, sorted by assignment and notebook."""
    query: Any = book.db.query(BaseCell, Notebook.name, Assignment.name)
    query = query.join(Notebook, BaseCell.notebook_id == Notebook.id).join(
        Assignment, Notebook.assignment_id == Assignment.id
    )
    if assignment:
        query = query.filter(Assignment.name == assignment)
    cells: dict[QuestionKey, list[BaseCell]] = defaultdict(list)
    for cell, notebook, name in query.all():
        cells[QuestionKey(name, notebook, cell.name)].append(cell)
    questions = [_make_question(key, found) for key, found in sorted(cells.items())]
    return [question for question in questions if question]


def find_question(book: Gradebook, key: QuestionKey) -> Question:
    """Return a question.

    Raises:
        QuestionMissingError: The gradebook has no such cell, or no person grades it.
    """
    for question in find_questions(book, key.assignment):
        if question.key == key:
            return question
    raise QuestionMissingError(
        phrase(
            "The gradebook has no question {cell} in {assignment}.",
            cell=repr(key.cell),
            assignment=repr(key.assignment),
        )
    )


def _make_question(key: QuestionKey, cells: list[BaseCell]) -> Question | None:
    """Return the question of the cells with one grade id, or None if no person grades them."""
    for cell in cells:
        if isinstance(cell, TaskCell):
            return Question(key, float(cell.max_score), True, str(cell.id), str(cell.id))
    graded = next((cell for cell in cells if isinstance(cell, GradeCell)), None)
    written = next((cell for cell in cells if isinstance(cell, SolutionCell)), None)
    if graded is None or written is None:
        return None
    return Question(key, float(graded.max_score), False, str(graded.id), str(written.id))


def count_answers(
    course: Course, book: Gradebook, questions: list[Question]
) -> dict[QuestionKey, Counts]:
    """Return how many answers to each question need manual grading, and how many do not."""
    query: Any = book.db.query(
        Grade.cell_id, Grade.needs_manual_grade, SubmittedAssignment.student_id
    )
    query = query.join(SubmittedNotebook, Grade.notebook_id == SubmittedNotebook.id).join(
        SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id
    )
    by_cell = {question.grade_cell: question.key for question in questions}
    query = query.filter(Grade.cell_id.in_(list(by_cell)))
    existing = {key: ExistingNotebooks(course, key) for key in by_cell.values()}
    to_grade: dict[QuestionKey, int] = defaultdict(int)
    graded: dict[QuestionKey, int] = defaultdict(int)
    for cell, needs_grading, student in query.all():
        key = by_cell[cell]
        if existing[key].find(student):
            (to_grade if needs_grading else graded)[key] += 1
    return {key: Counts(to_grade[key], graded[key]) for key in by_cell.values()}


def count_other_answers(book: Gradebook, questions: list[Question]) -> dict[str, int]:
    """Return for each assignment how many answers need manual grading and belong to no question.

    They are answers to exercises with checks, for example of a submission that can't be read.
    """
    query: Any = (
        book.db.query(Assignment.name, Grade.cell_id)
        .join(SubmittedNotebook, Grade.notebook_id == SubmittedNotebook.id)
        .join(SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
        .filter(Grade.needs_manual_grade)
    )
    of_questions = {question.grade_cell for question in questions}
    return Counter(name for name, cell in query.all() if cell not in of_questions)


class ExistingNotebooks:
    """The graded notebooks in which the answers to a question are."""

    def __init__(self, course: Course, key: QuestionKey) -> None:
        self._course, self._key = course, key

    def find(self, student: str) -> Path | None:
        """Return a student's graded notebook, or None if it does not exist."""
        folder = self._course.get_folder("autograded", self._key.assignment, student)
        path = folder / f"{self._key.notebook}.ipynb"
        return path if path.is_file() else None
