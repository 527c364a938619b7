"""Read all grades and comments of a submitted notebook, with one query each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from nbgrader.api import BaseCell, Comment, Grade, Gradebook, SubmittedNotebook


@dataclass(frozen=True)
class RecordedGrade:
    """A grade as the gradebook has it. `score` is what counts, with extra credit."""

    name: str
    auto_score: float | None
    manual_score: float | None
    extra_credit: float | None
    needs_manual_grade: bool
    score: float
    max_score: float


@dataclass(frozen=True)
class RecordedComment:
    """A comment as the gradebook has it. `comment` is the one that counts."""

    name: str
    auto_comment: str | None
    manual_comment: str | None
    comment: str | None


def read_grades(book: Gradebook, notebook: SubmittedNotebook) -> list[RecordedGrade]:
    """Return the grades of a submitted notebook, sorted by name."""
    columns: list[Any] = [
        BaseCell.name, Grade.auto_score, Grade.manual_score, Grade.extra_credit,
        Grade.needs_manual_grade, Grade.score, Grade.max_score,
    ]  # fmt: skip
    query: Any = book.db.query(*columns).join(Grade.cell).filter(Grade.notebook_id == notebook.id)
    return [RecordedGrade(*row) for row in query.order_by(BaseCell.name)]


def read_comments(book: Gradebook, notebook: SubmittedNotebook) -> list[RecordedComment]:
    """Return the comments on a submitted notebook, sorted by name."""
    columns: list[Any] = [
        BaseCell.name, Comment.auto_comment, Comment.manual_comment, Comment.comment,
    ]  # fmt: skip
    query: Any = book.db.query(*columns).join(Comment.cell)
    query = query.filter(Comment.notebook_id == notebook.id)
    return [RecordedComment(*row) for row in query.order_by(BaseCell.name)]
