"""The book as a reader gets it: built once, without a network, then looked at file by file."""

from __future__ import annotations

import re
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import nbformat
import pytest
from bs4 import BeautifulSoup
from traitlets.config import Config

from autograder.feedback import FeedbackExporter
from autograder.learn.chapters import read_chapters
from autograder.wording import make_anchor
from book.languages import ENGLISH, Edition, find_editions
from book.lessons import EXECUTED, find_lessons
from book.pages import find_pages
from tests.support import ROOT
from tests.support.secret_lines import find_leaks, read_secret_lines

pytestmark = pytest.mark.slow

#: The heaviest page, in bytes. Lessons carry their drawings.
HEAVIEST = 1_500_000
CHINESE = Edition("zh_CN")
EDITIONS = pytest.mark.parametrize("edition", find_editions(), ids=lambda edition: edition.tag)
_OTHER_PLACE = re.compile(r"(?:https?:)?//")


@cache
def parse(page: Path) -> BeautifulSoup:
    return BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")


@cache
def anchors(page: Path) -> frozenset[str]:
    return frozenset(str(tag["id"]) for tag in parse(page).find_all(id=True))


@pytest.fixture(scope="module")
def pages(html: Path) -> list[Path]:
    found = sorted(html.rglob("*.html"))
    assert len(found) > 20
    return found


def test_every_link_inside_leads_to_a_page_and_an_anchor(html: Path, pages: list[Path]) -> None:
    broken = []
    for page in pages:
        for tag in parse(page).find_all(["a", "link", "script", "img"]):
            target = str(tag.get("href") or tag.get("src") or "")
            if not target or re.match(r"[a-z]+:|//", target):
                continue
            path, _, anchor = unquote(target).partition("#")
            file = (page.parent / path.partition("?")[0]).resolve() if path else page
            file = file / "index.html" if file.is_dir() else file
            if not file.exists() or (anchor and anchor not in anchors(file)):
                broken.append(f"{page.relative_to(html)}: {target}")
    assert not broken


def test_a_feedback_page_can_link_to_the_section_of_each_exercise(html: Path) -> None:
    """With the setting's value for this book, as docs/settings.md names it."""
    setting = FeedbackExporter.class_traits()["lesson_url"].help
    (ending,) = re.findall(r"/book(/notebooks/\S+)\"", setting)
    exporter = FeedbackExporter(
        config=Config(FeedbackExporter={"lesson_url": f"https://b{ending}"})
    )
    links = 0
    for chapter in read_chapters(ROOT):
        for exercise in chapter.assignment:
            url = exporter.get_section_url(chapter.name, make_anchor(exercise.section))
            path, _, anchor = unquote(url.removeprefix("https://b/")).partition("#")
            assert anchor in anchors(html / path), url
            links += 1
    assert links > 60


def test_the_reader_needs_no_network(html: Path, pages: list[Path]) -> None:
    """Links may lead outside. What a page loads may not."""
    loads = []
    for page in pages:
        for tag in parse(page).find_all(["script", "link", "img", "iframe", "source", "use"]):
            if tag.name == "link" and not {"stylesheet", "icon", "preload"} & set(tag["rel"]):
                continue
            for name in ("src", "href", "xlink:href", "srcset"):
                if _OTHER_PLACE.match(str(tag.get(name, ""))):
                    loads.append(f"{page.relative_to(html)}: {tag[name]}")
    for style in html.rglob("*.css"):
        loads += re.findall(
            r"url\(\s*['\"]?(?:https?:)?//[^)]*\)", style.read_text(encoding="utf-8")
        )
    assert not loads


def test_no_page_has_a_line_of_a_solution_or_a_hidden_test(html: Path) -> None:
    lines = read_secret_lines(25, with_checks=False)
    assert len(lines) > 500
    for file in html.rglob("*"):
        if file.suffix in (".html", ".js", ".txt", ".md", ".ipynb", ".json", ".xml"):
            data = file.read_bytes()
            text = parse(file).get_text().encode() if file.suffix == ".html" else data
            assert find_leaks(lines, [text]) == set(), file


def test_no_page_is_heavy(pages: list[Path]) -> None:
    heavy = {page.name: page.stat().st_size for page in pages if page.stat().st_size > HEAVIEST}
    assert not heavy


def test_every_drawing_has_its_text(pages: list[Path]) -> None:
    silent = []
    for page in pages:
        for picture in parse(page).select("article svg, article img"):
            if not (picture.get("aria-label") or picture.get("alt") or picture.get("aria-hidden")):
                silent.append(f"{page.name}: {str(picture)[:80]}")
    assert not silent


@EDITIONS
def test_every_chapter_on_the_map_has_its_picture(html: Path, edition: Edition) -> None:
    cards = parse(html / edition.folder / "index.html").select(".chapters li")
    assert len(cards) == 7
    assert all(card.select_one(".picture svg") for card in cards)


def test_the_pad_of_a_lesson_is_a_still_picture(html: Path) -> None:
    for lesson in ("00_introduction", "06_cnn"):
        page = parse(html / "notebooks" / f"{lesson}.html")
        (words,) = page.find_all("p", string=re.compile("The pad needs a running Jupyter kernel"))
        assert words.find_previous_sibling("img")["alt"]
        cell = words.find_parent(class_="cell")["id"]
        chinese = parse(html / CHINESE.folder / "notebooks" / f"{lesson}.html").find(id=cell)
        assert chinese.select_one("img + p").find_previous_sibling("img")["alt"]


