"""Compare all answers with each other, and rank pairs of students.

What two answers share counts as much as it is rare in the class: a feature that 2 of 500 students
have counts log2(500 / 2), about 8 bits, and one that a quarter of the class has counts nothing. The
sum is called evidence. It is not a probability: features of one answer depend on each other.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_matrix, diags_array
from scipy.sparse.csgraph import connected_components
from sklearn.feature_extraction.text import CountVectorizer

from autograder.similarity.answers import ClassAnswers, ExerciseAnswers
from autograder.similarity.fingerprints import Feature, find_features, find_names

#: A feature that this part of the class has is no evidence.
FREQUENT = 0.25
#: Students who are added to the count of a class, who wrote something else. In a class of two, what
#: both wrote would be no evidence otherwise.
UNSEEN = 20
#: A pair with less evidence in all exercises is not shown.
LEAST_BITS = 10.0
#: Pairs beyond this many interquartile ranges above the class's third quartile stand out: Tukey's
#: "far out" values (Exploratory Data Analysis, 1977).
FAR_OUT = 3.0


@dataclass(frozen=True)
class Shared:
    """What two students share in one exercise.

    Attributes:
        exercise: The exercise's id.
        bits: The evidence.
        percent: How much of the shorter answer the longer one has, of what is the students' own.
    """

    exercise: str
    bits: float
    percent: float


@dataclass(frozen=True)
class Pair:
    """Two students and what their answers share, the strongest first."""

    first: str
    second: str
    shared: list[Shared]
    stands_out: bool = False

    @property
    def bits(self) -> float:
        """The evidence of all exercises."""
        return sum(item.bits for item in self.shared)


@dataclass(frozen=True)
class Comparison:
    """The result of comparing a class.

    Attributes:
        pairs: The pairs with the most evidence, the strongest first.
        groups: Students whom pairs that stand out connect, the largest group first.
        limit: The evidence from which a pair stands out. None in a class too small to say.
        best: The evidence of each student's strongest pair.
    """

    pairs: list[Pair]
    groups: list[list[str]]
    limit: float | None
    best: dict[str, float] = field(default_factory=dict)


def compare_class(work: ClassAnswers, most: int = 60) -> Comparison:
    """Rank the pairs of a class.

    Args:
        work: What the class submitted.
        most: The number of pairs to return at most. Pairs that stand out are all returned.
    """
    index = {student: number for number, student in enumerate(work.students)}
    size = len(index)
    total = np.zeros((size, size))
    shares: dict[tuple[int, int], list[Shared]] = defaultdict(list)
    by_exercise = []
    for exercise in work.exercises:
        if len(exercise.answers) < 2:
            continue
        bits, percents = _compare_exercise(exercise, work.seen)
        rows = np.array([index[student] for student in exercise.answers])
        by_exercise.append((exercise.name, rows, bits, percents))
        total[np.ix_(rows, rows)] += bits
    np.fill_diagonal(total, 0)
    best = total.max(axis=1)
    limit = _find_limit(best)
    upper = np.triu(total, k=1)
    order = np.argsort(upper, axis=None)[::-1]
    firsts, seconds = np.unravel_index(order, upper.shape)
    chosen: list[tuple[int, int]] = []
    for i, j in zip(firsts.tolist(), seconds.tolist(), strict=True):
        strong = limit is not None and upper[i, j] >= limit
        if upper[i, j] < LEAST_BITS or (len(chosen) >= most and not strong):
            break
        chosen.append((i, j))
    for name, rows, bits, percents in by_exercise:
        place = {row: number for number, row in enumerate(rows.tolist())}
        for i, j in chosen:
            if i in place and j in place and bits[place[i], place[j]] > 0:
                a, b = place[i], place[j]
                shares[i, j].append(Shared(name, float(bits[a, b]), float(percents[a, b])))
    pairs = [
        Pair(
            work.students[i],
            work.students[j],
            sorted(shares[i, j], key=lambda item: -item.bits),
            limit is not None and bool(upper[i, j] >= limit),
        )
        for i, j in chosen
    ]
    groups = _find_groups(work.students, upper, limit)
    strongest = dict(zip(work.students, best.tolist(), strict=True))
    return Comparison(pairs, groups, limit, strongest)


def _compare_exercise(
    exercise: ExerciseAnswers, seen: tuple[str, ...]
) -> tuple[np.ndarray, np.ndarray]:
    """Return the evidence and the shared percent of each two answers, shape (N, N)."""
    texts = [*exercise.common, *seen]
    known = frozenset(name for text in texts for name in find_names(text))
    features = [
        find_features(text, is_code=exercise.is_code, known=known)
        for text in exercise.answers.values()
    ]
    common: set[Feature] = set()
    for text in texts:
        common |= find_features(text, is_code=exercise.is_code, known=known)
    own = [answer - common for answer in features]
    size = len(own)
    empty = np.zeros((size, size))
    if not any(own):
        return empty, empty
    vectorizer = CountVectorizer(analyzer=lambda answer: answer, binary=True, dtype=np.float64)
    matrix: csr_matrix = vectorizer.fit_transform(own)
    frequency = np.asarray(matrix.sum(axis=0)).ravel()
    rarity = np.log2((size + UNSEEN) / frequency)
    rarity[(frequency > max(FREQUENT * size, 2)) | (frequency < 2)] = 0.0
    share = np.array([feature.share for feature in vectorizer.get_feature_names_out()])
    weighted = matrix @ diags_array(rarity * share)
    bits = np.asarray((weighted @ matrix.T).todense())
    # the percent is about the structure, because a disguised copy changes names and comments
    structure = matrix[
        :,
        [feature.kind in ("structure", "words") for feature in vectorizer.get_feature_names_out()],
    ]
    counts = np.asarray((structure @ structure.T).todense())
    lengths = np.maximum(counts.diagonal(), 1.0)
    percents = 100 * counts / np.minimum(lengths[:, None], lengths[None, :])
    np.fill_diagonal(bits, 0.0)
    return bits, percents


def _find_limit(best: np.ndarray) -> float | None:
    """Return the evidence beyond which a pair is far from what is usual in this class."""
    if len(best) < 8:
        return None
    low, high = np.percentile(best, [25, 75])
    return float(max(high + FAR_OUT * (high - low), LEAST_BITS))


def _find_groups(students: list[str], upper: np.ndarray, limit: float | None) -> list[list[str]]:
    if limit is None:
        return []
    _, labels = connected_components(csr_matrix(upper >= limit), directed=False)
    order = np.argsort(labels, kind="stable")
    cuts = [0, *(np.flatnonzero(np.diff(labels[order])) + 1).tolist(), len(order)]
    groups = [[students[i] for i in order[start:stop]] for start, stop in pairwise(cuts)]
    return sorted((group for group in groups if len(group) > 1), key=len, reverse=True)
