"""The data of a feedback page above the notebook, as plain typed records."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from autograder.language import Text, phrase
from autograder.results import ExerciseResult, Note
from autograder.results.outcomes import Look


@dataclass(frozen=True)
class Section:
    """The section of a lesson that explains an exercise's topic."""

    lesson: str
    heading: str
    anchor: str


@dataclass(frozen=True)
class ExerciseRow:
    """An exercise in the page's table.

    Attributes:
        title: The exercise's title.
        anchor: The id of its place in the notebook below.
        earned: The points that the student earned. None if they are not known yet.
        possible: The points that the student can earn.
        outcome: The outcome in a word or two.
        look: How the outcome looks.
        message: The message on the first mistake, or empty.
        hint: The hint on the first mistake, or empty.
        more: How many other mistakes the exercise has.
        about_points: A sentence about the points, or empty.
        section: Where the student can read about the topic.
    """

    title: str
    anchor: str
    earned: float | None
    possible: float
    outcome: Text
    look: Look
    message: Text = ""
    hint: Text = ""
    more: int = 0
    about_points: Text = ""
    section: Section | None = None


@dataclass
class Step:
    """What the student does next.

    Attributes:
        section: What to read. None if the exercises do not name a section.
        rows: The exercises to work on after that.
    """

    section: Section | None
    rows: list[ExerciseRow] = field(default_factory=list)

    @property
    def missing(self) -> float:
        """The points that the exercises can still earn."""
        return sum(row.possible - (row.earned or 0.0) for row in self.rows)


@dataclass(frozen=True)
class Remark:
    """An instructor's comment on an answer.

    Attributes:
        title: The exercise's title.
        anchor: The id of the answer in the notebook below.
        score: The points in words. Empty for an answer that checks grade.
        comment: The comment in Markdown.
    """

    title: str
    anchor: str
    score: Text
    comment: str


@dataclass
class Page:
    """A student's feedback on a notebook.

    Attributes:
        title: The assignment's title.
        student: The student's id.
        earned: The total, after a late penalty.
        possible: The points that the student can earn.
        complete: Whether the page also shows the results of hidden checks.
        about_total: Sentences about the total: late, not complete, or not all graded.
        submitted: When the student submitted it, in words. Empty if that is not known.
        notes: What was unusual about the submission.
        steps: What the student does next.
        rows: The rows of the table, one for each exercise.
        remarks: The instructor's comments.
        reports: The result of each test cell by its grade id, for the notebook below.
        row_of_cell: The row of each graded cell by its grade id.
        solutions: The model solution of each answer by its grade id. Empty if the page may not
            show them, or not yet.
        uncounted: The grade ids of the answers that no one grades, if a person learns alone.
        solution_file: The name of the notebook with the model solutions. Empty if there is none.
    """

    title: str
    student: str
    earned: float
    possible: float
    complete: bool = True
    about_total: list[Text] = field(default_factory=list)
    submitted: str = ""
    notes: list[Note] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    rows: list[ExerciseRow] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    reports: dict[str, ExerciseResult] = field(default_factory=dict)
    row_of_cell: dict[str, ExerciseRow] = field(default_factory=dict)
    solutions: dict[str, str] = field(default_factory=dict)
    uncounted: list[str] = field(default_factory=list)
    solution_file: str = ""

    @property
    def to_compare(self) -> list[str]:
        """The grade ids of the answers that no one grades, without the blank ones."""
        return [name for name in self.uncounted if self.row_of_cell[name].look != "blank"]

    @property
    def counts(self) -> list[tuple[Look, Text]]:
        """How many exercises look like this, in words. Zeros are left out.

        An exercise that could not be checked and has no points yet is not wrong: it is open.
        """
        numbers = Counter(
            "open" if row.look == "no" and row.earned is None else row.look for row in self.rows
        )
        yes, still_open = numbers["yes"], numbers["open"]
        words: dict[Look, Text] = {
            "yes": (
                phrase("{count} right", count=yes)
                if self.complete
                else phrase("{count} right so far", count=yes)
            ),
            "half": phrase("{count} partly right", count=numbers["half"]),
            "no": phrase("{count} not right yet", count=numbers["no"]),
            "blank": phrase("{count} not attempted", count=numbers["blank"]),
            "open": (
                phrase("{count} for you to compare", count=still_open)
                if self.uncounted
                else phrase("{count} not graded yet", count=still_open)
                if self.complete
                else phrase("{count} not known yet", count=still_open)
            ),
        }
        return [(look, text) for look, text in words.items() if numbers[look]]
