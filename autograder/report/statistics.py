"""Numbers about a class: difficulty and discrimination, mistakes, and who may need help."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from autograder.report.gather import ClassWork, Item, ItemScore, Person, Work
from autograder.results import INTERNAL_ERROR

Kind = Literal["full", "some", "none", "not tried", "stopped", "waits"]

#: Outcomes that say how the code ended, not what is wrong with the answer.
NO_MISTAKE = {"not-attempted", "timed-out", "crashed", INTERNAL_ERROR}

#: Who may need help: in the lowest quarter and below this share of the points ...
LOW_SHARE = 0.6
#: ... or with at least this share of the exercises (and at least two) not tried.
UNTRIED_SHARE = 0.25
#: A quarter of fewer students than this says nothing.
FEWEST_FOR_QUARTER = 4


def kind_of(item: Item, score: ItemScore) -> Kind:
    """How an exercise went, in the words of the report's legend."""
    if score.earned is None:
        return "waits"
    if score.earned >= item.possible - 1e-9:
        return "full"
    if score.earned > 0:
        return "some"
    if score.outcome == "not attempted":
        return "not tried"
    return "stopped" if score.outcome in ("timed out", "crashed") else "none"


@dataclass(frozen=True)
class ItemStatistics:
    """One exercise in numbers.

    Attributes:
        item: The exercise.
        counted: How many students the numbers are of.
        mean: Mean points; None where nobody has any yet.
        difficulty: Mean share of the points, 0 to 1: the larger, the easier.
        discrimination: Corrected item-total correlation, -1 to 1; None where undefined.
        undefined: Why it is undefined, in a few words.
        kinds: How many students went which way.
        same: Whether all counted students have the same points.
    """

    item: Item
    counted: int
    mean: float | None
    difficulty: float | None
    discrimination: float | None
    undefined: str
    kinds: Counter[Kind]
    same: bool


@dataclass(frozen=True)
class Totals:
    """The totals of all graded submissions, in points."""

    values: list[float]
    mean: float
    median: float
    lower: float
    upper: float


@dataclass(frozen=True)
class MistakeCount:
    """A mistake and who made it.

    Attributes:
        mistake: Its id in the catalogue.
        people: Each once.
        items: Exercises it was found in, with the number of students, most first.
        messages: What students were told, most frequent first.
    """

    mistake: str
    people: list[Person]
    items: list[tuple[Item, int]]
    messages: list[str]


@dataclass(frozen=True)
class MayNeedHelp:
    """A student to talk to.

    Attributes:
        person: Who.
        total: Points earned.
        low: Whether the total is the reason.
        untried: How many exercises were not tried; 0 where that is not the reason.
        begin_with: Exercises with less than half of the points that most others solved.
    """

    person: Person
    total: float
    low: bool
    untried: int
    begin_with: list[Item]


def counted(work: ClassWork) -> list[Work]:
    """Whose answers say something about exercises: who tried at least one that could be run."""
    return [one for one in work.works if one.attempted]


def totals(work: ClassWork) -> Totals:
    """The totals of all who handed in, blank and unreadable ones too."""
    values = [one.total for one in work.works]
    lower, median, upper = (float(q) for q in np.percentile(values, [25, 50, 75]))
    return Totals(values, float(np.mean(values)), median, lower, upper)


def item_statistics(work: ClassWork) -> list[ItemStatistics]:
    """Difficulty and discrimination of each exercise.

    Difficulty is the mean share of the points (the p-value of classical test theory, extended to
    partial credit: Crocker & Algina, Introduction to Classical and Modern Test Theory, 1986,
    chapter 14).

    Discrimination is the corrected item-total correlation: Pearson's correlation between the
    points in the exercise and the total of all *other* exercises, so that no exercise is compared
    with itself (S. Henrysson, Correction of item-total correlations in item analysis,
    Psychometrika 28, 1963, 211-218). Other exercises count where all counted students have points.
    """
    works = counted(work)
    points = _matrix(work.items, works)
    waits = np.isnan(points).any(axis=0)  # (items,): somebody has no points yet
    found = []
    for column, item in enumerate(work.items):
        others = ~waits & (np.arange(len(work.items)) != column)
        has = ~np.isnan(points[:, column])
        mine, rest = points[has, column], points[has][:, others].sum(axis=1)
        value, why = _correlation(mine, rest, bool(others.any()))
        mean = float(mine.mean()) if len(mine) else None
        scores = [one.scores[item.cell] for one in works if item.cell in one.scores]
        found.append(
            ItemStatistics(
                item,
                len(mine),
                mean,
                None if mean is None else mean / item.possible,
                value,
                why,
                Counter(kind_of(item, score) for score in scores),
                len(mine) > 0 and bool(np.ptp(mine) < 1e-9),
            )
        )
    return found


