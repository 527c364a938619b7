"""The pages beside the lessons: fresh, complete, and right about where things stand."""

from __future__ import annotations

import importlib.util
import re
import tomllib
from pathlib import Path
from types import ModuleType

import nbformat
import pytest

from tests.support import ROOT

LESSONS = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
TERMS = tomllib.loads((ROOT / "course" / "glossary.toml").read_text(encoding="utf-8"))


def load_pages() -> ModuleType:
    spec = importlib.util.spec_from_file_location("pages", ROOT / "docs" / "lesson_pages.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read_markdown(lesson: Path) -> str:
    cells = nbformat.read(lesson, as_version=4).cells
    return "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


@pytest.mark.parametrize("name", ["cheat_sheet.md", "glossary.md", "solutions.md"])
def test_the_pages_are_fresh(name: str) -> None:
    text = (ROOT / "notebooks" / name).read_text(encoding="utf-8")
    assert text == load_pages().make_text(name), "run: python docs/lesson_pages.py"


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
    pages, text = load_pages(), read_markdown(lesson)
    assert pages.PITFALLS in text
    turns = list(pages.find_turns(pages.read_cells(lesson)))
    assert len(turns) == text.count("**Your turn.**") >= 3
    assert all(task and answer for _, task, answer in turns)
