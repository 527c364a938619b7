"""Read the scores and comments of all answers to a question, and write those of one answer.

Two graders may work at once, and the formgrader may be open too. So a change names the version of
the answer that the grader saw. If the gradebook has another one by then, nothing is written.
"""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import dataclass
from typing import Any

from nbgrader.api import Comment, Grade, Gradebook, SubmittedAssignment, SubmittedNotebook
from sqlalchemy import select, update
from traitlets.config import Config

from autograder.language import phrase
from autograder.manual_grading.questions import Question
from autograder.penalties import update_penalties

#: A longer comment is refused.
LONGEST_COMMENT = 20_000


class AnswerMissingError(LookupError):
    """The gradebook has no such answer. It may belong to another question."""


class InvalidChangeError(ValueError):
    """A score or a comment can't be saved. The message says why."""


class AnswerChangedError(RuntimeError):
    """Another person changed the answer.

    Attributes:
        current: What the gradebook has now.
    """

    def __init__(self, current: Answer) -> None:
        super().__init__(
            phrase(
                "Someone else changed this answer while you had it open. Your change is not saved. "
                "The page shows the score and the comment of the gradebook now."
            )
        )
        self.current = current


@dataclass(frozen=True)
class Answer:
    """What the gradebook has about one student's answer.

    Attributes:
        id: The id of the submitted notebook. It does not tell who the student is.
        student: The student's id.
        score: The points that a person gave, without extra credit.
        automatic: The points that the grader gave: 0 for a blank answer.
        extra_credit: Points beside the score.
        comment: A person's comment, or empty.
        needs_grading: Whether a person has to look at it.
    """

    id: str
    student: str
    score: float | None
    automatic: float | None
    extra_credit: float | None
    comment: str
    needs_grading: bool

    @property
    def version(self) -> str:
        """A text that changes when a score or the comment changes."""
        state = [self.score, self.automatic, self.extra_credit, self.comment, self.needs_grading]
        return hashlib.sha256(json.dumps(state).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Change:
    """What a grader decided about an answer.

    Attributes:
        comment: The comment, or empty.
        has_score: Whether the grader decided about the score. If not, the grade stays as it is.
        score: The points. None takes the points of a person back.
        extra_credit: Points beside the score.
    """

    comment: str
    has_score: bool = False
    score: float | None = None
    extra_credit: float | None = None


def read_answers(book: Gradebook, question: Question, answer_id: str = "") -> list[Answer]:
    """Return all answers to a question, or the one with this id, in an order that tells no names.

    The gradebook also has students who have not submitted.
    """
    grades: Any = (
        select(
            Grade.notebook_id, SubmittedAssignment.student_id, Grade.manual_score, Grade.auto_score,
            Grade.extra_credit, Grade.needs_manual_grade,
        )
        .join(SubmittedNotebook, Grade.notebook_id == SubmittedNotebook.id)
        .join(SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .where(Grade.cell_id == question.grade_cell)
        .order_by(Grade.notebook_id)
    )  # fmt: skip
    comments: Any = select(Comment.notebook_id, Comment.manual_comment).where(
        Comment.cell_id == question.comment_cell
    )
    if answer_id:
        grades = grades.where(Grade.notebook_id == answer_id)
        comments = comments.where(Comment.notebook_id == answer_id)
    texts = dict(tuple(row) for row in book.db.execute(comments))
    return [
        Answer(id, student, score, automatic, extra, texts.get(id) or "", needs)
        for id, student, score, automatic, extra, needs in book.db.execute(grades)
    ]


def read_answer(book: Gradebook, question: Question, answer_id: str) -> Answer:
    """Return one answer to a question.

    Raises:
        AnswerMissingError: The question has no such answer.
    """
    found = read_answers(book, question, answer_id) if answer_id else []
    if not found:
        raise AnswerMissingError(
            phrase("The gradebook no longer has this answer. Load the page again.")
        )
    return found[0]


def save_change(
    book: Gradebook, config: Config, question: Question, answer_id: str, change: Change, seen: str
) -> Answer:
    """Write a score and a comment into the gradebook. Return what the gradebook has now.

    Args:
        book: The gradebook. The change is committed.
        config: The course's configuration, for the student's penalty.
        question: The question.
        answer_id: The answer.
        change: What to write.
        seen: The version that the grader saw.

    Raises:
        AnswerMissingError: The question has no such answer.
        InvalidChangeError: The score is out of bounds, or the comment is too long.
        AnswerChangedError: The gradebook has another version.
    """
    check_change(change, question.possible)
    before = read_answer(book, question, answer_id)
    if before.version != seen or not _write(book, question, before, change):
        book.db.rollback()
        raise AnswerChangedError(read_answer(book, question, answer_id))
    update_penalties(book, config, before.student)
    book.db.commit()
    return read_answer(book, question, answer_id)


def check_change(change: Change, possible: float) -> None:
    """Check the bounds of a change.

    Raises:
        InvalidChangeError: A number or the comment is out of bounds.
    """
    if change.score is not None and not 0 <= change.score <= possible:  # refuses NaN too
        raise InvalidChangeError(
            phrase(
                "The score must be between 0 and {possible}. Points beyond {possible} are extra "
                "credit.",
                possible=float(possible),
            )
        )
    extra = change.extra_credit
    if extra is not None and not (extra >= 0 and math.isfinite(extra)):
        raise InvalidChangeError(phrase("Extra credit must be a number that is not negative."))
    if len(change.comment) > LONGEST_COMMENT:
        raise InvalidChangeError(
            phrase(
                "The comment has {count} characters. At most {most} can be saved.",
                count=len(change.comment),
                most=LONGEST_COMMENT,
            )
        )


def _write(book: Gradebook, question: Question, before: Answer, change: Change) -> bool:
    """Write a change if the rows still have the values of `before`. Return whether they had."""
    if change.has_score:
        is_open = change.score is None and before.automatic is None
        grade: Any = (
            update(Grade)
            .where(Grade.notebook_id == before.id, Grade.cell_id == question.grade_cell)
            .where(Grade.manual_score.is_not_distinct_from(before.score))
            .where(Grade.auto_score.is_not_distinct_from(before.automatic))
            .where(Grade.extra_credit.is_not_distinct_from(before.extra_credit))
            .where(Grade.needs_manual_grade == before.needs_grading)
            .values(
                manual_score=change.score,
                extra_credit=change.extra_credit or None,
                needs_manual_grade=is_open,  # as the formgrader decides
            )
        )
        if not _changes_a_row(book, grade):
            return False
    if change.comment == before.comment:
        return True
    comment: Any = (
        update(Comment)
        .where(Comment.notebook_id == before.id, Comment.cell_id == question.comment_cell)
        .values(manual_comment=change.comment or None)
    )
    if before.comment:
        comment = comment.where(Comment.manual_comment == before.comment)
    else:
        empty: Any = Comment.manual_comment.is_(None)
        comment = comment.where(empty | (Comment.manual_comment == ""))
    return _changes_a_row(book, comment)


def _changes_a_row(book: Gradebook, statement: Any) -> bool:
    result: Any = book.db.execute(statement.execution_options(synchronize_session=False))
    return bool(result.rowcount == 1)
