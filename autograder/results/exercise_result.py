"""What grading one exercise says: small typed records, which travel as JSON in a cell's output."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Outcome = Literal["passed", "partial", "failed", "not attempted", "timed out", "crashed"]

#: The output's key in a test cell's mime bundle.
MIME_TYPE = "application/vnd.autograder.result+json"


@dataclass(frozen=True)
class Failure:
    """Why a part earned nothing.

    Attributes:
        mistake: Id in the catalogue `autograder/results/mistakes/`, for example ``"wrong-shape"``.
        message: One or two sentences for the student.
        hint: One sentence that helps on, or empty.
        where: The line of the student's code it happened in, or empty.
        given: What the student's code was called with, and what came back.
        expected: What should have come back. Never shown for a hidden part.
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
    points: float
    hidden: bool
    failure: Failure | None = None

    @property
    def earned(self) -> float:
        return self.points if self.failure is None else 0.0


@dataclass(frozen=True)
class ExerciseResult:
    """What one test cell found.

    Attributes:
        exercise: The exercise's id, which is also the grade id of its solution cell.
        points: The most that can be earned.
        parts: In the order they ran. In a student's version the hidden ones are absent.
        outcome: How it went as a whole.
    """

    exercise: str
    points: float
    parts: list[PartResult] = field(default_factory=list)
    outcome: Outcome = "failed"

    @property
    def available(self) -> float:
        """Points of the parts that ran; less than `points` where hidden parts are absent."""
        return sum(part.points for part in self.parts)

    @property
    def earned(self) -> float:
        """Points, scaled to `points` when only the visible parts are there."""
        if not self.available:  # only parts without points ran: they alone decide
            return self.points if self.outcome == "passed" else 0.0
        share = sum(part.earned for part in self.parts) / self.available
        return round(self.points * share, 2)

    @property
    def mistakes(self) -> list[str]:
        """Ids of the mistakes found, each once, in order."""
        return list(dict.fromkeys(p.failure.mistake for p in self.parts if p.failure))

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> ExerciseResult:
        parts = [
            PartResult(
                **{**part, "failure": Failure(**part["failure"]) if part["failure"] else None}
            )
            for part in data["parts"]
        ]
        return cls(**{**data, "parts": parts})


def outcome_of(parts: list[PartResult]) -> Outcome:
    """Sum up the parts of an exercise in one word."""
    failures = [part.failure for part in parts if part.failure]
    if not failures and parts:
        return "passed"
    if any(part.failure is None for part in parts):
        return "partial"
    if parts and all(failure.mistake == "not-attempted" for failure in failures):
        return "not attempted"
    return "failed"
