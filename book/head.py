"""Write what a page says about itself: its description, its preview, its place to practice."""

from __future__ import annotations

import json
import tomllib
from functools import cache
from html import escape
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote, urlsplit

from docutils import nodes
from markupsafe import Markup
from sphinx.application import Sphinx

from book import ROOT
from book.languages import Edition, get_edition
from book.links import address_of
from book.pages import Page
from book.predictions import words_for_script
from book.switch import alternates, find_page, switch

_LONGEST_DESCRIPTION = 200
#: A description is cut here. Chinese words have no spaces between them.
_ENDS_OF_WORDS = (" ", "，", "、", "。")
#: What the switch of languages stands before: in the bar of narrow screens the button for light and
#: dark, and in the column of wide ones the search. Both stay while the article scrolls.
_AFTER_SWITCH = (
    '<div class="theme-toggle-container theme-toggle-header"',
    '<form class="sidebar-search-container',
)


def complete_page(
    app: Sphinx, name: str, template: str, context: dict[str, Any], document: nodes.document | None
) -> None:
    """Add a description and a preview to a page's head, and links to practice to a lesson."""
    edition = get_edition(app.config.language)
    page = find_page(name, edition)
    context["complete_body"] = lambda body: complete_body(body, page, edition)
    if page is None:
        return
    tags = alternates(page, address_of("Documentation"))
    if document is not None:
        tags.append(
            meta_tags(
                context["title"],
                describe(document),
                context.get("pageurl") or "",
                address_of("Documentation"),
            )
        )
    if page.is_lesson:
        links = practice_links(page, address_of("Repository"))
        context["body"] = context["body"].replace("</h1>", f"</h1>\n{links}", 1)
        words = json.dumps(words_for_script(edition), ensure_ascii=False)
        tags.append(f'<script type="application/json" id="prediction-words">{words}</script>')
    context["metatags"] = "\n".join([context.get("metatags", ""), *tags, ""])


def complete_body(body: str, page: Page | None, edition: Edition) -> Markup:
    """Return the HTML of a whole page with the switch of languages in its headers.

    The theme has fixed English names for its controls. They are translated.
    """
    for label in _read_fixed_labels():
        body = body.replace(f'aria-label="{label}', f'aria-label="{edition.say(label)}')
    if page is not None:
        for place in _AFTER_SWITCH:
            body = body.replace(place, switch(page) + place)
    return Markup(body)


@cache
def _read_fixed_labels() -> tuple[str, ...]:
    text = (ROOT / "book" / "theme.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(text)["fixed"])


def complete_navigation(
    app: Sphinx, page: str, template: str, context: dict[str, Any], document: nodes.document | None
) -> None:
    """Say of which level the headings of the contents at the side are."""
    tree: str = context.get("furo_navigation_tree", "")
    levels = tree.replace('role="heading">', 'role="heading" aria-level="2">')
    context["furo_navigation_tree"] = levels


def describe(document: nodes.document) -> str:
    """Return the first paragraph of a page, cut after a word."""
    paragraph = next(iter(document.findall(nodes.paragraph)), None)
    text = " ".join(paragraph.astext().split()) if paragraph is not None else ""
    if len(text) <= _LONGEST_DESCRIPTION:
        return text
    cut = text[:_LONGEST_DESCRIPTION]
    return cut[: max(map(cut.rfind, _ENDS_OF_WORDS))] + " …"


def meta_tags(title: str, description: str, address: str, book: str) -> str:
    """Return the elements of a page's head.

    Args:
        title: The page's title, as HTML.
        description: What it is about.
        address: The page's address, or "" if the book has none.
        book: The book's address, or "".
    """
    about = escape(description)
    tags = [
        f'<meta name="description" content="{about}">',
        f'<meta property="og:title" content="{title}">',
        f'<meta property="og:description" content="{about}">',
        '<meta property="og:type" content="article">',
    ]
    if book:
        tags += [
            f'<meta property="og:url" content="{escape(address)}">',
            f'<meta property="og:image" content="{escape(book)}/_static/lesson.png">',
        ]
    return "\n".join(["", *tags, ""])


def practice_links(page: Page, repository: str) -> str:
    """Return the links from a lesson to its notebook, as HTML.

    Args:
        page: The lesson.
        repository: The address of the repository's page, or "". Only GitHub's are known to Colab,
            Binder and Codespaces.
    """
    links = {}
    address = urlsplit(repository)
    if address.netloc == "github.com":
        path = page.source
        links = {
            "Colab": f"https://colab.research.google.com/github{address.path}/blob/HEAD/{path}",
            "Binder": f"https://mybinder.org/v2/gh{address.path}/HEAD?urlpath={quote(f'lab/tree/{path}')}",
            "Codespaces": f"https://codespaces.new{address.path}",
        }
    label = page.edition.say("Download the notebook")
    shown = [f'<a href="{PurePosixPath(page.name).name}" download>{label}</a>']
    shown += [f'<a href="{escape(link)}">{label}</a>' for label, link in links.items()]
    return f'<p class="practice">{" ".join(shown)}</p>'
