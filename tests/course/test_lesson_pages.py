"""The pages beside the lessons: fresh, complete, and right about where things stand."""

from __future__ import annotations

import importlib.util
import re
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import nbformat
import pytest

from autograder.translation.catalogs import find_languages
from autograder.translation.headings import read_headings
from autograder.translation.markdown_units import MARKDOWN
from autograder.translation.typography import find_typography_problems
from autograder.wording import make_anchor
from tests.support import ROOT

LESSONS = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
TERMS = tomllib.loads((ROOT / "course" / "glossary.toml").read_text(encoding="utf-8"))


def load_pages() -> ModuleType:
    spec = importlib.util.spec_from_file_location("lesson_pages", ROOT / "docs" / "lesson_pages.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its dataclass looks there
    spec.loader.exec_module(module)
    return module


def read_markdown(lesson: Path) -> str:
    cells = nbformat.read(lesson, as_version=4).cells
    return "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


PAGES = load_pages()
EDITIONS = PAGES.read_editions()
every_edition = pytest.mark.parametrize("language", EDITIONS)


@every_edition
@pytest.mark.parametrize("name", ["cheat_sheet.md", "glossary.md", "solutions.md"])
def test_the_pages_are_fresh(name: str, language: str) -> None:
    edition = EDITIONS[language]
    text = (edition.folder / name).read_text(encoding="utf-8")
    assert text == PAGES.make_text(name, edition), "run: python docs/lesson_pages.py"


def test_every_language_has_the_pages() -> None:
    assert set(EDITIONS) == {"", *find_languages(ROOT)}


@every_edition
@pytest.mark.parametrize("name", ["cheat_sheet.md", "glossary.md", "solutions.md"])
def test_links_lead_to_headings(name: str, language: str) -> None:
    edition = EDITIONS[language]
    anchors = {
        f"{lesson.name}#{make_anchor(heading)}"
        for lesson in edition.lessons
        for heading in read_headings(nbformat.read(lesson, as_version=4))
    }
    text = (edition.folder / name).read_text(encoding="utf-8")
    links = set(re.findall(r"\]\((\d\d_[^)\s]+(?:\([^)\s]*\))?[^)\s]*)\)", text))
    assert len(links) >= len(edition.lessons)
    assert links <= anchors


@pytest.mark.parametrize("name", ["cheat_sheet.md", "glossary.md", "solutions.md"])
def test_a_translated_page_has_the_structure_of_the_english_one(name: str) -> None:
    english = list_structure(PAGES.make_text(name, EDITIONS[""]))
    for language in set(EDITIONS) - {""}:
        translated = list_structure(PAGES.make_text(name, EDITIONS[language]))
        assert translated[: len(english)] == english
        assert len(translated) == len(english) or name == "glossary.md"  # it has other names too


def list_structure(page: str) -> list[str]:
    """The kinds of a page's blocks. A row counts, and its cells do not."""
    kept = [t for t in MARKDOWN.parse(page) if t.type != "inline" and t.tag not in ("th", "td")]
    return [f"{token.type} {token.tag} {token.info}" for token in kept]


def test_the_glossary_of_a_language_has_its_terms() -> None:
    text = PAGES.make_text("glossary.md", EDITIONS["zh_CN"])
    assert "| broadcasting | 广播 |" in text
    rows = [line for line in text.partition("\n## ")[0].splitlines() if line.startswith("| ")]
    assert len(rows) == sum(map(len, TERMS.values())) + 2
    assert "| 批归一化 | batch normalization | 批标准化 |" in text.partition("\n## ")[2]


def test_the_sentences_of_the_pages_follow_the_rules_of_translations() -> None:
    for edition in EDITIONS.values():
        for text in edition.words.values():
            assert not find_typography_problems(text)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_every_term_stands_in_the_lesson_and_its_section_exists(lesson: Path) -> None:
    headings = set(re.findall(r"^#{2,3} (.+)$", read_markdown(lesson), re.MULTILINE))
    text = "\n".join(cell.source for cell in nbformat.read(lesson, as_version=4).cells)
    words = re.sub(r"\W+", " ", text).casefold()
    terms = TERMS[lesson.stem]
    sections = {section for _, section in terms.values()}
    assert sections <= headings
    absent = [term for term in terms if re.sub(r"\W+", " ", term).casefold() not in words]
    assert absent == [], "the lesson does not say these"
    assert [term for term, (meaning, _) in terms.items() if len(meaning) > 110] == []


def test_there_are_150_terms_and_each_stands_once() -> None:
    terms = [term.casefold() for lesson in TERMS.values() for term in lesson]
    assert len(terms) == len(set(terms)) >= 150


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_each_lesson_has_a_table_of_pitfalls_and_three_tasks_with_answers(lesson: Path) -> None:
    text = read_markdown(lesson)
    assert PAGES.PITFALLS in text
    turns = list(PAGES.find_turns(PAGES.read_cells(lesson), EDITIONS[""]))
    assert len(turns) == text.count(PAGES.YOUR_TURN) >= 3
    assert all(task and answer for _, task, answer in turns)
