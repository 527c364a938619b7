"""How each outcome of an exercise looks, on pages and in the terminal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from autograder.language import Text, phrase
from autograder.results.exercise_result import Outcome

#: How something looks: right, partly right, wrong, not attempted, or not known yet.
Look = Literal["yes", "half", "no", "blank", "open"]


@dataclass(frozen=True)
class OutcomeStyle:
    """How an outcome looks.

    Attributes:
        words: What a student reads.
        look: The sign and the color on a student's page.
        color: The color in the terminal, by Rich's name.
        stopped: Whether the code was stopped before it gave an answer.
    """

    words: Text
    look: Look
    color: str
    stopped: bool = False


OUTCOME_STYLES: dict[Outcome, OutcomeStyle] = {
    "passed": OutcomeStyle(phrase("Right"), "yes", "green"),
    "partial": OutcomeStyle(phrase("Partly right"), "half", "yellow"),
    "failed": OutcomeStyle(phrase("Not right yet"), "no", "red"),
    "not attempted": OutcomeStyle(phrase("Not attempted"), "blank", "dim"),
    "timed out": OutcomeStyle(phrase("Took too long"), "no", "magenta", stopped=True),
    "crashed": OutcomeStyle(phrase("Could not be checked"), "no", "magenta", stopped=True),
}
#: Outcomes of exercises that were stopped, the worse one first.
STOPPED: tuple[Outcome, ...] = tuple(
    outcome for outcome, style in OUTCOME_STYLES.items() if style.stopped
)
