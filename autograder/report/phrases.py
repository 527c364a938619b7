"""Numbers in words that an instructor can act on."""

from __future__ import annotations

import math
import re
from functools import cache

from autograder.language import Text, join_texts, phrase
from autograder.report.statistics import (
    FEWEST_FOR_QUARTER,
    FEWEST_TO_HELP,
    LOW_SHARE,
    UNTRIED_SHARE,
    ItemStatistics,
    MistakeCount,
    StudentToHelp,
)
from autograder.results.catalogue import GENERAL, catalogue, make_text, read_catalogue

#: A class of fewer students gets a warning next to each discrimination.
FEW = 10
EASY, HARD = 0.95, 0.25
#: Rules of thumb for discrimination after R. L. Ebel & D. A. Frisbie, Essentials of Educational
#: Measurement, 5th edition 1991: below 0.2 poor, from 0.4 very good.
WEAK, GOOD = 0.2, 0.4

_FIELD = re.compile(r"\{(\w+)\}")


def interpret(statistics: ItemStatistics) -> Text:
    """Say what an exercise's numbers mean."""
    if statistics.difficulty is None:
        return phrase("No student has points here yet.")
    meaning = _interpret(statistics, statistics.difficulty)
    return join_texts([meaning, _warn_of_few(statistics)], " ")


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


def _interpret(statistics: ItemStatistics, share: float) -> Text:
    value = statistics.discrimination
    by_hand = statistics.item.by_hand
    if statistics.all_equal and statistics.counted > 1:
        if share >= 1 - 1e-9:
            return phrase("All students have all its points: too easy to tell anything.")
        if share > 1e-9:
            return phrase("All students have the same points: this does not tell students apart.")
        if by_hand:
            return phrase("No student earned a point: look at its text, and at how it is graded.")
        return phrase("No student earned a point: look at its text or tests.")
    if is_suspect(statistics):
        if by_hand:
            return phrase(
                "Students who did well elsewhere failed this one: look at its text, and at how it "
                "is graded."
            )
        return phrase("Students who did well elsewhere failed this one: look at its text or tests.")
    if share >= EASY:
        return phrase("Too easy to tell anything.")
    hard = phrase("Hard for most.") if share <= HARD else ""
    return join_texts([hard, _interpret_discrimination(value, statistics.why_undefined)], " ")


def _interpret_discrimination(value: float | None, why_undefined: Text) -> Text:
    if value is None:
        return phrase("Discrimination is undefined: {reason}.", reason=why_undefined)
    if value < WEAK:
        return phrase("Says little about how students do elsewhere.")
    if value < GOOD:
        return phrase("Tells students apart to some degree.")
    return phrase("Tells students apart well: students who are good here are good elsewhere.")


def _warn_of_few(statistics: ItemStatistics) -> Text:
    if statistics.counted >= FEW or statistics.discrimination is None:
        return ""
    return phrase("({count} students only: take it with care.)", count=statistics.counted)


def describe_help_rule() -> Text:
    """Say by which rule the report lists students who may need help."""
    return phrase(
        "The list has students in the lowest quarter of the class with less than {low_share} of "
        "the points that were possible so far (without late penalties; in a class of at least "
        "{smallest_class}). It also has students who did not try {untried_share} of the exercises "
        "or more, at least two. The first sixth of the class, or the first {fewest}, is open.",
        low_share=f"{LOW_SHARE:.0%}",
        smallest_class=FEWEST_FOR_QUARTER,
        untried_share=f"{UNTRIED_SHARE:.0%}",
        fewest=FEWEST_TO_HELP,
    )


def explain_help(student: StudentToHelp) -> Text:
    """Say why this student is in the list."""
    if not student.untried:
        return phrase("The total is in the lowest quarter")
    if student.low:
        return phrase(
            "The total is in the lowest quarter and {count} exercises were not tried",
            count=student.untried,
        )
    return phrase("{count} exercises were not tried", count=student.untried)


def is_general(mistake: str) -> bool:
    """Whether it names the form of what is wrong (a shape, a type), not the idea behind it."""
    return mistake not in catalogue() or mistake in _read_general()


@cache
def _read_general() -> frozenset[str]:
    return frozenset(mistake for file, mistake, _ in read_catalogue() if file == GENERAL)


def describe_mistake(count: MistakeCount) -> Text:
    """Return the message that students read, or the catalogue's with gaps where theirs differ."""
    if len(count.messages) == 1 or count.mistake not in catalogue():
        return count.messages[0]
    template = make_text(count.mistake, "says").template
    gaps = dict.fromkeys(_FIELD.findall(template), "…")
    # {at} says where in a result: often empty
    return make_text(count.mistake, "says", gaps | {"at": ""})
