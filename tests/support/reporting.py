"""Make classes for the class report's tests, and parse its page."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html.parser import HTMLParser

from autograder.report.class_scores import Item, Person
from autograder.report.gather import ClassWork, ItemScore, Work
from autograder.results import Failure, Outcome

NOW = datetime(2026, 1, 20, 9, 30, tzinfo=UTC)


def items(**points: float) -> list[Item]:
    return [Item(f"{name}-test", name, name.title(), most) for name, most in points.items()]


def score(points: float | None, outcome: Outcome | None = None, *mistakes: str) -> ItemScore:
    """Return a score. Each mistake is `ID` or `ID: message`."""
    failures = []
    for text in mistakes:
        mistake, _, message = text.partition(": ")
        failures.append(Failure(mistake, message or f"About {mistake}."))
    return ItemScore(points, outcome or ("partial" if points else "failed"), tuple(failures))


def class_of(exercises: list[Item], rows: dict[str, list[ItemScore | float]]) -> ClassWork:
    """Return a class in which each student has these scores, in the order of the exercises."""
    works = [
        Work(
            Person(name),
            {
                item.cell: value if isinstance(value, ItemScore) else score(value)
                for item, value in zip(exercises, row, strict=True)
            },
        )
        for name, row in rows.items()
    ]
    return ClassWork("made", exercises, works)


def four_students() -> ClassWork:
    """Return four students with three exercises. Each has 2 points in `a` and `c` together."""
    rows: dict[str, list[ItemScore | float]] = {
        "s1": [2, 4, 0], "s2": [2, 2, 0], "s3": [0, 2, 2], "s4": [0, 0, 2],
    }  # fmt: skip
    return class_of(items(a=2, b=4, c=2), rows)


class Parsed(HTMLParser):
    """A parsed page: its words as a browser shows them, its scripts, and its tags."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.scripts: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self._in = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in = tag
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        self._in = ""

    def handle_data(self, data: str) -> None:
        if self._in == "script":
            self.scripts.append(data)
        elif self._in != "style":
            self.words.append(data)


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", " ".join(Parsed(page).words))