def test_the_drawing_of_the_processes_is_in_the_page(html: Path) -> None:
    page = parse(html / "docs" / "architecture.html")
    (drawing,) = page.select(".flowchart svg")
    assert "grading.judge.judge" in drawing.get_text()
    assert "flowchart LR" not in page.get_text()


def test_a_lesson_shows_no_error_and_no_widget(html: Path) -> None:
    for page in html.rglob("notebooks/[0-9]*.html"):
        text = page.read_text(encoding="utf-8")
        assert "application/vnd.jupyter.widget" not in text
        assert "VBox(" not in parse(page).get_text()
        assert "<svg" in text


def test_a_formula_is_mathml(html: Path) -> None:
    page = parse(html / "notebooks" / "05_optimizers.html")
    assert len(page.find_all("math")) > 20
    assert "\\leftarrow" not in page.select_one("article").get_text()


def test_no_page_names_a_folder_of_this_machine(html: Path) -> None:
    here = (str(ROOT), sys.prefix)
    for file in html.rglob("*"):
        if file.suffix in (".html", ".js", ".txt", ".md", ".ipynb", ".json", ".xml"):
            text = file.read_text(encoding="utf-8")
            assert not [place for place in here if place in text], file


def test_a_lesson_lies_beside_its_page_as_a_notebook_and_as_text(html: Path) -> None:
    for edition in find_editions():
        folder = html / edition.folder
        contents = (folder / "llms.txt").read_text(encoding="utf-8")
        for lesson in find_lessons(edition):
            assert (folder / "notebooks" / lesson.name).read_bytes() == lesson.read_bytes()
            text = (folder / "notebooks" / f"{lesson.stem}.md").read_text(encoding="utf-8")
            title = nbformat.read(lesson, as_version=4).cells[0].source.splitlines()[0]
            assert text.startswith(f"{title}\n")
            assert f"(notebooks/{lesson.stem}.md)" in contents
        for other in set(find_editions()) - {edition}:
            (address,) = re.findall(rf"\[{other.name}\]\((.*?)\)", contents)
            assert (folder / address).resolve() == (html / other.folder / "llms.txt").resolve()


# -------------------------------------------------------------------------------- languages


@pytest.mark.parametrize("lesson", find_lessons(CHINESE), ids=lambda path: path.stem)
def test_a_chinese_lesson_runs(html: Path, lesson: Path) -> None:
    """The book has run it, and stops at the first failing cell."""
    executed = nbformat.read(EXECUTED / CHINESE.language / lesson.name, as_version=4)
    outputs = [output for cell in executed.cells for output in cell.get("outputs", [])]
    assert len(outputs) > 20
    # a warning about a missing glyph, for example
    assert [output["text"] for output in outputs if output.get("name") == "stderr"] == []


def test_every_page_names_its_language_and_has_the_switch(html: Path, pages: list[Path]) -> None:
    for page in pages:
        here = parse(page)
        chinese = page.is_relative_to(html / CHINESE.folder)
        assert here.html["lang"] == ("zh-CN" if chinese else "en"), page
        switches = here.select(".language-switch")
        assert {link["hreflang"] for link in switches} == {"en" if chinese else "zh-CN"}, page
        assert len(switches) == 2  # in the bar of narrow screens, in the column of wide ones


def test_the_switch_keeps_the_page_and_every_anchor(html: Path) -> None:
    for page in find_pages(CHINESE).values():
        chinese, english = html / page.address, html / find_pages(ENGLISH)[page.name].address
        for there, back in ((chinese, english), (english, chinese)):
            for link in parse(there).select(".language-switch"):
                assert (there.parent / link["href"]).resolve() == back.resolve()
        places = "article section[id], article .cell[id], article tr[id]"
        ids = [{str(tag["id"]) for tag in parse(p).select(places)} for p in (english, chinese)]
        if page.is_document:  # a translation may have more at its end
            assert ids[0] <= ids[1], page.name
        else:
            assert ids[0] == ids[1], page.name
        assert len(ids[0]) > 3


def test_no_anchor_stands_twice_on_a_page(pages: list[Path]) -> None:
    for page in pages:
        ids = [
            str(tag["id"])
            for tag in parse(page).select("article [id]")
            if not tag.find_parent("svg")
        ]
        assert [name for name, count in Counter(ids).items() if count > 1] == [], page


def test_the_same_pages_name_each_other(html: Path, pages: list[Path]) -> None:
    for page in pages:
        links = parse(page).select('link[rel="alternate"][hreflang]')
        targets = {link["hreflang"]: (page.parent / link["href"]).resolve() for link in links}
        assert not targets or set(targets) == {"en", "zh-CN", "x-default"}
        assert not targets or page.resolve() in targets.values()
        for target in targets.values():
            assert parse(target).select('link[rel="alternate"][hreflang]')


#: Words in a row outside of code. Names of functions and errors of PyTorch stay English.
_ENGLISH = re.compile(r"(?:\b[A-Za-z][a-z']*\b[ ,]+){6,}")


_CODE = "pre, code, script, style, svg, math"


def test_chinese_pages_have_no_english_sentences(html: Path) -> None:
    found = []
    for page in sorted((html / CHINESE.folder).rglob("*.html")):
        here = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
        # titles of papers, and what a command prints
        for tag in here.select(f"{_CODE}, .cell_output, [lang=en], a.external"):
            tag.decompose()
        text = re.sub("“[^”]*”", "", here.body.get_text(" "))
        found += [f"{page.name}: {words[0]}" for words in _ENGLISH.finditer(text)]
    assert not found
