"""The result of one exercise: one small typed record from the test cell to the feedback page.

A test cell's output holds it as JSON. Points are always `earned` or `possible`.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from autograder.language import Text, read_text, write_text

Outcome = Literal["passed", "partial", "failed", "not attempted", "timed out", "crashed"]

#: The result's key in the mime bundle of a test cell's output.
MIME_TYPE = "application/vnd.autograder.result+json"

#: The mistake's id if the test or the grader failed, so that the exercise could not be graded.
INTERNAL_ERROR = "internal-error"


#: What two values differ in, from the outside to the inside.
Aspect = Literal["type", "length", "shape", "dtype", "requires_grad", "value"]


@dataclass(frozen=True)
class Contrast:
    """The first way in which a value differs from the right one.

    Attributes:
        aspect: What differs.
        at: The place in the whole value, as code: ``"[0, 1]"``. Empty for the value itself.
        got: The student's shape, dtype, entry or other aspect, as text.
        want: The right one, as text.
    """

    aspect: Aspect
    at: str
    got: Text
    want: Text


@dataclass(frozen=True)
class Failure:
    """Why a part, or a whole exercise, earned nothing.

    Its texts are shown in the reader's language if they are phrases (`autograder.language`).

    Attributes:
        mistake: Its id in the catalogue `autograder/results/mistakes/`, for example
            ``"wrong-shape"``.
        message: One or two sentences for the student.
        hint: One sentence that helps the student to continue, or empty.
        where: The line of the student's code that raised the error, or empty.
        given: The call of the student's code, or empty.
        expected: What the code should have returned, or empty. A hidden part never shows it.
        returned: What the code returned, or empty.
        contrast: How `returned` differs from `expected`, or None if that is not known. A hidden
            part never shows it.
    """

    mistake: str
    message: Text
    hint: Text = ""
    where: Text = ""
    given: Text = ""
    expected: Text = ""
    returned: Text = ""
    contrast: Contrast | None = None


@dataclass(frozen=True)
class PartResult:
    """The result of one part of an exercise: all of its points, or none and a failure.

    Attributes:
        name: What the part checks, in a few words for the student.
        possible: The points of the part.
        hidden: Whether the student's version lacks this part.
        failure: Why the part earned nothing, or None if it passed.
    """

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
    """The result of one exercise.

    Attributes:
        exercise: The exercise's id, which is also the grade id of its solution cell.
        possible: The points of the whole exercise.
        parts: The results of the parts in the order in which they ran. A student's version does
            not have the hidden parts.
        outcome: The result of the whole exercise in one or two words.
        reason: Why the whole exercise earned nothing, if there is one reason for all parts: it
            was stopped, or an exception left the test cell. Then `parts` is empty.
        score: The earned points of a test cell without parts; None for all others.
        internal_error: What is wrong with the test or the grader itself, for the instructor. The
            student does not earn points for this exercise, and it should be graded again.
        beside: Whether the test cell ran beside the student's code, which can forge such a result.
    """

    exercise: str
    possible: float
    parts: list[PartResult] = field(default_factory=list)
    outcome: Outcome = "failed"
    reason: Failure | None = None
    score: float | None = None
    internal_error: str = ""
    beside: bool = False

    @property
    def possible_in_parts(self) -> float:
        """The points of the parts that ran: less than `possible` if hidden parts are missing."""
        return sum(part.possible for part in self.parts)

    @property
    def possible_later(self) -> float:
        """The points of hidden parts that this version lacks: they are decided after submitting."""
        if self.reason is not None or self.score is not None:
            return 0.0
        return max(self.possible - self.possible_in_parts, 0.0)

    @property
    def earned_in_parts(self) -> float:
        """The points that the parts that ran have earned."""
        return sum(part.earned for part in self.parts)

    @property
    def earned(self) -> float:
        """The earned points, scaled to `possible` if hidden parts are missing."""
        if self.score is not None:
            return self.score
        if self.reason is not None:
            return 0.0
        if not self.possible_in_parts:  # only parts without points ran, so they decide
            return self.possible if self.outcome == "passed" else 0.0
        fraction = self.earned_in_parts / self.possible_in_parts
        return round(self.possible * fraction, 2)

    @property
    def failures(self) -> list[Failure]:
        """Why points are missing: the reason for the whole exercise, or the parts' failures."""
        if self.reason is not None:
            return [self.reason]
        return [part.failure for part in self.parts if part.failure]

    def repeats(self, part: PartResult) -> bool:
        """Whether an earlier part failed with the same message, so that it need not come again."""
        message = part.failure.message if part.failure else None
        same = [p for p in self.parts if p.failure and p.failure.message == message]
        return bool(same) and same[0] is not part

    @property
    def mistakes(self) -> list[str]:
        """The ids of the mistakes, each once, in order."""
        return list(dict.fromkeys(failure.mistake for failure in self.failures))

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing about the answer, for example because all parts are hidden."""
        return not self.parts and self.reason is None and self.score is None

    def to_json(self) -> dict[str, Any]:
        """Return the record as plain data."""
        data: dict[str, Any] = _write_texts(asdict(self))
        return data

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> ExerciseResult:
        """Return a record from plain data of this or an earlier edition.

        Raises:
            KeyError: If a field is missing.
            TypeError: If there is an unknown field, or a value has the wrong type.
            AttributeError: If the data is not a dictionary.
        """
        if "points" in data:
            data = _convert_first_edition(data)
        parts = [
            PartResult(**{**part, "failure": _read_failure(part["failure"])})
            for part in data["parts"]
        ]
        return cls(**{**data, "parts": parts, "reason": _read_failure(data["reason"])})


def _read_failure(data: dict[str, Any] | None) -> Failure | None:
    if not data:
        return None
    contrast = data.get("contrast")  # results of earlier editions lack it
    texts = {name: read_text(text) for name, text in data.items() if name != "contrast"}
    return Failure(**texts, contrast=_read_contrast(contrast) if contrast else None)


def _read_contrast(data: dict[str, Any]) -> Contrast:
    texts = {name: read_text(text) for name, text in data.items() if name != "aspect"}
    return Contrast(data["aspect"], **texts)


def _write_texts(value: Any) -> Any:
    """Return plain data with the parts of its phrases, in place of their English texts."""
    if isinstance(value, str):
        return write_text(value)
    if isinstance(value, dict):
        return {name: _write_texts(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_write_texts(item) for item in value]
    return value


def _convert_first_edition(data: dict[str, Any]) -> dict[str, Any]:
    """Return the current form of a result that has ``points`` instead of ``possible``.

    In the first edition, a reason for the whole exercise was its only part, with a special name.
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
    """Return the outcome of an exercise from the results of its parts.

    An exercise that earned nothing is not partly right, even if a part without points passed.
    """
    failures = [part.failure for part in parts if part.failure]
    if not failures and parts:
        return "passed"
    if any(part.earned for part in parts):
        return "partial"
    return decide_outcome_of_failures(failures)


def decide_outcome_of_failures(failures: list[Failure]) -> Outcome:
    """Return the outcome of an exercise without earned points from its failures."""
    if failures and all(failure.mistake == "not-attempted" for failure in failures):
        return "not attempted"
    return "failed"
