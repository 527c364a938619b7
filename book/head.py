"""Write what a page says about itself: its description, its preview, its place to practice."""

from __future__ import annotations

from html import escape
from typing import Any
from urllib.parse import quote, urlsplit

from docutils import nodes
from sphinx.application import Sphinx

from book.links import address_of

_LONGEST_DESCRIPTION = 200


def complete_page(
    app: Sphinx, page: str, template: str, context: dict[str, Any], document: nodes.document | None
) -> None:
    """Add a description and a preview to a page's head, and links to practice to a lesson."""
    if document is None:
        return
    name = page.removeprefix("notebooks/")
    if name != page and name[:2].isdigit():
        links = practice_links(name, address_of("Repository"))
        context["body"] = context["body"].replace("</h1>", f"</h1>\n{links}", 1)
    context["metatags"] = context.get("metatags", "") + meta_tags(
        context["title"],
        describe(document),
        context.get("pageurl") or "",
        address_of("Documentation"),
    )


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
    return text[:_LONGEST_DESCRIPTION].rpartition(" ")[0] + " …"


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


def practice_links(name: str, repository: str) -> str:
    """Return the links from a lesson to its notebook, as HTML.

    Args:
        name: The lesson's name, such as "01_tensors".
        repository: The address of the repository's page, or "". Only GitHub's are known to Colab,
            Binder and Codespaces.
    """
    links = {}
    address = urlsplit(repository)
    if address.netloc == "github.com":
        path = f"notebooks/{name}.ipynb"
        links = {
            "Colab": f"https://colab.research.google.com/github{address.path}/blob/HEAD/{path}",
            "Binder": f"https://mybinder.org/v2/gh{address.path}/HEAD?urlpath={quote(f'lab/tree/{path}')}",
            "Codespaces": f"https://codespaces.new{address.path}",
        }
    shown = [f'<a href="{name}.ipynb" download>Download the notebook</a>']
    shown += [f'<a href="{escape(link)}">{label}</a>' for label, link in links.items()]
    return f'<p class="practice">{" ".join(shown)}</p>'
