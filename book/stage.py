"""Lay out the pages as Sphinx reads them, in the folders that they have in the repository."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.results import MIME_TYPE
from book import ROOT
from book.drawings import lighten_drawings
from book.exercises import anchor_of, exercises_page
from book.flowchart import draw_flowcharts
from book.home import home_page
from book.links import rewrite_links
from book.predictions import place_predictions

#: Markdown files that are pages of the book as they are.
INCLUDED = (
    "notebooks/cheat_sheet.md", "notebooks/glossary.md", "notebooks/solutions.md",
    "docs/instructors.md", "docs/settings.md", "docs/nbgrader.md", "docs/administrators.md",
    "docs/exercises.md", "docs/checks.md", "docs/architecture.md", "docs/modules.md",
    "docs/performance.md", "docs/translating.md",
    "SECURITY.md", "CONTRIBUTING.md", "CHANGELOG.md",
)  # fmt: skip
#: A picture of a page that is not on another site.
_IMAGE = re.compile(r"!\[[^\]]*\]\((?!\w+:)([^)\s]+)\)")
_WIDGET = "application/vnd.jupyter.widget-view+json"
#: Cells that only help in a notebook: the test of the install, and the place for an answer.
_INSTALLED, _BLANK_ANSWER = "installed", "# your code"


def stage(lessons: list[Path], folder: Path) -> None:
    """Write all pages into a folder. A page that did not change keeps its time, so Sphinx skips it.

    Args:
        lessons: The executed lessons.
        folder: Where the pages go. It loses the pages that the book no longer has.
    """
    pages = {f"notebooks/{lesson.name}" for lesson in lessons}
    images = set(find_images())
    pages |= {*INCLUDED, *images, "index.md", "exercises.md"}
    for old in folder.rglob("*.*"):
        if old.is_file() and str(old.relative_to(folder)) not in pages:
            old.unlink()
    for name in INCLUDED:
        text = (ROOT / name).read_text(encoding="utf-8")
        _write(folder / name, draw_flowcharts(rewrite_links(text, name, pages)))
    for name in images:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, folder / name)
    _write(folder / "exercises.md", exercises_page())
    _write(folder / "index.md", home_page(lessons))
    for lesson in lessons:
        notebook = nbformat.read(lesson, as_version=4)
        _write(folder / "notebooks" / lesson.name, lesson_page(notebook, lesson.name, pages))


def find_images() -> Iterator[str]:
    """Yield the paths in the repository of the pictures that the Markdown pages show."""
    for name in INCLUDED:
        for target in _IMAGE.findall((ROOT / name).read_text(encoding="utf-8")):
            yield (Path(name).parent / target).as_posix()


def lesson_page(notebook: NotebookNode, name: str, pages: Iterable[str]) -> str:
    """Return an executed lesson as the book shows it, as the text of a notebook."""
    known = frozenset(pages)
    notebook.cells = [cell for cell in notebook.cells if not _is_for_notebooks(cell)]
    notebook.metadata.pop("widgets", None)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if not _needs_kernel(output)]
            for output in cell.outputs:
                for kind in (MIME_TYPE, _WIDGET):  # the HTML beside it says it all
                    output.get("data", {}).pop(kind, None)
        elif cell.cell_type == "markdown":
            cell.source = rewrite_links(cell.source, f"notebooks/{name}", known)
    place_predictions(notebook)
    lighten_drawings(notebook)
    stem = name.removesuffix(".ipynb")
    notebook.cells.append(
        nbformat.v4.new_markdown_cell(
            f"The [exercises of this chapter](../exercises.md#{anchor_of(stem)}) practice "
            "what this lesson shows.",
            id="exercises",
        )
    )
    return str(nbformat.writes(notebook))


def _is_for_notebooks(cell: NotebookNode) -> bool:
    return bool(cell.id == _INSTALLED or cell.source.strip() == _BLANK_ANSWER)


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
