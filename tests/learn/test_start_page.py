"""The start page: a map of the chapters, and how to continue."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from playwright.sync_api import expect

from autograder.learn.chapters import Chapter, read_chapters
from autograder.learn.progress_log import (
    ChapterProgress,
    Guess,
    LearnerProgress,
    Points,
)
from autograder.learn.start_page import find_next_step, render_map, render_page
from tests.learn.small_course import FIRST, SECOND
from tests.support import ROOT
from tests.support.chromium import open_chromium

RIGHT, WRONG = Guess("2", "2", True), Guess("<b>", "2", False)
ALL_RIGHT = {"one": Points(2, 2), "two": Points(2, 2)}


@pytest.fixture(scope="module")
def chapters(made: Path) -> list[Chapter]:
    return read_chapters(made)


def read_map(chapters: list[Chapter], progress: LearnerProgress) -> BeautifulSoup:
    return BeautifulSoup(render_map(chapters, progress, "/hub/"), "html.parser")


def find_card(page: BeautifulSoup, name: str) -> Tag:
    [card] = page.select(f"article[id='{name}']")
    return card


def read_texts(card: Tag, selector: str) -> list[str]:
    return [" ".join(item.get_text(" ").split()) for item in card.select(selector)]


def test_each_chapter_is_a_card(chapters: list[Chapter]) -> None:
    page = read_map(chapters, LearnerProgress({}))
    card = find_card(page, FIRST)
    assert read_texts(card, "h2") == ["00 First steps"]
    assert read_texts(card, ".bar") == [
        "predictions answered 0 of 2",
        "exercises right 0 of 2",
        "points 0 of 4",
    ]
    assert read_texts(card, ".written") == [
        "and 1 written exercise (1 point in a class) that you compare with a model answer"
    ]
    assert read_texts(card, ".times") == ["Lesson 50 min · exercises 15 min"]
    assert [link["data-path"] for link in card.select(".buttons a")] == [
        f"notebooks/{FIRST}.ipynb",
        f"{FIRST}/{FIRST}.ipynb",
    ]
    assert len(card.select(".parts li")) > 1
    # a chapter without an assignment
    assert len(find_card(page, SECOND).select(".buttons a")) == 1


def test_links_work_without_scripts(chapters: list[Chapter]) -> None:
    page = read_map(chapters, LearnerProgress({}))
    links = [link["href"] for link in find_card(page, FIRST).select(".parts a")]
    assert links[0] == f"/hub/lab/tree/notebooks/{FIRST}.ipynb"
    assert links[-1] == f"/hub/lab/tree/notebooks/{FIRST}.ipynb#Two-words"


def test_what_is_done_is_shown(chapters: list[Chapter]) -> None:
    done = ChapterProgress({"sum": WRONG}, {"one": True}, {"one": Points(2, 2)}, "today")
    card = find_card(read_map(chapters, LearnerProgress({FIRST: done}, FIRST)), FIRST)
    assert read_texts(card, ".bar .count") == ["1 of 2", "1 of 2", "2 of 4"]
    assert read_texts(card, ".guesses li") == [
        "What is 1 + 1 ? See a page. You said <b> , PyTorch says 2"
    ]
    assert card.select_one("[data-feedback]")["href"] == f"/hub/learn/feedback/{FIRST}"
    assert not card.select(".tick")


def test_a_finished_chapter_has_a_tick(chapters: list[Chapter]) -> None:
    done = ChapterProgress({"sum": RIGHT, "which": RIGHT}, {}, ALL_RIGHT, "today")
    page = read_map(chapters, LearnerProgress({FIRST: done}, FIRST))
    assert find_card(page, FIRST).select(".tick")
    assert read_texts(page, ".totals .count") == ["2 of 4", "2 of 2", "4 of 4"]


@pytest.mark.parametrize(
    ("done", "kind", "title", "place"),
    [
        (ChapterProgress(), "", "Lesson 00", f"notebooks/{FIRST}.ipynb#"),
        (
            ChapterProgress({"sum": WRONG}),
            "prediction",
            "Lesson 00",
            f"notebooks/{FIRST}.ipynb#Two-words",
        ),
        (  # the last prediction is answered, so one that was left out does not hold the learner
            ChapterProgress({"which": RIGHT}),
            "prediction",
            "Assignment 00",
            f"{FIRST}/{FIRST}.ipynb#one",
        ),
        (
            ChapterProgress({"sum": RIGHT}, {"one": True}),
            "check",
            "Assignment 00",
            f"{FIRST}/{FIRST}.ipynb#two",
        ),
        (
            ChapterProgress({"sum": RIGHT}, {"one": True, "two": True}),
            "check",
            "Assignment 00",
            f"{FIRST}/{FIRST}.ipynb#",
        ),
        (
            ChapterProgress({"sum": RIGHT}, {}, ALL_RIGHT, "today"),
            "grade",
            "Lesson 01",
            f"notebooks/{SECOND}.ipynb#",
        ),
    ],
)
def test_continue(
    chapters: list[Chapter], done: ChapterProgress, kind: str, title: str, place: str
) -> None:
    last = FIRST if kind else ""
    step = find_next_step(chapters, LearnerProgress({FIRST: done}, last, kind))
    assert step is not None
    assert step.title == f"{title} · First steps"
    assert f"{step.place.path}#{step.place.anchor}" == place
    assert step.begun == bool(kind)


def test_nothing_is_left(chapters: list[Chapter]) -> None:
    guesses = {"sum": RIGHT, "which": RIGHT}
    done = {
        FIRST: ChapterProgress(guesses, {}, ALL_RIGHT, "today"),
        SECOND: ChapterProgress(guesses),
    }
    progress = LearnerProgress(done, SECOND, "prediction")
    assert find_next_step(chapters, progress) is None
    assert "All chapters are done" in render_map(chapters, progress, "/")


def test_the_page_loads_nothing_from_elsewhere(chapters: list[Chapter]) -> None:
    page = render_page(chapters, LearnerProgress({}), "/", ["A new version of <this>."])
    assert not re.findall(r"(?:src|href)=.?https?:", page)
    assert "A new version of &lt;this&gt;." in page
    assert render_map(chapters, LearnerProgress({}), "/") in page


@pytest.mark.browser
def test_the_cards_fit_a_window_that_becomes_narrow(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(
        render_page(read_chapters(ROOT), LearnerProgress({}), "/", []), encoding="utf-8"
    )
    with open_chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(file.as_uri())
        cards = page.locator("article")
        expect(cards.nth(2)).to_have_css("grid-column-start", "3")
        page.set_viewport_size({"width": 390, "height": 844})
        expect(cards.nth(2)).to_have_css("grid-column-start", "1")
        sizes = [card.bounding_box() for card in cards.all()]
        assert {size["width"] for size in sizes if size} == {362}
