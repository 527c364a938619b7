"""The book in Chromium: pages on three screens, predictions that answer like the course."""

from __future__ import annotations

import functools
import http.server
import json
import re
import threading
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
import torch
from playwright.sync_api import Browser, Locator, Page

from book.answers import describe
from book.home import HERE
from book.languages import Edition, find_editions
from book.lessons import find_lessons
from course.predict import _known_mistake, agrees

pytestmark = pytest.mark.browser

CHINESE = Edition("zh_CN")
LESSONS = ("notebooks/02_autograd", "notebooks/05_optimizers")
SCREENS = (1440, 768, 390)


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def address(html: Path) -> Iterator[str]:
    handler = functools.partial(QuietHandler, directory=str(html))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_fits_every_screen(
    browser: Browser, address: str, html: Path, theme: str
) -> None:
    context = browser.new_context(color_scheme=theme)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda request: complaints.append(request.url))
    for file in sorted(html.rglob("*.html")):
        name = file.relative_to(html)
        page.goto(f"{address}/{name}")
        for width in SCREENS:
            page.set_viewport_size({"width": width, "height": 900})
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                complaints.append(f"{name} is {wide} wide on a screen of {width}")
    context.close()
    assert not complaints


def test_a_chinese_column_is_never_one_sign_wide(browser: Browser, address: str) -> None:
    """A line may end after each Chinese sign, so a browser takes it as the narrowest column."""
    page = browser.new_page(viewport={"width": 390, "height": 900})
    page.goto(f"{address}/{CHINESE.folder}/notebooks/02_autograd.html")
    cells = page.locator("article table.docutils :is(td, th):not(.text-right)")
    widths = cells.evaluate_all(
        "cells => cells.map(cell => cell.clientWidth / parseFloat(getComputedStyle(cell).fontSize))"
    )
    page.close()
    assert widths
    assert min(widths) >= 5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: Browser, address: str, theme: str) -> None:
    """WCAG 2.2 AA on one page of each kind."""
    axe = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    context = browser.new_context(color_scheme=theme, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    found = []
    names = ["index", "exercises", "search", "notebooks/glossary", "docs/settings", *LESSONS]
    chinese = ["index", "search", "notebooks/glossary", LESSONS[0]]
    for name in [*names, *(f"{CHINESE.folder}/{name}" for name in chinese)]:
        page.goto(f"{address}/{name}.html")
        page.evaluate(axe)
        rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}
        result = page.evaluate("(rules) => axe.run(document, rules)", rules)
        found += [
            f"{name}: {violation['id']}: {violation['nodes'][0]['html'][:200]}"
            for violation in result["violations"]
            if violation["impact"] in ("serious", "critical")
        ]
    context.close()
    assert not found


def test_the_search_finds_a_section(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}/search.html?q=broadcasting")
    page.get_by_role("link", name="Tensors", exact=False).first.wait_for()
    page.close()


@pytest.mark.parametrize("query", ["广播", "矩阵乘法", "批", "reshape"])
def test_the_search_finds_chinese_words(browser: Browser, address: str, query: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}/{CHINESE.folder}/search.html?q={query}")
    page.locator("#search-results li a", has_text="张量").first.wait_for()
    page.close()


def test_the_search_does_not_find_signs_that_are_apart(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}/{CHINESE.folder}/search.html?q=量张")
    page.locator(
        "#search-results .search-summary", has_text=re.compile("没有|not match")
    ).wait_for()
    page.close()


# ------------------------------------------------------------------------------------ languages


def press_switch(page: Page, name: str) -> None:
    """Go to another language by the keyboard alone."""
    link = page.locator(".language-switch:visible").first
    assert link.inner_text() == name
    link.focus()
    assert link.evaluate("link => link.matches(':focus-visible')")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: (CHINESE.folder in url) == (name != "English"))
    page.wait_for_load_state()


def wait_until_read(place: Locator) -> None:
    """Wait until a place is in the upper part of the screen. A long page scrolls there late."""
    is_read = (
        "place => { const { top } = place.getBoundingClientRect(); return top >= 0 && top < 300; }"
    )
    place.page.wait_for_function(is_read, arg=place.element_handle())


