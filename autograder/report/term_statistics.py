"""Numbers about a term: the distribution in each chapter, trends, and mistakes that persist."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Literal

import numpy as np

from autograder.language import Text
from autograder.report.class_scores import Person
from autograder.report.gather import ClassWork
from autograder.report.statistics import MistakeCount, count_mistakes
from autograder.report.term_records import Chapter, Participant, Result, Term

Direction = Literal["up", "down", "steady"]

#: A trend has a direction from this distance on. It is a share of the points.
CLEAR = 0.15
#: Fewer results do not make a trend.
FEWEST_FOR_TREND = 3
#: The columns of a chapter's small chart, each a tenth of the points.
COLUMNS = 10
#: For an interval that has the true value 95 times in 100.
_NORMAL = 1.96


@dataclass(frozen=True)
class Distribution:
    """The results of a class in one chapter. Shares are those of the points, less penalties.

    Attributes:
        shares: The share of each student whose work is graded, also in part.
        columns: The number of students in each tenth of the points.
        submitted: Students who submitted.
        late: Students who submitted late.
        missing: Students whose due date has passed without a submission.
    """

    chapter: Chapter
    shares: list[float]
    columns: list[int]
    submitted: int
    late: int
    missing: int

    @property
    def mean(self) -> float | None:
        """The mean share, or None without a graded submission."""
        return float(np.mean(self.shares)) if self.shares else None

    @property
    def quartiles(self) -> tuple[float, float, float] | None:
        """The share at a quarter, at the half and at three quarters of the class."""
        if not self.shares:
            return None
        lower, median, upper = np.percentile(self.shares, [25, 50, 75])
        return float(lower), float(median), float(upper)


@dataclass(frozen=True)
class Row:
    """A student over all chapters.

    Attributes:
        earned: Points less penalties.
        possible: The points that were possible so far.
        late: The number of late submissions.
        missing: The number of missing submissions.
        trend: How the distance from the class's median changes. None with too few results.
    """

    participant: Participant
    earned: float
    possible: float
    late: int
    missing: int
    trend: float | None

    @property
    def share(self) -> float | None:
        """The share of the points that were possible so far. None if there were none yet."""
        return self.earned / self.possible if self.possible else None

    @property
    def direction(self) -> Direction | None:
        """The trend in a word, or None with too few results."""
        if self.trend is None:
            return None
        return "up" if self.trend >= CLEAR else "down" if self.trend <= -CLEAR else "steady"


@dataclass(frozen=True)
class PersistentMistake:
    """A mistake that students made in two or more chapters.

    Attributes:
        count: The mistake, its messages, and the students in whose work it persists.
        chapters: The chapters with the mistake and the number of all students who made it there.
    """

    count: MistakeCount
    chapters: list[tuple[str, int]]


@dataclass(frozen=True)
class Difference:
    """A chapter in this term and in another one.

    Attributes:
        here: This term. None if it does not have the chapter.
        other: The other term. None if it does not have the chapter.
        change: The change of the mean share to this term. None where a term has no numbers.
        margin: The true change is within `change` ± `margin` 95 times in 100. None if a term has a
            single student here.
    """

    name: str
    here: Distribution | None
    other: Distribution | None
    change: float | None
    margin: float | None

    @property
    def is_clear(self) -> bool:
        """Whether the change is larger than what chance explains."""
        if self.change is None or self.margin is None:
            return False
        return abs(self.change) > self.margin


def describe_chapters(term: Term) -> list[Distribution]:
    """Return the distribution in each chapter of a term."""
    return [
        _describe_chapter(chapter, term.list_results(chapter.name)) for chapter in term.chapters
    ]


def _describe_chapter(chapter: Chapter, results: list[Result]) -> Distribution:
    shares = [
        result.total / result.possible
        for result in results
        if result.state in ("graded", "waiting") and result.possible
    ]
    places = [min(max(int(share * COLUMNS + 1e-9), 0), COLUMNS - 1) for share in shares]
    counts = Counter(places)
    return Distribution(
        chapter,
        shares,
        [counts[place] for place in range(COLUMNS)],
        sum(result.submitted for result in results),
        sum(bool(result.late) for result in results),
        sum(result.state == "missing" for result in results),
    )


def make_rows(term: Term) -> list[Row]:
    """Return a row for each student.

    A trend compares the last third of a student's results (at least one) with those before. Each
    result is the distance of the student's share from the median of the class, because chapters
    differ in difficulty. A missing submission counts as 0. Penalties do not count.
    """
    medians = {chapter.name: _compute_median(term, chapter.name) for chapter in term.chapters}
    rows = []
    for participant in term.participants:
        results = participant.results
        counted = [name for name in medians if results[name].counts]
        distances = [results[name].share - medians[name] for name in counted]
        rows.append(
            Row(
                participant,
                round(sum(results[name].total for name in counted), 6),
                sum(results[name].possible for name in counted),
                sum(bool(result.late) for result in results.values()),
                sum(result.state == "missing" for result in results.values()),
                _compute_trend(distances),
            )
        )
    return rows


def _compute_median(term: Term, chapter: str) -> float:
    shares = [r.share for r in term.list_results(chapter) if r.counts and r.submitted]
    return float(np.median(shares)) if shares else 0.0


def _compute_trend(distances: list[float]) -> float | None:
    if len(distances) < FEWEST_FOR_TREND:
        return None
    last = max(1, round(len(distances) / 3))
    return float(np.mean(distances[-last:]) - np.mean(distances[:-last]))


def find_persistent_mistakes(works: list[ClassWork]) -> list[PersistentMistake]:
    """Return the mistakes that a student made in two or more chapters, the most students first."""
    made: dict[str, Counter[str]] = defaultdict(Counter)
    people: dict[str, Person] = {}
    chapters: dict[str, list[tuple[str, int]]] = defaultdict(list)
    messages: dict[str, dict[Text, None]] = defaultdict(dict)
    for work in works:
        for count in count_mistakes(work):
            made[count.mistake].update(person.id for person in count.people)
            people.update({person.id: person for person in count.people})
            chapters[count.mistake].append((work.assignment, len(count.people)))
            messages[count.mistake].update(dict.fromkeys(count.messages))
    persistent = []
    for mistake, times in made.items():
        again = [people[student] for student, number in times.items() if number > 1]
        again.sort(key=lambda person: person.sort_key)
        if again:
            count = MistakeCount(mistake, again, [], list(messages[mistake]))
            persistent.append(PersistentMistake(count, chapters[mistake]))
    return sorted(persistent, key=lambda item: (-len(item.count.people), item.count.mistake))


def compare_terms(here: list[Distribution], other: list[Distribution]) -> list[Difference]:
    """Compare the chapters of two terms by their names, in the order of this term.

    Chapters that only the other term has come last.
    """
    by_name = {item.chapter.name: item for item in other}
    differences = [
        _compare(item.chapter.name, item, by_name.pop(item.chapter.name, None)) for item in here
    ]
    return differences + [_compare(name, None, item) for name, item in by_name.items()]


def _compare(name: str, here: Distribution | None, other: Distribution | None) -> Difference:
    if not here or not other or here.mean is None or other.mean is None:
        return Difference(name, here, other, None, None)
    change, margin = here.mean - other.mean, None
    if min(len(here.shares), len(other.shares)) > 1:
        margin = _NORMAL * math.hypot(_compute_error(here.shares), _compute_error(other.shares))
    return Difference(name, here, other, change, margin)


def _compute_error(shares: list[float]) -> float:
    """Return the standard error of a mean."""
    return float(np.std(shares, ddof=1)) / math.sqrt(len(shares))
