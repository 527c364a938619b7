"""Point the links of a page to other pages of the book.

The book keeps the repository's folders, so a link from page to page stays as it is. What the book
lacks is on the repository's page, if the project names one, or is plain text.
"""

from __future__ import annotations

import os
import posixpath
import re
import tomllib
from collections.abc import Set
from functools import cache
from urllib.parse import unquote

from book import ROOT
from book.exercises import anchor_of

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


def rewrite_links(text: str, page: str, pages: Set[str]) -> str:
    """Return a page's Markdown with links that lead somewhere in the book.

    Args:
        text: Markdown. Links in code blocks stay as they are.
        page: The page's path in the repository, such as "docs/checks.md".
        pages: The paths of all pages of the book.
    """
    fences = re.split(r"(^```.*?^```)", text, flags=re.MULTILINE | re.DOTALL)
    fences[::2] = [
        _LINK.sub(lambda link: _rewrite(link, page, pages), part) for part in fences[::2]
    ]
    return "".join(fences)


def _rewrite(link: re.Match[str], page: str, pages: Set[str]) -> str:
    label, target = link.groups()
    path, _, anchor = target.partition("#")
    if re.match(r"[a-z]+:", target) or not path:
        return link[0]
    file = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(path)))
    if file in pages:
        return link[0]
    here = posixpath.dirname(page) or "."
    if file in ("README.md", "START.md"):
        return f"[{label}]({posixpath.relpath('index.md', here)})"
    if assignment := _ASSIGNMENT.fullmatch(file):
        return f"[{label}]({posixpath.relpath('exercises.md', here)}#{anchor_of(assignment[1])})"
    if not address_of("Repository"):
        return label
    kind = "tree" if (ROOT / file).is_dir() else "blob"
    return f"[{label}]({address_of('Repository')}/{kind}/HEAD/{file}{anchor and '#' + anchor})"
