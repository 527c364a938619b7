"""The Chinese README and guides show what the English ones show, in the style of the edition."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from autograder.translation.terms import find_avoided_words, read_glossary
from autograder.translation.typography import find_typography_problems
from tests.support import ROOT
from tests.test_docs import fences, inline, parse

#: The English page of each Chinese one.
PAIRS = {
    "README.zh-CN.md": "README.md",
    "zh_CN/START.md": "START.md",
    "zh_CN/docs/instructors.md": "docs/instructors.md",
    "autograder/templates/learner_start.zh_CN.md": "autograder/templates/learner_start.md",
    "autograder/templates/kit/START.zh_CN.md": "autograder/templates/kit/START.md",
}
every_page = pytest.mark.parametrize("name", PAIRS)
#: What a reader in China writes in place of the English page's example.
_LOCAL = {"Asia/Shanghai": "Europe/Berlin", " LANGUAGE=zh_CN": ""}
#: What only a course in another language needs.
_OWN = {"autograder lab", "autograder translate"}
#: A setting, an option or a command in the text.
_CODE = re.compile(r"c\.[A-Z]\w+\.\w+.*|--[\w-]+|(?:autograder|nbgrader|make) [\w-]+.*")


def both(name: str) -> tuple[Path, Path]:
    """A Chinese page and its English one."""
    return ROOT / name, ROOT / PAIRS[name]


def test_no_page_is_left_out() -> None:
    pages = [*ROOT.glob("README.*.md"), *ROOT.glob("zh_CN/*.md"), *ROOT.glob("zh_CN/docs/*.md")]
    pages += (ROOT / "autograder" / "templates").rglob("*.zh_CN.*")
    assert {path.relative_to(ROOT).as_posix() for path in pages} == set(PAIRS)


def read_commands(page: Path) -> list[str]:
    """The lines of a page's shell blocks, without comments and without settings before them."""
    lines = [line for block in fences(page, "sh") for line in block.content.splitlines()]
    return [re.sub(r"^(?:[A-Z_]+=\S+ )+|\s+#.*", "", make_general(line)) for line in lines]


def make_general(text: str) -> str:
    """A text with the English page's examples."""
    for local, general in _LOCAL.items():
        text = text.replace(local, general)
    return text


@every_page
def test_the_commands_are_the_same(name: str) -> None:
    chinese, english = map(read_commands, both(name))
    if name == "README.zh-CN.md":  # it begins with learning, and shows a mirror
        assert set(chinese) == set(english)
    else:
        assert chinese == english


@every_page
def test_settings_and_commands_in_the_text_are_the_english_pages(name: str) -> None:
    chinese, english = map(find_named_code, both(name))
    assert chinese <= english
    if name == "zh_CN/docs/instructors.md":  # it leaves nothing out
        assert chinese == english


def find_named_code(page: Path) -> set[str]:
    """The settings, options and commands in a page's text."""
    texts = {make_general(t.content) for t in inline(page) if t.type == "code_inline"}
    return {text for text in texts if _CODE.fullmatch(text)} - _OWN


@every_page
def test_the_pictures_are_the_same(name: str) -> None:
    chinese, english = map(find_pictures, both(name))
    assert chinese == english


def find_pictures(page: Path) -> set[Path]:
    """The files of a page's pictures."""
    pictures = [str(t.attrGet("src")) for t in inline(page) if t.type == "image"]
    return {Path(page.parent, picture).resolve() for picture in pictures}


def test_the_guide_has_every_section_and_every_row() -> None:
    chinese, english = map(parse, both("zh_CN/docs/instructors.md"))
    for kind in ("heading_open", "tr_open"):
        assert sum(t.type == kind for t in chinese) == sum(t.type == kind for t in english), kind


@every_page
def test_the_text_follows_the_rules_of_translations(name: str) -> None:
    terms = read_glossary(ROOT, "zh_CN")
    problems = []
    for token in parse(ROOT / name):
        if token.type == "inline":
            text = token.content.replace("![", "[")  # a picture
            problems += [*find_typography_problems(text), *find_avoided_words(text, terms)]
    assert not problems


@every_page
def test_a_paragraph_is_one_line(name: str) -> None:
    """A line break between two Chinese characters would show as a space."""
    broken = [t.content for t in parse(ROOT / name) if t.type == "inline" and "\n" in t.content]
    assert [text for text in broken if not text.startswith("{%")] == []
