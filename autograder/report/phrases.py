"""Numbers in words that an instructor can act on."""

from __future__ import annotations

import math
import re
from functools import cache

from autograder.report.statistics import (
    FEWEST_FOR_QUARTER,
    FEWEST_TO_HELP,
    LOW_SHARE,
    UNTRIED_SHARE,
    ItemStatistics,
    MistakeCount,
    StudentToHelp,
)
from autograder.results.catalogue import GENERAL, catalogue, read_catalogue
from autograder.wording import format_count

#: A class of fewer students gets a warning next to each discrimination.
FEW = 10
EASY, HARD = 0.95, 0.25
#: Rules of thumb for discrimination after R. L. Ebel & D. A. Frisbie, Essentials of Educational
#: Measurement, 5th edition 1991: below 0.2 poor, from 0.4 very good.
WEAK, GOOD = 0.2, 0.4

_FIELD = re.compile(r"\{\w+\}")


def interpret(statistics: ItemStatistics) -> str:
    """Say what an exercise's numbers mean."""
    if statistics.difficulty is None:
        return "No student has points here yet."
    return _interpret(statistics, statistics.difficulty) + _warn_of_few(statistics)


def is_suspect(statistics: ItemStatistics) -> bool:
    """Whether an instructor should look at the exercise itself.

    It is suspect if no student earned a point. It is also suspect if the correlation is below
    zero by more than its standard error for unrelated points, 1 / sqrt(n - 1). A correlation
    closer to zero may well be chance.
    """
    if statistics.all_equal:
        return statistics.counted > 1 and statistics.mean == 0
    value = statistics.discrimination
    return value is not None and value * math.sqrt(statistics.counted - 1) < -1


def _interpret(statistics: ItemStatistics, share: float) -> str:
    value = statistics.discrimination
    by_hand = statistics.item.by_hand
    look = "look at its text, and at how it is graded" if by_hand else "look at its text or tests"
    if statistics.all_equal and statistics.counted > 1:
        if share >= 1 - 1e-9:
            return "All students have all its points: too easy to tell anything."
        if share <= 1e-9:
            return f"No student earned a point: {look}."
        return "All students have the same points: this does not tell students apart."
    if is_suspect(statistics):
        return f"Students who did well elsewhere failed this one: {look}."
    if share >= EASY:
        return "Too easy to tell anything."
    hard = "Hard for most. " if share <= HARD else ""
    if value is None:
        return f"{hard}Discrimination is undefined: {statistics.why_undefined}."
    if value < WEAK:
        return f"{hard}Says little about how students do elsewhere."
    if value < GOOD:
        return f"{hard}Tells students apart to some degree."
    return f"{hard}Tells students apart well: students who are good here are good elsewhere."


def _warn_of_few(statistics: ItemStatistics) -> str:
    few = statistics.counted < FEW and statistics.discrimination is not None
    return f" ({statistics.counted} students only: take it with care.)" if few else ""


def describe_help_rule() -> str:
    """Say by which rule the report lists students who may need help."""
    return (
        "The list has students in the lowest quarter of the class with less than "
        f"{LOW_SHARE:.0%} of the points that were possible so far (without late penalties; in a "
        f"class of at least {FEWEST_FOR_QUARTER}). It also has students who did not try "
        f"{UNTRIED_SHARE:.0%} of the exercises or more, at least two. The first sixth of the "
        f"class, or the first {FEWEST_TO_HELP}, is open."
    )


def explain_help(student: StudentToHelp) -> str:
    """Say why this student is in the list."""
    reasons = []
    if student.low:
        reasons.append("the total is in the lowest quarter")
    if student.untried:
        reasons.append(
            f"{format_count(student.untried, 'exercise was', 'exercises were')} not tried"
        )
    text = " and ".join(reasons)
    return text[:1].upper() + text[1:]


def is_general(mistake: str) -> bool:
    """Whether it names the form of what is wrong (a shape, a type), not the idea behind it."""
    return mistake not in catalogue() or mistake in _read_general()


@cache
def _read_general() -> frozenset[str]:
    return frozenset(mistake for file, mistake, _ in read_catalogue() if file == GENERAL)


def describe_mistake(count: MistakeCount) -> str:
    """Return the message that students read, or the catalogue's with gaps where theirs differ."""
    if len(count.messages) == 1:
        return count.messages[0]
    entry = catalogue().get(count.mistake)
    message = entry["says"].strip() if entry else count.messages[0]
    return _FIELD.sub("…", message.replace("{at}", ""))  # {at} says where in a result: often empty
