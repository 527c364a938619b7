"""What stands on a feedback page above the notebook, as plain typed records."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from autograder.results import ExerciseResult, Note

#: How a row looks: right, half right, wrong, or still open.
Look = Literal["yes", "half", "no", "open"]


@dataclass(frozen=True)
class Section:
    """A section of a lesson: where an exercise's topic is explained."""

    lesson: str
    heading: str
    anchor: str


@dataclass(frozen=True)
class Row:
    """One exercise in the table.

    Attributes:
        anchor: The id of its place in the notebook below.
        earned: Points; None where they are not known yet.
        possible: The points that the exercise can give.
        outcome: In a word or two.
        message: The sentence that names the first mistake, or empty.
        hint: What helps on, or empty.
        more: Further parts of the exercise that are not right.
        about_points: What else is to say about the points, or empty.
        section: Where to read about it.
    """

    title: str
    anchor: str
    earned: float | None
    possible: float
    outcome: str
    look: Look
    message: str = ""
    hint: str = ""
    more: int = 0
    about_points: str = ""
    section: Section | None = None


@dataclass(frozen=True)
class Remark:
    """A written answer, or a comment on any answer.

    Attributes:
        anchor: The id of the answer below.
        score: The points in words; empty for an answer that the checks grade.
        comment: The instructor's, in Markdown; may be empty.
    """

    title: str
    anchor: str
    score: str
    comment: str


@dataclass
class Page:
    """A student's feedback on one notebook.

    Attributes:
        title: The assignment's.
        student: The student's id.
        earned: The total, after a late penalty.
        possible: The points that the notebook can give.
        complete: Whether the results of hidden checks are in it too.
        about_total: What belongs to the total: late, not complete, not all graded.
        notes: What was unusual about the submission.
        rows: One for each exercise.
        remarks: Written answers and comments.
        reports: What each test cell found, by grade id, for the notebook below.
        row_of_cell: The row of each graded cell, by grade id.
    """

    title: str
    student: str
    earned: float
    possible: float
    complete: bool = True
    about_total: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    reports: dict[str, ExerciseResult] = field(default_factory=dict)
    row_of_cell: dict[str, Row] = field(default_factory=dict)
