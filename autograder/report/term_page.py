"""The page on a term: one HTML file that needs no other file.

Jinja escapes all text that comes from students.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from markupsafe import Markup

from autograder.language import Phrase, Text, join_facts, phrase
from autograder.report import phrases
from autograder.report.gather import ClassWork
from autograder.report.page_frame import compute_script_digest, make_environment, read_asset
from autograder.report.term_records import Chapter, Participant, Result, Term
from autograder.report.term_statistics import (
    CLEAR,
    Row,
    compare_terms,
    describe_chapters,
    find_persistent_mistakes,
    make_rows,
)

#: From this share of the points on, a cell has the color of the first or of the second group.
GOOD, PASSING = 0.8, 0.5
#: The page shows this many mistakes. Others are folded.
OPEN_MISTAKES = 8

_LEGEND = [
    ("full", "", phrase("{share} of the points or more", share=f"{GOOD:.0%}")),
    ("some", "", phrase("{share} or more", share=f"{PASSING:.0%}")),
    ("none", "", phrase("less than {share}", share=f"{PASSING:.0%}")),
    ("not-tried", "–", phrase("missing")),
    ("not-graded", phrase("new"), phrase("submitted, not yet graded")),
]
_SIGNS = {"up": "▲", "down": "▼", "steady": ""}


@dataclass(frozen=True)
class TermCell:
    """A student's result in a chapter, as a cell of the table.

    Attributes:
        text: What the cell shows.
        kind: The class that sets its color.
        title: The same in full, as a tooltip.
        sort_key: The number by which the table sorts.
        percent: The height of its bar in the student's small chart. None if it has no bar.
    """

    text: Text
    kind: str
    title: Text
    sort_key: float
    percent: float | None = None


def render_term(
    title: str,
    term: Term,
    works: list[ClassWork],
    made_at: datetime,
    other: tuple[str, Term] | None = None,
) -> str:
    """Return the page of a term as HTML.

    Args:
        title: The course's name.
        term: What the gradebook says.
        works: The work of the class on each assignment, for the mistakes.
        made_at: When the page is made, with a time zone.
        other: The name of another term, and what its gradebook says.
    """
    rows, chapters = make_rows(term), describe_chapters(term)
    mistakes = find_persistent_mistakes(works)
    named = [item for item in mistakes if not phrases.is_general(item.count.mistake)]
    shares = [row.share for row in rows if row.share is not None]
    script = read_asset("class_report.js") + read_asset("term_report.js")
    addresses = {p.person.id: p.address for p in term.participants}
    environment = make_environment()
    environment.filters |= {
        "address": lambda student: addresses.get(student, ""),
        "change": lambda share: _format_signed(100 * share),
    }
    environment.tests["has_address"] = lambda student: bool(addresses.get(student))
    return environment.get_template("term_report.html").render(
        title=title,
        term=term,
        made_at=made_at,
        style=Markup(read_asset("class_report.css") + read_asset("term_report.css")),
        script=Markup(script),
        digest=compute_script_digest(script),
        rows=[(row, _make_term_cells(term, row), _describe_trend(row)) for row in rows],
        possible={chapter.name: chapter.possible for chapter in term.chapters},
        median=float(np.median(shares)) if shares else None,
        missing=sum(row.missing for row in rows),
        falling=sum(row.direction == "down" for row in rows),
        clear=CLEAR,
        legend=_LEGEND,
        distributions=chapters,
        named=named[:OPEN_MISTAKES],
        rarer=named[OPEN_MISTAKES:],
        general=[item for item in mistakes if phrases.is_general(item.count.mistake)],
        groups=_make_groups(term, rows),
        other=other[0] if other else "",
        differences=compare_terms(chapters, describe_chapters(other[1])) if other else [],
    )


def _make_term_cells(term: Term, row: Row) -> list[TermCell]:
    results = row.participant.results
    return [_make_term_cell(chapter, results[chapter.name]) for chapter in term.chapters]


def _make_term_cell(chapter: Chapter, result: Result) -> TermCell:
    if result.state == "open":
        return TermCell("", "", _add_chapter(chapter, [phrase("still open")]), -3)
    if result.state == "missing":
        return TermCell("–", "not-tried", _add_chapter(chapter, [phrase("missing")]), -1, 0)
    late = "*" if result.late else ""
    if result.state == "not graded":
        text = phrase("new*") if late else phrase("new")
        return TermCell(text, "not-graded", _add_chapter(chapter, [phrase("not yet graded")]), -2)
    facts = [phrase("{earned} of {possible}", earned=result.total, possible=chapter.possible)]
    if late:
        facts.append(phrase("late"))
        if result.penalty:
            facts.append(phrase("{points} taken off", points=result.penalty))
    if result.state == "waiting":
        facts.append(phrase("a part needs manual grading"))
    title = _add_chapter(chapter, facts)
    share = result.total / result.possible if result.possible else 0.0
    kind = "full" if share >= GOOD else "some" if share >= PASSING else "none"
    waits = "…" if result.state == "waiting" else ""
    bar = 100 * min(share, 1.0)
    return TermCell(f"{result.total:g}{late}{waits}", kind, title, result.total, bar)


def _add_chapter(chapter: Chapter, facts: list[Phrase]) -> Phrase:
    return phrase("{chapter}: {facts}", chapter=chapter.name, facts=join_facts(facts))


def _describe_trend(row: Row) -> str:
    if row.trend is None or row.direction is None:
        return ""
    return f"{_SIGNS[row.direction]} {_format_signed(100 * row.trend)}".strip()


def _format_signed(number: float) -> str:
    return f"{number:+.0f}".replace("-", "−")


def _make_groups(term: Term, rows: list[Row]) -> list[tuple[Text, list[Participant]]]:
    """Return the groups whose addresses an instructor may want, each with its label."""
    groups = [
        (phrase("{chapter} is missing", chapter=chapter.name), [
            participant for participant in term.participants
            if participant.results[chapter.name].state == "missing"
        ])
        for chapter in term.chapters
    ]  # fmt: skip
    groups += [
        (phrase("two or more are missing"), [row.participant for row in rows if row.missing > 1]),
        (
            phrase("the trend falls"),
            [row.participant for row in rows if row.direction == "down"],
        ),
        (
            phrase("less than {share} of the points so far", share=f"{PASSING:.0%}"),
            [row.participant for row in rows if row.share is not None and row.share < PASSING],
        ),
        (phrase("two or more were late"), [row.participant for row in rows if row.late > 1]),
        (phrase("all students"), term.participants),
    ]
    return [(label, people) for label, people in groups if people]
