"""Numbers about a class: difficulty and discrimination, mistakes, and who may need help."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from autograder.language import Text, phrase
from autograder.report.class_scores import Item, Person
from autograder.report.gather import ClassWork, ItemScore, Work
from autograder.results import INTERNAL_ERROR
from autograder.results.outcomes import STOPPED

Kind = Literal["full", "some", "none", "stopped", "not tried", "not graded"]

#: Ids of failures that say how the code ended, and not what is wrong with the answer.
NO_MISTAKE = {"not-attempted", "timed-out", "crashed", INTERNAL_ERROR}

#: Who may need help: in the lowest quarter and below this share of the points ...
LOW_SHARE = 0.6
#: ... or with at least this share of the exercises (and at least two) not tried.
UNTRIED_SHARE = 0.25
#: A quarter of fewer students than this says nothing.
FEWEST_FOR_QUARTER = 4
#: The list has at most this share of the class open, but at least `FEWEST_TO_HELP` students.
MOST_TO_HELP = 1 / 6
FEWEST_TO_HELP = 3


@dataclass(frozen=True)
class ItemStatistics:
    """One exercise in numbers.

    Attributes:
        item: The exercise.
        counted: The number of students that the numbers describe.
        mean: Mean points. None while no student has points here.
        difficulty: Mean share of the points, 0 to 1: the larger, the easier.
        discrimination: Corrected item-total correlation, -1 to 1. None where it is undefined.
        why_undefined: Why it is undefined, in a few words.
        kinds: The number of students by how the exercise went.
        all_equal: Whether all counted students have the same points.
    """

    item: Item
    counted: int
    mean: float | None
    difficulty: float | None
    discrimination: float | None
    why_undefined: Text
    kinds: Counter[Kind]
    all_equal: bool


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
        people: The students, each once.
        items: The exercises with this mistake and the number of students, most first.
        messages: The messages that students read, most frequent first.
    """

    mistake: str
    people: list[Person]
    items: list[tuple[Item, int]]
    messages: list[Text]


@dataclass(frozen=True)
class StudentToHelp:
    """A student to talk to.

    Attributes:
        person: The student.
        total: Points earned.
        low: Whether the total is the reason.
        untried: The number of exercises that the student did not try, 2 or more. 0 if it is not
            the reason.
        begin_with: Exercises that most others solved and this student earned less than half of.
    """

    person: Person
    total: float
    low: bool
    untried: int
    begin_with: list[Item]


def classify(item: Item, score: ItemScore) -> Kind:
    """Return how an exercise went, as the legend of the report groups it."""
    if score.earned is None:
        return "not graded"
    if score.earned >= item.possible - 1e-9:
        return "full"
    if score.earned > 0:
        return "some"
    if score.outcome == "not attempted":
        return "not tried"
    return "stopped" if score.outcome in STOPPED else "none"


def select_counted(work: ClassWork) -> list[Work]:
    """Return the submissions that count for exercises: those that tried one that could be run."""
    return [submission for submission in work.works if submission.attempted]


def summarize_totals(work: ClassWork) -> Totals:
    """Summarize the totals of all who submitted, with blank and unreadable submissions."""
    values = [submission.total for submission in work.works]
    lower, median, upper = (float(q) for q in np.percentile(values, [25, 50, 75]))
    return Totals(values, float(np.mean(values)), median, lower, upper)


def analyze_items(work: ClassWork) -> list[ItemStatistics]:
    """Compute the difficulty and discrimination of each exercise.

    Difficulty is the mean share of the points (the p-value of classical test theory, extended to
    partial credit: Crocker & Algina, Introduction to Classical and Modern Test Theory, 1986,
    chapter 14).

    Discrimination is the corrected item-total correlation: Pearson's correlation between the
    points in the exercise and the total of all *other* exercises, so that no exercise is compared
    with itself (S. Henrysson, Correction of item-total correlations in item analysis,
    Psychometrika 28, 1963, 211-218). Only exercises in which all counted students have points are
    part of that total.
    """
    works = select_counted(work)
    points = _make_matrix(work.items, works)
    incomplete = np.isnan(points).any(axis=0)  # (items,): a student has no points yet
    statistics = []
    for column, item in enumerate(work.items):
        others = ~incomplete & (np.arange(len(work.items)) != column)
        has_points = ~np.isnan(points[:, column])
        here, elsewhere = points[has_points, column], points[has_points][:, others].sum(axis=1)
        discrimination, why_undefined = _correlate(here, elsewhere, bool(others.any()))
        mean = float(here.mean()) if len(here) else None
        scores = [
            submission.scores[item.cell] for submission in works if item.cell in submission.scores
        ]
        statistics.append(
            ItemStatistics(
                item,
                len(here),
                mean,
                None if mean is None else mean / item.possible,
                discrimination,
                why_undefined,
                Counter(classify(item, score) for score in scores),
                len(here) > 0 and bool(np.ptp(here) < 1e-9),
            )
        )
    return statistics


