"""Numbers in words an instructor can act on."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import cache

from autograder.report.statistics import (
    FEWEST_FOR_QUARTER,
    LOW_SHARE,
    UNTRIED_SHARE,
    ItemStatistics,
    MayNeedHelp,
    MistakeCount,
)
from autograder.results.catalogue import GENERAL, catalogue, read_catalogue

#: Fewer students than this, and a reading says so.
FEW = 10
EASY, HARD = 0.95, 0.25
#: Rules of thumb for discrimination after R. L. Ebel & D. A. Frisbie, Essentials of Educational
#: Measurement, 5th edition 1991: below 0.2 poor, from 0.4 very good.
WEAK, GOOD = 0.2, 0.4

_FIELD = re.compile(r"\{\w+\}")


def reading(found: ItemStatistics) -> str:
    """What an exercise's numbers mean."""
    if found.difficulty is None:
        return "Nobody has points here yet."
    return _reading(found, found.difficulty) + _caution(found)


def is_suspect(found: ItemStatistics) -> bool:
    """Whether an instructor should look at the exercise itself.

    So where nobody earned a point, and where the correlation is below zero by more than its
    standard error for unrelated points, 1 / sqrt(n - 1): one closer to zero may well be chance.
    """
    if found.same:
        return found.counted > 1 and found.mean == 0
    value = found.discrimination
    return value is not None and value * math.sqrt(found.counted - 1) < -1


def _reading(found: ItemStatistics, share: float) -> str:
    value = found.discrimination
    by_hand = found.item.by_hand
    look = "look at its text, and at how it is graded" if by_hand else "look at its text or tests"
    if found.same and found.counted > 1:
        if share >= 1 - 1e-9:
            return "Everybody has all its points: too easy to tell anything."
        if share <= 1e-9:
            return f"Nobody earned a point: {look}."
        return "Everybody has the same points: this does not tell students apart."
    if is_suspect(found):
        return f"Those who did well elsewhere failed this one: {look}."
    if share >= EASY:
        return "Too easy to tell anything."
    hard = "Hard for most. " if share <= HARD else ""
    if value is None:
        return f"{hard}Nothing to say on discrimination: {found.undefined}."
    if value < WEAK:
        return f"{hard}Says little about how students do elsewhere."
    if value < GOOD:
        return f"{hard}Tells students apart to some degree."
    return f"{hard}Tells students apart well: who is good here is good elsewhere."


def _caution(found: ItemStatistics) -> str:
    few = found.counted < FEW and found.discrimination is not None
    return f" ({found.counted} students only: take it with care.)" if few else ""


def help_rule() -> str:
    """By which rule the report lists students who may need help."""
    return (
        f"Listed are those in the lowest quarter of the class with less than {LOW_SHARE:.0%} of "
        "the points that could be had so far (without late penalties; in a class of at least "
        f"{FEWEST_FOR_QUARTER}), and those who did not try {UNTRIED_SHARE:.0%} of the exercises "
        "or more, at least two."
    )


def help_reason(found: MayNeedHelp) -> str:
    """Why this student is listed."""
    reasons = []
    if found.low:
        reasons.append("the total is in the lowest quarter")
    if found.untried:
        reasons.append(f"{count(found.untried, 'exercise was', 'exercises were')} not tried")
    text = " and ".join(reasons)
    return text[:1].upper() + text[1:]


def is_general(mistake: str) -> bool:
    """Whether it says the form of what is wrong (a shape, a type), not the thought behind it."""
    return mistake not in catalogue() or mistake in _general()


@cache
def _general() -> frozenset[str]:
    return frozenset(mistake for file, mistake, _ in read_catalogue() if file == GENERAL)


def mistake_sentence(found: MistakeCount) -> str:
    """What students were told; where that differs, the catalogue's sentence with gaps."""
    if len(found.messages) == 1:
        return found.messages[0]
    entry = catalogue().get(found.mistake)
    says = entry["says"].strip() if entry else found.messages[0]
    return _FIELD.sub("…", says.replace("{at}", ""))  # where in a result: nothing, mostly


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def listed(names: Sequence[str]) -> str:
    """Names as they stand in a sentence."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