@pytest.mark.parametrize("width", SCREENS)
def test_the_switch_keeps_the_section(browser: Browser, address: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(f"{address}/notebooks/01_tensors.html#Matrix-products")
    wait_until_read(page.get_by_role("heading", name="Matrix products", exact=False).first)
    press_switch(page, "中文")
    heading = page.get_by_role("heading", name="矩阵乘法", exact=False).first
    wait_until_read(heading)
    press_switch(page, "English")
    heading = page.get_by_role("heading", name="Matrix products", exact=False).first
    wait_until_read(heading)
    page.close()


def test_the_switch_keeps_the_cell_to_which_a_reader_scrolled(
    browser: Browser, address: str
) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{address}/{CHINESE.folder}/notebooks/02_autograd.html")
    cells = page.locator("article .cell[id]")
    cell = cells.nth(cells.count() // 2)
    name = cell.get_attribute("id")
    cell.evaluate("cell => window.scrollTo(0, cell.getBoundingClientRect().top - 100)")
    press_switch(page, "English")
    assert page.url.endswith(f"/notebooks/02_autograd.html#{name}")
    wait_until_read(page.locator(f"#{name}"))
    page.close()


def test_the_switch_at_the_beginning_leads_to_the_beginning(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{address}/notebooks/02_autograd.html")
    press_switch(page, "中文")
    assert page.url == f"{address}/{CHINESE.folder}/notebooks/02_autograd.html"
    page.close()


def test_a_link_with_a_chinese_anchor_leads_to_the_section(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{address}/{CHINESE.folder}/notebooks/01_tensors.html#矩阵乘法")
    wait_until_read(page.get_by_role("heading", name="矩阵乘法", exact=False).first)
    press_switch(page, "English")
    heading = page.get_by_role("heading", name="Matrix products", exact=False).first
    wait_until_read(heading)
    page.close()


def test_a_page_without_a_translation_leads_to_the_first_page(
    browser: Browser, address: str
) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{address}/docs/checks.html")
    press_switch(page, "中文首页")
    assert page.url == f"{address}/{CHINESE.folder}/index.html"
    page.close()


# ---------------------------------------------------------------------------------- predictions

TRUTHS = [
    torch.Size([2, 3]), torch.Size([3]), torch.Size([]), torch.float32, torch.tensor([1.0, 2.5]),
    torch.tensor(12.0), torch.tensor([[1, 2], [3, 4]]), True, False, 64, 0.25, 2.3456, -3.0, 1e-7,
    (4, 1), [0, 0], "SGD", RuntimeError("no"), FileNotFoundError("no"),
]  # fmt: skip
GUESSES = [
    "(2, 3)", "[2, 3]", "2, 3", "(3,)", "(3)", "3", "3.0", "()", "[]", "float32", "torch.float32",
    "int64", "[1, 2.5]", "[1.0, 2.5]", "(1, 2.5)", "12", "12.0", "[[1, 2], [3, 4]]", "[1, 2, 3, 4]",
    "True", "False", "64", "64.004", "65", "0.2", "0.25", "0.3", "2.3", "2.35", "2.346", "-3",
    "-3.1", "0", "1e-7", "(4, 1)", "[0, 0]", "sgd", '"SGD"', "'Adam'", "error", "Error",
    "RuntimeError", "OSError", "ValueError", "None", "[1, 2", "1 2", "?",
]  # fmt: skip


def as_python(text: str) -> object:
    """What a reader of the notebook writes for this text. A word does not need quotation marks."""
    try:
        return eval(text, {"__builtins__": {}, "torch": torch})
    except Exception:
        return text.strip()


@pytest.fixture(scope="module")
def checker(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    page.set_content("<p></p>")
    page.add_script_tag(content=(HERE / "static" / "predictions.js").read_text(encoding="utf-8"))
    yield page
    page.close()


@pytest.mark.parametrize("truth", TRUTHS, ids=repr)
def test_the_page_agrees_with_the_course(checker: Page, truth: object) -> None:
    in_page = checker.evaluate(
        "([guesses, truth]) => guesses.map((guess) => agrees(readGuess(guess), truth))",
        [GUESSES, json.loads(json.dumps(describe(truth)))],
    )
    in_course = [agrees(as_python(guess), truth) for guess in GUESSES]
    different = [g for g, a, b in zip(GUESSES, in_page, in_course, strict=True) if a != b]
    assert not different
    assert True in in_course


@pytest.mark.parametrize(
    ("truth", "guess", "mistakes"),
    [
        (torch.Size([3, 2]), "6", {"(6,)": "flat"}),
        (torch.Size([3, 2]), "[2, 3]", {"(2, 3)": "not swapped"}),
        (7.5, "2.0", {"2": "two"}),
        (torch.int64, "float32", {"torch.float32": "not the default"}),
        (True, "False", {"False": "it does"}),
        (torch.tensor([1, 2]), "[2, 1]", {"[2, 1]": "swapped"}),
    ],
)
def test_the_page_knows_the_mistakes_of_the_course(
    checker: Page, truth: object, guess: str, mistakes: dict[str, str]
) -> None:
    (expected,) = mistakes.values()
    assert _known_mistake(mistakes, as_python(guess), truth) == expected
    data = {**describe(truth), "mistakes": mistakes}
    assert checker.evaluate("([g, t]) => hintFor(readGuess(g), t)", [guess, data]) == expected


def test_a_reader_answers_in_the_page(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}/notebooks/00_introduction.html")
    place = page.locator('.prediction[data-prediction*="gradient-of-cube"]')
    place.get_by_role("textbox").fill("8")
    place.get_by_role("button", name="Check").click()
    assert "Not this time" in place.inner_text()
    assert "PyTorch says 12.0" in place.inner_text()
    place.get_by_role("textbox").fill("12")
    place.get_by_role("textbox").press("Enter")
    assert "Right" in place.inner_text()
    total = page.locator(".prediction").count()
    counted = page.locator(".prediction-count").inner_text()
    assert counted == f"0 right at the first try, 1 later, of {total} predictions."
    page.close()


def test_a_reader_answers_in_chinese(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}/{CHINESE.folder}/notebooks/00_introduction.html")
    place = page.locator('.prediction[data-prediction*="upside-down"]')
    place.get_by_role("textbox", name="你的预测").fill("6")
    place.get_by_role("button", name="检查").click()
    assert "你的答案是 6，PyTorch 的结果是 9。" in place.inner_text()
    assert "人知道是有人把纸转了过来" in place.inner_text()
    assert "倒过来的 6 看上去像 9" in place.inner_text()
    place.get_by_role("textbox").fill("9")
    place.get_by_role("textbox").press("Enter")
    assert "答对了" in place.inner_text()
    total = page.locator(".prediction").count()
    counted = page.locator(".prediction-count").inner_text()
    assert counted == f"共 {total} 题预测：第一次就对的有 0 题，后来答对的有 1 题。"
    page.close()


def test_every_prediction_of_a_lesson_is_in_its_page(html: Path) -> None:
    for edition in find_editions():
        for lesson in find_lessons(edition):
            asked = lesson.read_text(encoding="utf-8").count("guess = ...")
            page = html / edition.folder / "notebooks" / f"{lesson.stem}.html"
            text = page.read_text(encoding="utf-8")
            assert text.count('<div class="prediction" ') == asked > 0, lesson
