"""Lay out the pages of a language as Sphinx reads them, in the folders of the repository."""

from __future__ import annotations

import posixpath
import re
import shutil
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.results import MIME_TYPE
from book import ROOT
from book.drawings import lighten_drawings
from book.exercises import anchor_of, exercises_page
from book.flowchart import draw_flowcharts
from book.home import home_page
from book.languages import Edition
from book.links import rewrite_links
from book.pages import EXERCISES, HOME, Page, find_pages
from book.predictions import place_predictions

#: A picture of a page that is not on another site.
_IMAGE = re.compile(r"!\[[^\]]*\]\((?!\w+:)([^)\s]+)\)")
#: The line of a document that leads to its other languages. The book has its switch.
_LANGUAGES = re.compile(r"\A(?:(?:^| · )(?:\[[^\]]+\]\([^)]+\)|\*\*[^*]+\*\*)){2,}\n+")
_WIDGET = "application/vnd.jupyter.widget-view+json"
#: Cells that only help in a notebook: the test of the install.
_INSTALLED = "installed"
#: The only line of a cell that is the place for an answer, in English.
_BLANK_ANSWER = "# your code"


def stage(lessons: list[Path], folder: Path, edition: Edition) -> None:
    """Write all pages of a language into a folder. A page that did not change keeps its time.

    Args:
        lessons: The executed lessons.
        folder: Where the pages go. It loses the pages that the book no longer has.
        edition: The language.
    """
    pages = find_pages(edition)
    images = find_images(edition)
    for old in folder.rglob("*.*"):
        if old.is_file() and str(old.relative_to(folder)) not in {*pages, *images}:
            old.unlink()
    for page in pages.values():
        if page.is_document:
            _write(folder / page.name, document_page(page))
    for name in images:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, folder / name)
    _write(folder / EXERCISES, exercises_page(edition))
    _write(folder / HOME, rewrite_links(home_page(lessons, edition), pages[HOME]))
    for lesson in lessons:
        page = pages[f"notebooks/{lesson.name}"]
        _write(folder / page.name, lesson_page(nbformat.read(lesson, as_version=4), page))


def find_images(edition: Edition) -> set[str]:
    """Return the paths in the repository of the pictures that the documents show."""
    return {
        _find_image(target, page)
        for page in find_pages(edition).values()
        if page.is_document
        for target in _IMAGE.findall((ROOT / page.source).read_text(encoding="utf-8"))
    }


def _find_image(target: str, page: Page) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(page.source), target))


def document_page(page: Page) -> str:
    """Return a document of the repository as the book shows it."""

    def place(image: re.Match[str]) -> str:
        path = posixpath.relpath(_find_image(image[1], page), posixpath.dirname(page.name) or ".")
        return image[0].replace(f"({image[1]})", f"({path})")

    text = _LANGUAGES.sub("", (ROOT / page.source).read_text(encoding="utf-8"))
    text = _IMAGE.sub(place, text)
    return draw_flowcharts(rewrite_links(text, page))


def lesson_page(notebook: NotebookNode, page: Page) -> str:
    """Return an executed lesson as the book shows it, as the text of a notebook."""
    notebook.cells = [cell for cell in notebook.cells if not _is_for_notebooks(cell, page.edition)]
    notebook.metadata.pop("widgets", None)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.metadata["anchor"] = f"cell-{cell.id}"
            cell.outputs = [output for output in cell.outputs if not _needs_kernel(output)]
            for output in cell.outputs:
                for kind in (MIME_TYPE, _WIDGET):  # the HTML beside it says it all
                    output.get("data", {}).pop(kind, None)
        elif cell.cell_type == "markdown":
            cell.source = rewrite_links(cell.source, page)
    place_predictions(notebook, page.edition)
    lighten_drawings(notebook)
    text = page.edition.say(
        "The [exercises of this chapter](../exercises.md) practice what this lesson shows."
    )
    anchor = anchor_of(Path(page.name).stem)
    link = text.replace("exercises.md", f"exercises.md#{anchor}")
    notebook.cells.append(nbformat.v4.new_markdown_cell(link, id="exercises"))
    return str(nbformat.writes(notebook))


def _is_for_notebooks(cell: NotebookNode, edition: Edition) -> bool:
    blank = (_BLANK_ANSWER, f"# {edition.say('your code')}")
    return bool(cell.id == _INSTALLED or cell.source.strip() in blank)


def _needs_kernel(output: NotebookNode) -> bool:
    """Return whether an output is a widget without a still picture, or only helps JupyterLab."""
    data = output.get("data", {})
    html = data.get("text/html", "")
    return (_WIDGET in data and not html) or html.startswith("<div data-still")


def _write(path: Path, text: str) -> None:
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
