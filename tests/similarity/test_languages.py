"""The page of similar answers in another language has no English words but names and code."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import bs4
import pytest

from autograder.similarity.answers import ClassAnswers
from autograder.similarity.pairs import compare_class
from autograder.similarity.similarity_page import render
from tests.similarity.test_similarity import COPIED, DISGUISED, honest_class, make_class
from tests.support.fake_language import find_english_on_page, use_fake_language

NAMES = ("made", "UTC", "Scale a table", "s1", "s2", *honest_class(), "ada", "bob", "eve")


def pages() -> dict[str, str]:
    """Return pages that show each sentence together."""
    large = make_class(honest_class() | {"ada": COPIED, "bob": COPIED, "eve": DISGUISED})
    (exercise,) = large.exercises
    five = [replace(exercise, name=f"x{number}") for number in range(5)]
    small = make_class({"ada": "x = 1", "bob": "y = 2"})
    works = {
        "large": large,
        "one not read": replace(large, unreadable=["s1"], exercises=five[:4]),
        "five exercises": replace(large, exercises=five),
        "small": replace(small, unreadable=["s1", "s2"]),
    }
    return {title: make_page(work) for title, work in works.items()}


def make_page(work: ClassAnswers) -> str:
    return render(work, compare_class(work), {}, datetime(2026, 11, 29, tzinfo=UTC))


def test_every_sentence_of_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    use_fake_language(monkeypatch)
    for title, page in pages().items():
        assert find_english_on_page(page, *NAMES) == [], title
        assert bs4.BeautifulSoup(page, "html.parser").html["lang"] == "fake"  # type: ignore[index]
