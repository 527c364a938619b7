"""Point the links of a page to other pages of the book.

The book keeps the repository's folders. What a language lacks is in English. What the book lacks is
on the repository's page, if the project names one, or is plain text.
"""

from __future__ import annotations

import os
import posixpath
import re
import tomllib
from functools import cache
from urllib.parse import unquote

from book import ROOT
from book.exercises import anchor_of
from book.languages import ENGLISH
from book.pages import EXERCISES, HOME, Page, find_pages, find_pages_by_source

_LINK = re.compile(r"(?<!!)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^()\s]+)\)")
_ASSIGNMENT = re.compile(r"(?:release|source)/([^/]+)(?:/.*)?")


@cache
def address_of(name: str) -> str:
    """Return an address of the project, or "" if it does not have one.

    The environment's `COURSE_REPOSITORY` or `COURSE_DOCUMENTATION` comes first, then the entry of
    `[project.urls]` in pyproject.toml.

    Args:
        name: "Repository" or "Documentation".
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    address: str = os.environ.get(f"COURSE_{name.upper()}") or project.get("urls", {}).get(name, "")
    return address.rstrip("/")


def rewrite_links(text: str, page: Page) -> str:
    """Return a page's Markdown with links that lead somewhere in the book.

    Args:
        text: Markdown. Links in code blocks stay as they are.
        page: The page that it belongs to.
    """
    fences = re.split(r"(^```.*?^```)", text, flags=re.MULTILINE | re.DOTALL)
    fences[::2] = [_LINK.sub(lambda link: _rewrite(link, page), part) for part in fences[::2]]
    return "".join(fences)


def link_between(page: Page, target: Page) -> str:
    """Return the relative address of another page of the site."""
    return posixpath.relpath(target.address, posixpath.dirname(page.address) or ".")


def _rewrite(link: re.Match[str], page: Page) -> str:
    label, target = link.groups()
    path, _, anchor = target.partition("#")
    if re.match(r"[a-z]+:", target) or not path:
        return link[0]
    file = _find_file(unquote(path), page)
    course_file = file.removeprefix(f"{page.edition.language}/")  # the same file in English
    mark = anchor and "#" + anchor
    if assignment := _ASSIGNMENT.fullmatch(course_file):
        return f"[{label}]({_name_of(EXERCISES, page)}#{anchor_of(assignment[1])})"
    if found := _find_page(file, course_file, page):
        mark = "" if found.name == HOME else mark  # the README has other sections
        if found.edition == page.edition:
            return f"[{label}]({_name_of(found.name, page)}{mark})"
        language = found.edition.tag
        note = page.edition.say(" (in English)") if found.edition == ENGLISH else ""
        if link.string.startswith(note, link.end()):  # the text says so itself
            note = ""
        href = f'href="{link_between(page, found)}{mark}" hreflang="{language}"'
        return f"<a {href}>{label}</a>{note}"
    if not address_of("Repository"):
        return label
    kind = "tree" if (ROOT / file).is_dir() else "blob"
    return f"[{label}]({address_of('Repository')}/{kind}/HEAD/{file}{mark})"


def _find_file(path: str, page: Page) -> str:
    """Return the file in the repository that a link of a page means.

    Links of the pages that the book writes itself lead to the names of pages.
    """
    if page.is_document or page.is_lesson:
        return posixpath.normpath(posixpath.join(posixpath.dirname(page.source), path))
    named = find_pages(page.edition).get(path) or find_pages(ENGLISH).get(path)
    return named.source if named and named.source else path


def _find_page(file: str, course_file: str, page: Page) -> Page | None:
    """Return the page for a file of the repository, in the page's own language if it has one."""
    own = find_pages(page.edition)
    if course_file in ("README.md", "START.md"):
        return own[HOME]
    found = find_pages_by_source().get(file) or find_pages(ENGLISH).get(course_file)
    if found and found.edition == ENGLISH:
        return own.get(found.name, found)
    return found


def _name_of(target: str, page: Page) -> str:
    """Return the name of a page as a link from another one in the same language."""
    return posixpath.relpath(target, posixpath.dirname(page.name) or ".")