def _make_matrix(items: list[Item], works: list[Work]) -> NDArray[np.float64]:
    """Return points, students by exercises, float64. NaN stands for no points yet."""
    rows = [
        [math.nan if (s := submission.scores.get(i.cell)) is None or s.earned is None else s.earned
         for i in items] for submission in works
    ]  # fmt: skip
    return np.array(rows, dtype=np.float64).reshape(len(works), len(items))


def _correlate(
    here: NDArray[np.float64], elsewhere: NDArray[np.float64], has_others: bool
) -> tuple[float | None, Text]:
    """Return Pearson's correlation, or None and why it is undefined."""
    if not has_others:
        return None, phrase("no other exercise to compare with")
    if not len(here):
        return None, phrase("no student has points yet")
    if len(here) < 3:
        return None, phrase("fewer than three students")
    if np.ptp(here) < 1e-9:
        return None, phrase("all have the same points here")
    if np.ptp(elsewhere) < 1e-9:
        return None, phrase("all have the same points elsewhere")
    return float(np.corrcoef(here, elsewhere)[0, 1]), ""


def count_mistakes(work: ClassWork) -> list[MistakeCount]:
    """Count the mistakes of counted students, the most frequent first."""
    people: dict[str, dict[str, Person]] = defaultdict(dict)
    items: dict[str, Counter[Item]] = defaultdict(Counter)
    messages: dict[str, Counter[Text]] = defaultdict(Counter)
    for submission in select_counted(work):
        for item in work.items:
            score = submission.scores.get(item.cell)
            failures = score.failures if score else ()
            for mistake in dict.fromkeys(failure.mistake for failure in failures):
                people[mistake][submission.person.id] = submission.person
                items[mistake][item] += 1
            for failure in failures:
                messages[failure.mistake][failure.message] += 1
    counts = [
        MistakeCount(
            mistake,
            list(people_by_id.values()),
            items[mistake].most_common(),
            [message for message, _ in messages[mistake].most_common()],
        )
        for mistake, people_by_id in people.items()
        if mistake not in NO_MISTAKE
    ]
    return sorted(counts, key=lambda count: (-len(count.people), count.mistake))


def find_internal_errors(work: ClassWork) -> list[tuple[Item, list[Person]]]:
    """Return exercises with an error of the test or the grader, and the students it concerns."""
    people: dict[Item, list[Person]] = defaultdict(list)
    for submission in work.works:
        for item in work.items:
            score = submission.scores.get(item.cell)
            if score and any(failure.mistake == INTERNAL_ERROR for failure in score.failures):
                people[item].append(submission.person)
    return list(people.items())


def find_students_to_help(work: ClassWork, statistics: list[ItemStatistics]) -> list[StudentToHelp]:
    """Return students whose total is low in their class, or who left much untried, lowest first.

    The rules are `LOW_SHARE` and `UNTRIED_SHARE`. Shares are of the points that were possible so
    far. A late submission's penalty does not count, since it says nothing about understanding.
    Unreadable submissions have another section of the report.
    """
    works = [submission for submission in work.works if not submission.unreadable]
    shares = [_compute_share(work, submission) for submission in works]
    quarter = float(np.percentile(shares, 25)) if len(works) >= FEWEST_FOR_QUARTER else -1.0
    difficulty = {s.item.cell: s.difficulty for s in statistics if s.difficulty is not None}
    enough = max(2, math.ceil(UNTRIED_SHARE * len(work.items)))
    students = []
    for share, submission in sorted(zip(shares, works, strict=True), key=lambda pair: pair[0]):
        scores = submission.scores
        pairs = [(item, scores[item.cell]) for item in work.items if item.cell in scores]
        untried = sum(classify(item, score) == "not tried" for item, score in pairs)
        low = share <= quarter and share < LOW_SHARE
        if not low and untried < enough:
            continue
        weak = [
            item
            for item, score in pairs
            if (score.earned or 0) < item.possible / 2 and not score.needs_manual_grading
        ]
        solved = [item for item in weak if difficulty.get(item.cell, 0.0) >= 0.5]
        solved.sort(key=lambda item: -difficulty[item.cell])
        reason = untried if untried >= enough else 0
        students.append(
            StudentToHelp(submission.person, submission.earned, low, reason, solved[:3])
        )
    return students


def count_open_to_help(work: ClassWork) -> int:
    """Return how many students of the list an instructor reads at first."""
    return max(FEWEST_TO_HELP, math.ceil(MOST_TO_HELP * len(work.works)))


def _compute_share(work: ClassWork, submission: Work) -> float:
    """Return the share of the points that were possible so far, 0 to 1."""
    cells = {cell for cell, score in submission.scores.items() if score.earned is not None}
    possible = sum(item.possible for item in work.items if item.cell in cells)
    return submission.earned / possible if possible else 0.0
