"""The book in Chromium: pages on three screens, predictions that answer like the course."""

from __future__ import annotations

import functools
import http.server
import json
import threading
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
import torch
from playwright.sync_api import Browser, Page

from book.answers import describe
from book.home import HERE
from course.predict import _known_mistake, agrees
from tests.support import ROOT

pytestmark = pytest.mark.browser

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


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: Browser, address: str, theme: str) -> None:
    """WCAG 2.2 AA on one page of each kind."""
    axe = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    context = browser.new_context(color_scheme=theme, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    found = []
    for name in ("index", "exercises", "search", "notebooks/glossary", "docs/settings", *LESSONS):
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


def test_every_prediction_of_a_lesson_is_in_its_page(html: Path) -> None:
    for lesson in ROOT.glob("notebooks/[0-9]*.ipynb"):
        asked = lesson.read_text(encoding="utf-8").count("guess = ...")
        page = (html / "notebooks" / f"{lesson.stem}.html").read_text(encoding="utf-8")
        assert page.count('<div class="prediction" ') == asked > 0, lesson.stem
