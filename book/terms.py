"""Link a glossary term where a lesson first uses it, if an earlier lesson introduced it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from docutils import nodes
from sphinx.transforms import SphinxTransform

from autograder.translation.catalogs import get_path, read_translations
from book import ROOT
from book.languages import ENGLISH, Edition, get_edition
from book.links import link_between
from book.pages import find_pages

_GLOSSARY = "notebooks/glossary"
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
#: A pattern that matches nothing.
_NOTHING = "(?!)"
#: Text in these is code, a link, a heading or a term that the lesson explains right there.
_SKIPPED = (nodes.literal, nodes.reference, nodes.strong, nodes.math, nodes.title, nodes.table)


@dataclass(frozen=True)
class Term:
    """A term of the glossary in one language.

    Attributes:
        word: The term.
        meaning: What it means.
        anchor: Its anchor on the glossary's page. It is the same in every language.
    """

    word: str
    meaning: str
    anchor: str


class GlossaryLinks(SphinxTransform):
    """Give each term of the glossary an anchor, and link to it from the lessons."""

    default_priority = 871  # type: ignore[assignment]  # after the links of the text itself

    def apply(self, **_: Any) -> None:
        """Change the glossary or a lesson. Other pages stay as they are."""
        page, edition = self.env.docname, get_edition(self.config.language)
        if page == _GLOSSARY:
            _add_anchors(self.document)
        elif page.startswith("notebooks/") and page.removeprefix("notebooks/") in read_terms():
            address = _address_of_glossary(page, edition)
            terms = terms_for(page.removeprefix("notebooks/"), edition)
            link_terms(self.document, terms, address)


def _address_of_glossary(page: str, edition: Edition) -> str:
    """Return the relative address of the glossary, which may exist in English only."""
    name = f"{_GLOSSARY}.md"
    glossary = find_pages(edition).get(name) or find_pages(ENGLISH)[name]
    return link_between(find_pages(edition)[f"{page}.ipynb"], glossary)


@cache
def read_terms(edition: Edition = ENGLISH) -> dict[str, list[Term]]:
    """Return the terms in a language by the lesson that introduces them."""
    translations = read_translations(get_path(ROOT, edition.language, "course"))
    return {
        lesson: [
            Term(
                translations.get(("term", term), term),
                translations.get((f"term {term}", meaning), meaning),
                anchor_of_term(term),
            )
            for term, (meaning, _) in terms.items()
        ]
        for lesson, terms in _read_glossary().items()
    }


@cache
def _read_glossary() -> dict[str, dict[str, tuple[str, str]]]:
    """Return the meaning and the section of each English term by lesson."""
    return tomllib.loads((ROOT / "course" / "glossary.toml").read_text(encoding="utf-8"))


def terms_for(lesson: str, edition: Edition = ENGLISH) -> dict[str, Term]:
    """Return the terms that earlier lessons introduce, by their words.

    A single Chinese sign is a part of many other words, so it is not among them.
    """
    return {
        term.word: term
        for name, terms in read_terms(edition).items()
        if name < lesson
        for term in terms
        if len(term.word) > 1
    }


def anchor_of_term(term: str) -> str:
    """Return the anchor of an English term on the glossary's page."""
    return "term-" + re.sub(r"\W+", "-", term.lower())


def link_terms(document: nodes.document, terms: dict[str, Term], glossary: str) -> None:
    """Link the first use of each term in the text of a page.

    Args:
        document: The page.
        terms: The terms by their words.
        glossary: The address of the glossary.
    """
    left = dict(terms)
    for text in list(document.findall(nodes.Text)):
        if left and _is_prose(text):
            new = list(_with_links(str(text), left, glossary))
            if any(isinstance(node, nodes.reference) for node in new):
                text.parent.replace(text, new)


def _with_links(text: str, left: dict[str, Term], glossary: str) -> Iterator[nodes.Node]:
    """Yield a text as nodes, and take the terms that it links out of `left`."""
    end = 0
    for word in _pattern(frozenset(left)).finditer(text):
        name = word[1] or word[2]
        known = next((t for t in (name, name.lower(), name.upper()) if t in left), None)
        if known is None:
            continue
        if word.start() > end:
            yield nodes.Text(text[end : word.start()])
        term = left.pop(known)
        address = f"{glossary}#{term.anchor}"
        yield nodes.reference(
            "", word[0], refuri=address, reftitle=term.meaning, classes=["term"], internal=True
        )
        end = word.end()
    if end < len(text):
        yield nodes.Text(text[end:])


@cache
def _pattern(terms: frozenset[str]) -> re.Pattern[str]:
    """Return what finds a term or its plural, as a whole word; the longest term first.

    Chinese text has no spaces between words, so a Chinese term may stand anywhere.
    """
    names = sorted(terms, key=len, reverse=True)
    chinese = "|".join(re.escape(name) for name in names if _CHINESE.search(name)) or _NOTHING
    latin = "|".join(re.escape(name) for name in names if not _CHINESE.search(name)) or _NOTHING
    return re.compile(
        rf"(?<![\w.-])({latin})(?:s|es)?(?![\w-])|({chinese})",
        re.IGNORECASE,
    )


def _is_prose(text: nodes.Text) -> bool:
    """Return whether a text stands in a paragraph, outside of code, links and tables."""
    node, in_paragraph = text.parent, False
    while node is not None:
        if isinstance(node, _SKIPPED):
            return False
        in_paragraph = in_paragraph or isinstance(node, nodes.paragraph)
        node = node.parent
    return in_paragraph


def _add_anchors(document: nodes.document) -> None:
    """Give the row of each term its anchor. Its first cell is the English term in any language."""
    anchors = {term: anchor_of_term(term) for terms in _read_glossary().values() for term in terms}
    for row in document.findall(nodes.row):
        if anchor := anchors.pop(row[0].astext(), None):
            row["ids"].append(anchor)
