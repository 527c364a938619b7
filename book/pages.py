"""The pages of each language: their names, and the files that they are made from."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath

from book import ROOT
from book.languages import Edition, find_editions

#: Pages that the book writes itself.
HOME, EXERCISES = "index.md", "exercises.md"


@dataclass(frozen=True)
class Page:
    """A page.

    Attributes:
        edition: Its language.
        name: Its path in the language's folder, as Sphinx reads it: "notebooks/01_tensors.ipynb".
        source: The path in the repository of its file: "zh_CN/notebooks/01_tensors.ipynb".
    """

    edition: Edition
    name: str
    source: str

    @property
    def address(self) -> str:
        """Its path in the site: "zh-cn/notebooks/01_tensors.html"."""
        return str(PurePosixPath(self.edition.folder, self.name).with_suffix(".html"))

    @property
    def is_lesson(self) -> bool:
        """Whether it is a lesson."""
        return self.name.endswith(".ipynb")

    @property
    def is_document(self) -> bool:
        """Whether it is a Markdown file of the repository."""
        return not self.is_lesson and self.name not in (HOME, EXERCISES)


@cache
def read_contents() -> dict[str, dict[str, str]]:
    """Return the English titles of the pages beside the lessons, by caption and name."""
    text = (ROOT / "book" / "contents.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def find_pages(edition: Edition) -> dict[str, Page]:
    """Return the pages of a language by their names. It has those documents that are translated."""
    readme = "README.md" if edition.is_source else f"README.{edition.tag}.md"
    pages = [Page(edition, HOME, readme), Page(edition, EXERCISES, "")]
    for lesson in sorted(edition.source.glob("notebooks/[0-9]*.ipynb")):
        source = lesson.relative_to(ROOT).as_posix()
        pages.append(Page(edition, f"notebooks/{lesson.name}", source))
    for titles in read_contents().values():
        for name in titles:
            source = _find_document(name, edition)
            if source and name != EXERCISES:
                pages.append(Page(edition, name, source))
    return {page.name: page for page in pages}


def _find_document(name: str, edition: Edition) -> str:
    """Return the path of a document in a language, or "": `zh_CN/x/y.md` or `x/y.zh-CN.md`."""
    if edition.is_source:
        return name
    path = PurePosixPath(name)
    places = (f"{edition.language}/{name}", str(path.with_suffix(f".{edition.tag}.md")))
    return next((place for place in places if (ROOT / place).exists()), "")


@cache
def find_pages_by_source() -> dict[str, Page]:
    """Return the pages of all languages by the files that they are made from."""
    return {
        page.source: page
        for edition in find_editions()
        for page in find_pages(edition).values()
        if page.source
    }


def find_other_languages(page: Page) -> dict[Edition, Page | None]:
    """Return the same page in each other language, or None where it does not exist."""
    return {
        edition: find_pages(edition).get(page.name)
        for edition in find_editions()
        if edition != page.edition
    }
