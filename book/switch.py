"""The switch of languages, and the other links to the same page in another language."""

from __future__ import annotations

from html import escape

from book.languages import ENGLISH, Edition, find_editions
from book.links import link_between
from book.pages import HOME, Page, find_other_languages, find_pages

#: Pages that Sphinx makes in every language.
_EVERYWHERE = ("search",)
_GLOBE = (
    '<svg viewBox="0 0 20 20" aria-hidden="true"><circle cx="10" cy="10" r="8.5"/>'
    '<ellipse cx="10" cy="10" rx="3.8" ry="8.5"/><path d="M1.5 10h17"/></svg>'
)


def find_page(name: str, edition: Edition) -> Page | None:
    """Return the page with a name as Sphinx has it, such as "notebooks/01_tensors"."""
    if name in _EVERYWHERE:
        return Page(edition, f"{name}.md", "")
    pages = find_pages(edition)
    return pages.get(f"{name}.ipynb") or pages.get(f"{name}.md")


def find_versions(page: Page) -> dict[Edition, Page | None]:
    """Return the page in each other language, or None where it does not exist."""
    if page.name.removesuffix(".md") in _EVERYWHERE:
        others = [edition for edition in find_editions() if edition != page.edition]
        return {edition: Page(edition, page.name, "") for edition in others}
    return find_other_languages(page)


def switch(page: Page) -> str:
    """Return the links to the other languages, as HTML. `static/switch.js` adds the section.

    A link to a page has the language's name. Where the page does not exist in a language, the link
    says that it leads to the first page.
    """
    links = []
    for edition, version in find_versions(page).items():
        target = version or find_pages(edition)[HOME]
        label = edition.name if version else edition.say("English: first page")
        links.append(
            f'<a class="language-switch" href="{link_between(page, target)}" '
            f'hreflang="{edition.tag}" lang="{edition.tag}"'
            f"{'' if version else ' data-other-page'}>{_GLOBE}{escape(label)}</a>"
        )
    return "".join(links)


def alternates(page: Page, book: str) -> list[str]:
    """Return the elements of a page's head that name it in each language.

    Args:
        page: The page.
        book: The book's address, or "": then the addresses are relative.
    """
    versions = {page.edition: page, **find_versions(page)}
    there = {edition: version for edition, version in versions.items() if version}
    if len(there) == 1:
        return []
    addresses = {
        edition.tag: f"{book}/{version.address}" if book else link_between(page, version)
        for edition, version in there.items()
    }
    if ENGLISH in there:
        addresses["x-default"] = addresses[ENGLISH.tag]
    return [
        f'<link rel="alternate" hreflang="{tag}" href="{escape(address)}">'
        for tag, address in sorted(addresses.items())
    ]
