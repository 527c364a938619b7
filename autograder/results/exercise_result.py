"""What grading one exercise says: one small typed record from the test cell to the page.

It travels as JSON in a test cell's output. Points are `earned` or `possible`, never just points.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Outcome = Literal["passed", "partial", "failed", "not attempted", "timed out", "crashed"]

#: The output's key in a test cell's mime bundle.
MIME_TYPE = "application/vnd.autograder.result+json"

#: The mistake of an exercise that could not be graded because of its test or the grader.
INTERNAL_ERROR = "internal-error"


@dataclass(frozen=True)
class Failure:
    """Why a part, or a whole exercise, earned nothing.

    Attributes:
        mistake: Id in the catalogue `autograder/results/mistakes/`, for example ``"wrong-shape"``.
        message: One or two sentences for the student.
        hint: One sentence that helps on, or empty.
        where: The line of the student's code it happened in, or empty.
        given: What the student's code was called with, and what it returned.
        expected: What it should have returned. Never shown for a hidden part.
    """

    mistake: str
    message: str
    hint: str = ""
    where: str = ""
    given: str = ""
    expected: str = ""


@dataclass(frozen=True)
class PartResult:
    """One part of an exercise: all of its points, or none and a reason."""

    name: str
    possible: float
    hidden: bool
    failure: Failure | None = None

    @property
    def earned(self) -> float:
        """All of the part's points, or none."""
        return self.possible if self.failure is None else 0.0


@dataclass(frozen=True)
class ExerciseResult:
    """What one test cell found.

    Attributes:
        exercise: The exercise's id, which is also the grade id of its solution cell.
        possible: The points of the whole exercise.
        parts: In the order they ran. In a student's version the hidden ones are absent.
        outcome: How it went as a whole.
        reason: Why the whole exercise earned nothing, where one reason stands for all parts: it
            was stopped, or an exception left the test cell. `parts` is empty then.
        score: The points that a test cell without parts gave; None for all others.
        internal_error: What is wrong with the test or the grader itself, for the instructor. The
            student gets no points for this exercise, and it should be graded again.
    """

    exercise: str
    possible: float
    parts: list[PartResult] = field(default_factory=list)
    outcome: Outcome = "failed"
    reason: Failure | None = None
    score: float | None = None
    internal_error: str = ""

    @property
    def possible_in_parts(self) -> float:
        """Points of the parts that ran; less than `possible` where hidden parts are absent."""
        return sum(part.possible for part in self.parts)

    @property
    def earned(self) -> float:
        """Points, scaled to `possible` when only the visible parts are there."""
        if self.score is not None:
            return self.score
        if self.reason is not None:
            return 0.0
        if not self.possible_in_parts:  # only parts without points ran: they alone decide
            return self.possible if self.outcome == "passed" else 0.0
        share = sum(part.earned for part in self.parts) / self.possible_in_parts
        return round(self.possible * share, 2)

    @property
    def failures(self) -> list[Failure]:
        """Why points are missing: the one reason, or those of the parts in order."""
        if self.reason is not None:
            return [self.reason]
        return [part.failure for part in self.parts if part.failure]

    @property
    def mistakes(self) -> list[str]:
        """Ids of the mistakes found, each once, in order."""
        return list(dict.fromkeys(failure.mistake for failure in self.failures))

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing about the answer, as where all parts are withheld."""
        return not self.parts and self.reason is None and self.score is None

    def to_json(self) -> dict[str, Any]:
        """The record as plain data."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> ExerciseResult:
        """A record from plain data, that of the first edition included.

        Raises:
            KeyError, TypeError, AttributeError: It is not the data of a result.
        """
        if "points" in data:
            data = _from_first_edition(data)
        parts = [
            PartResult(**{**part, "failure": _failure(part["failure"])}) for part in data["parts"]
        ]
        return cls(**{**data, "parts": parts, "reason": _failure(data["reason"])})


def _failure(data: dict[str, Any] | None) -> Failure | None:
    return Failure(**data) if data else None


def _from_first_edition(data: dict[str, Any]) -> dict[str, Any]:
    """The present form of a result with ``points`` in place of ``possible``.

    A reason for the whole exercise was its only part, which had a name of its own.
    """
    parts = [
        {
            "name": part["name"],
            "possible": part["points"],
            "hidden": part["hidden"],
            "failure": part["failure"],
        }
        for part in data["parts"]
    ]
    reason = None
    if [part["name"] for part in parts] == ["the whole exercise"]:
        reason, parts = parts[0]["failure"], []
        if reason and reason["mistake"] == "broken-test":
            reason = {**reason, "mistake": INTERNAL_ERROR}
    return {
        "exercise": data["exercise"],
        "possible": data["points"],
        "parts": parts,
        "outcome": data["outcome"],
        "reason": reason,
    }


def decide_outcome(parts: list[PartResult]) -> Outcome:
    """Sum up the parts of an exercise in one word."""
    failures = [part.failure for part in parts if part.failure]
    if not failures and parts:
        return "passed"
    if any(part.failure is None for part in parts):
        return "partial"
    return decide_outcome_of_failures(failures)


def decide_outcome_of_failures(failures: list[Failure]) -> Outcome:
    """The outcome where nothing was earned, for these reasons."""
    if failures and all(failure.mistake == "not-attempted" for failure in failures):
        return "not attempted"
    return "failed"
