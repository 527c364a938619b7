"""Link a glossary term where a lesson first uses it, if an earlier lesson introduced it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from typing import Any

from docutils import nodes
from sphinx.transforms import SphinxTransform

from book import ROOT

_GLOSSARY = "notebooks/glossary"
#: Text in these is code, a link, a heading or a term that the lesson explains right there.
_SKIPPED = (nodes.literal, nodes.reference, nodes.strong, nodes.math, nodes.title, nodes.table)


class GlossaryLinks(SphinxTransform):
    """Give each term of the glossary an anchor, and link to it from the lessons."""

    default_priority = 871  # type: ignore[assignment]  # after the links of the text itself

    def apply(self, **_: Any) -> None:
        """Change the glossary or a lesson. Other pages stay as they are."""
        page = self.env.docname
        if page == _GLOSSARY:
            _add_anchors(self.document)
        elif page.startswith("notebooks/") and page.removeprefix("notebooks/") in read_terms():
            link_terms(self.document, terms_for(page.removeprefix("notebooks/")))


@cache
def read_terms() -> dict[str, dict[str, str]]:
    """Return the meaning of each term, by the lesson that introduces it."""
    text = (ROOT / "course" / "glossary.toml").read_text(encoding="utf-8")
    return {
        lesson: {term: meaning for term, (meaning, _) in terms.items()}
        for lesson, terms in tomllib.loads(text).items()
    }


def terms_for(lesson: str) -> dict[str, str]:
    """Return the terms that earlier lessons introduce, with their meanings."""
    return {
        term: meaning
        for name, terms in read_terms().items()
        if name < lesson
        for term, meaning in terms.items()
    }


def anchor_of_term(term: str) -> str:
    """Return a term's anchor on the glossary's page."""
    return "term-" + re.sub(r"\W+", "-", term.lower())


def link_terms(document: nodes.document, terms: dict[str, str]) -> None:
    """Link the first use of each term in the text of a page.

    Args:
        document: The page.
        terms: The meaning of each term.
    """
    left = dict(terms)
    for text in list(document.findall(nodes.Text)):
        if left and _is_prose(text):
            new = list(_with_links(str(text), left))
            if any(isinstance(node, nodes.reference) for node in new):
                text.parent.replace(text, new)


def _with_links(text: str, left: dict[str, str]) -> Iterator[nodes.Node]:
    """Yield a text as nodes, and take the terms that it links out of `left`."""
    end = 0
    for word in _pattern(frozenset(left)).finditer(text):
        term = next((t for t in (word[1], word[1].lower(), word[1].upper()) if t in left), None)
        if term is None:
            continue
        if word.start() > end:
            yield nodes.Text(text[end : word.start()])
        address = f"glossary.html#{anchor_of_term(term)}"
        meaning = left.pop(term)
        yield nodes.reference(
            "", word[0], refuri=address, reftitle=meaning, classes=["term"], internal=True
        )
        end = word.end()
    if end < len(text):
        yield nodes.Text(text[end:])


@cache
def _pattern(terms: frozenset[str]) -> re.Pattern[str]:
    """Return what finds a term or its plural, as a whole word; the longest term first."""
    names = "|".join(re.escape(term) for term in sorted(terms, key=len, reverse=True))
    return re.compile(rf"(?<![\w.-])({names})(?:s|es)?(?![\w-])", re.IGNORECASE)


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
    for row in document.findall(nodes.row):
        row["ids"].append(anchor_of_term(row[0].astext()))
