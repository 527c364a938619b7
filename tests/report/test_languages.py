"""The instructor's pages in another language have no English words but names and code."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from itertools import product
from pathlib import Path

import bs4
import pytest
from playwright.sync_api import expect

from autograder.language import phrase, show
from autograder.report import phrases
from autograder.report.class_page import render
from autograder.report.class_scores import Item, Person
from autograder.report.gather import ClassWork, ItemScore, Work
from autograder.report.phrases import is_general
from autograder.report.statistics import ItemStatistics
from autograder.report.term_page import render_term
from autograder.report.term_records import Chapter, Participant, Result, Term
from autograder.results import INTERNAL_ERROR, Failure, Note, Outcome
from autograder.results.catalogue import catalogue, make_text
from tests.support.chromium import open_chromium
from tests.support.fake_language import find_english, find_english_on_page, use_fake_language
from tests.support.reporting import NOW, class_of, four_students, items, score

NAMED = [mistake for mistake in catalogue() if not is_general(mistake)]
GENERAL = ["wrong-value", "wrong-shape"]
DUE = NOW.replace(tzinfo=None)
NAMES = (
    "made",
    "UTC",
    "Ctrl-C",
    "{count}",
    "{lacking}",
    *(f"{name}@example.edu" for name in "xyz"),
)


def wrong(*mistakes: str, outcome: Outcome = "failed", value: str = "5") -> ItemScore:
    """Return a score of an exercise with these mistakes. `value` is each field of a message."""

    def fail(mistake: str) -> Failure:
        if mistake not in catalogue():
            return Failure(mistake, phrase("It has another value than {value}.", value=value))
        template = make_text(mistake, "says").template
        fields = dict.fromkeys(re.findall(r"\{(\w+)\}", template), value)
        return Failure(mistake, make_text(mistake, "says", fields))

    return ItemScore(0, outcome, tuple(map(fail, mistakes)))


def note(kind: str) -> Note:
    return Note(kind, phrase("The cell {name} is missing.", name="'x'"))


def make_class() -> ClassWork:
    """Return a class with every kind of result, of mistake and of problem."""
    exercises = [*items(a=4, b=1, c=2, d=2), Item("e-test", "e", "E", 3, by_hand=True)]
    open_, waits = ItemScore(None), ItemScore(2, needs_manual_grading=True)
    untried, slow, crashed = (
        score(0, outcome) for outcome in ("not attempted", "timed out", "crashed")
    )
    rows: dict[str, list[ItemScore | float]] = {
        "s1": [4, 1, 0, 2, open_],
        "s2": [wrong(*NAMED[:20]), 1, 2, 2, waits],
        "s3": [wrong(*NAMED[:3], value="6"), untried, wrong(*GENERAL[:2], "own"), 0, waits],
        "s4": [untried, untried, slow, 2, 3],
        "s5": [slow, crashed, wrong(INTERNAL_ERROR), 2, 3],
        "s6": [crashed, 0.5, 0, 0, 3],
        "s7": [untried, untried, untried, untried, 0],
        "s8": [0, 1, 2, 2, 0],
    }
    work = class_of(exercises, rows)
    kinds = {"s1": "changed", "s6": "cell-hung", "s7": "kernel-died", "s8": "unreadable"}
    works = [
        replace(
            submission,
            late=timedelta(0, 90_000 * number),
            penalty=0.5 * (number // 2),
            notes=(note(kinds[submission.person.id]),) if submission.person.id in kinds else (),
            graded_at=NOW + timedelta(0, 60 * number),
        )
        for number, submission in enumerate(work.works)
    ]
    beside = replace(score(4, "passed"), beside=True)
    works.append(Work(Person("s9"), {"a-test": beside}))
    return replace(
        work, works=works, missing=[Person("t1")], ungraded=[Person("t2"), Person("t3")], due=DUE
    )


def class_pages() -> dict[str, str]:
    """Return reports that show each sentence together."""
    work, four = make_class(), four_students()
    untried: dict[str, list[ItemScore | float]] = {"s1": [score(0, "not attempted")] * 2}
    works = {
        "every kind": work,
        "one student": replace(class_of(items(a=1, b=1), untried), ungraded=[Person("t1")]),
        "in time": replace(four, due=DUE, missing=[Person("t1"), Person("t2")]),
        "one mistake": class_of(
            items(a=1), {"s1": [wrong(NAMED[0], GENERAL[0])], "s2": [1], "s3": [1]}
        ),
        "one of each": replace(
            class_of(items(a=1), {"s1": [wrong(*NAMED[:13], INTERNAL_ERROR)], "s2": [0]}),
            works=[
                *class_of(items(a=1), {"s1": [wrong(*NAMED[:13], INTERNAL_ERROR)]}).works,
                Work(
                    Person("s2"),
                    {"a-test": ItemScore(None, needs_manual_grading=True)},
                    timedelta(1),
                    1.0,
                    (note("unreadable"),),
                ),
            ],
            due=DUE,
        ),
        "many need help": class_of(
            items(a=1, b=1, c=1),
            {f"s{number}": [score(0, "not attempted")] * 2 + [1] for number in range(4)},
        ),
    }
    return {title: render(work, NOW) for title, work in works.items()}


def make_term(points: float) -> Term:
    """Return a term with results of each state."""
    chapters = [Chapter("w1", 10, DUE), Chapter("w2", 10), Chapter("w3", 10), Chapter("w4", 10)]
    late = timedelta(1)
    rows = {
        "x": [Result("graded", 9, 10), Result("graded", 6, 10, 1, late), Result("missing", 0, 10),
              Result("missing", 0, 10)],
        "y": [Result("waiting", points, 10, 0, late), Result("not graded", late=late),
              Result("graded", 0, 10, 2, late), Result("open")],
        "z": [Result("waiting", 2, 5, 1, late), Result("not graded"), Result("graded", 9, 10),
              Result("graded", 9, 10)],
    }  # fmt: skip
    names = [chapter.name for chapter in chapters]
    people = [
        Participant(
            Person(name),
            f"{name}@example.edu" if name != "z" else "",
            dict(zip(names, results, strict=True)),
        )
        for name, results in rows.items()
    ]
    return Term(chapters, ["w5", "w6"], people)


def term_pages() -> dict[str, str]:
    term = make_term(3)
    mistakes = make_class()
    twice = [replace(mistakes, assignment=name) for name in ("w1", "w2")]
    return {
        "a term": render_term("made", term, twice, NOW, ("made", make_term(10))),
        "one term": render_term("made", replace(term, chapters=term.chapters[:1]), [], NOW),
        "no chapter": render_term("made", Term([], [], []), [], NOW),
    }


@pytest.fixture(autouse=True)
def fake_language(monkeypatch: pytest.MonkeyPatch) -> None:
    use_fake_language(monkeypatch)


def test_every_sentence_of_the_class_report() -> None:
    for title, page in class_pages().items():
        assert find_english_on_page(page, *NAMES) == [], title
        assert bs4.BeautifulSoup(page, "html.parser").html["lang"] == "fake"  # type: ignore[index]


def test_every_sentence_of_the_page_of_a_term() -> None:
    for title, page in term_pages().items():
        assert find_english_on_page(page, *NAMES) == [], title
        assert bs4.BeautifulSoup(page, "html.parser").html["lang"] == "fake"  # type: ignore[index]


def test_a_message_that_differs_from_student_to_student() -> None:
    page = bs4.BeautifulSoup(class_pages()["every kind"], "html.parser")
    mistake = page.select_one(f"[data-mistake={NAMED[0]}] p")
    template = make_text(NAMED[0], "says").template
    assert mistake is not None
    assert mistake.get_text()[0] in "⟦…"
    assert find_english(template) != []


def test_the_meaning_of_every_kind_of_number() -> None:
    item, by_hand = items(a=2)[0], Item("b", "b", "B", 2, by_hand=True)
    reason = phrase("fewer than three students")
    meanings = set()
    for one, share, correlation, counted, same in product(
        (item, by_hand), (None, 0, 0.1, 0.5, 1), (None, -1.0, 0.1, 0.3, 0.6), (1, 5, 30), (0, 1)
    ):
        numbers = ItemStatistics(
            one, counted, 1, share, correlation, reason, Counter(), all_equal=bool(same)
        )
        meanings.add(show(phrases.interpret(numbers)))
    assert len(meanings) > 15
    assert [text for text in meanings if find_english(text)] == []


@pytest.mark.browser
def test_a_browser_shows_the_sentences_of_the_script(tmp_path: Path) -> None:
    page_file = tmp_path / "page.html"
    page_file.write_text(term_pages()["a term"], encoding="utf-8")
    with open_chromium() as browser:
        page = browser.new_page()
        page.add_init_script("setTimeout = () => 0")  # a slow machine would see the label go back
        page.goto(page_file.as_uri())
        status, copy = page.get_by_role("status"), page.locator("#table [data-copy]")
        assert status.inner_text() == "⟦No student is selected.⟧"
        page.get_by_label("x", exact=True).check()
        assert status.inner_text() == "1⟦ selected.⟧"
        page.get_by_label("z", exact=True).check()
        assert status.inner_text() == "2⟦ selected, ⟧1⟦ without an address.⟧"
        copy.click()
        expect(copy).to_have_text("⟦Copied⟧")  # the clipboard answers later