def _matrix(items: list[Item], works: list[Work]) -> NDArray[np.float64]:
    """Points, students by exercises, float64; NaN where there are none yet."""
    rows = [
        [math.nan if (s := one.scores.get(i.cell)) is None or s.earned is None else s.earned
         for i in items] for one in works
    ]  # fmt: skip
    return np.array(rows, dtype=np.float64).reshape(len(works), len(items))


def _correlation(
    mine: NDArray[np.float64], rest: NDArray[np.float64], others: bool
) -> tuple[float | None, str]:
    """Pearson's correlation, or why there is none."""
    if not others:
        return None, "no other exercise to compare with"
    if not len(mine):
        return None, "nobody has points yet"
    if len(mine) < 3:
        return None, "fewer than three students"
    if np.ptp(mine) < 1e-9:
        return None, "all have the same points here"
    if np.ptp(rest) < 1e-9:
        return None, "all have the same points elsewhere"
    return float(np.corrcoef(mine, rest)[0, 1]), ""


def mistakes(work: ClassWork) -> list[MistakeCount]:
    """The mistakes of counted students, the most frequent first."""
    people: dict[str, dict[str, Person]] = defaultdict(dict)
    where: dict[str, Counter[Item]] = defaultdict(Counter)
    said: dict[str, Counter[str]] = defaultdict(Counter)
    for one in counted(work):
        for item in work.items:
            score = one.scores.get(item.cell)
            failures = score.failures if score else ()
            for mistake in dict.fromkeys(failure.mistake for failure in failures):
                people[mistake][one.person.id] = one.person
                where[mistake][item] += 1
            for failure in failures:
                said[failure.mistake][failure.message] += 1
    found = [
        MistakeCount(
            mistake,
            list(who.values()),
            where[mistake].most_common(),
            [message for message, _ in said[mistake].most_common()],
        )
        for mistake, who in people.items()
        if mistake not in NO_MISTAKE
    ]
    return sorted(found, key=lambda one: (-len(one.people), one.mistake))


def internal_errors(work: ClassWork) -> list[tuple[Item, list[Person]]]:
    """Exercises with an error of the test or the grader, and for whom: to fix and grade again."""
    found: dict[Item, list[Person]] = defaultdict(list)
    for one in work.works:
        for item in work.items:
            score = one.scores.get(item.cell)
            if score and any(failure.mistake == INTERNAL_ERROR for failure in score.failures):
                found[item].append(one.person)
    return list(found.items())


def may_need_help(work: ClassWork, statistics: list[ItemStatistics]) -> list[MayNeedHelp]:
    """Students whose total is low in their class, or who left much untried; the lowest first.

    The rules are `LOW_SHARE` and `UNTRIED_SHARE`. Shares are of the points that could be had so
    far, and a late submission's penalty does not count: it says nothing about understanding.
    Unreadable submissions are another kind of trouble.
    """
    works = [one for one in work.works if not one.unreadable]
    shares = [_share(work, one) for one in works]
    quarter = float(np.percentile(shares, 25)) if len(works) >= FEWEST_FOR_QUARTER else -1.0
    easy = {s.item.cell: s.difficulty for s in statistics if s.difficulty is not None}
    enough = max(2, math.ceil(UNTRIED_SHARE * len(work.items)))
    found = []
    for share, one in sorted(zip(shares, works, strict=True), key=lambda pair: pair[0]):
        pairs = [(item, one.scores[item.cell]) for item in work.items if item.cell in one.scores]
        untried = sum(kind_of(item, score) == "not tried" for item, score in pairs)
        low = share <= quarter and share < LOW_SHARE
        if not low and untried < enough:
            continue
        weak = [i for i, score in pairs if (score.earned or 0) < i.possible / 2 and not score.waits]
        solved = [item for item in weak if easy.get(item.cell, 0.0) >= 0.5]
        solved.sort(key=lambda item: -easy[item.cell])
        count = untried if untried >= enough else 0
        found.append(MayNeedHelp(one.person, one.earned, low, count, solved[:3]))
    return found


def _share(work: ClassWork, one: Work) -> float:
    """Points earned of those that could be had so far, 0 to 1."""
    cells = {cell for cell, score in one.scores.items() if score.earned is not None}
    possible = sum(item.possible for item in work.items if item.cell in cells)
    return one.earned / possible if possible else 0.0
