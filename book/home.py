"""Write the book's first page: what the course is, and the map of the chapters with pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
from jinja2 import Environment, FileSystemLoader
from nbformat import NotebookNode

from autograder.translation.markdown_units import find_markdown_segments
from autograder.translation.units import replace_segments
from book import ROOT
from book.drawings import lighten
from book.exercises import anchor_of, chapters_by_name, summary_of
from book.languages import Edition
from book.pages import find_pages, read_contents

HERE = ROOT / "book"
#: The cell of each lesson with the figure that stands for it on the map.
PICTURES = {
    "00_introduction": "win-turn",
    "01_tensors": "product-drawing",
    "02_autograd": "scalar-drawing",
    "03_data_loading": "transforms-batch",
    "04_nn": "linear-neurons",
    "05_optimizers": "rate-ravine",
    "06_cnn": "digits-look",
}


def home_page(lessons: list[Path], edition: Edition) -> str:
    """Return the page in Markdown.

    Args:
        lessons: The executed lessons, in order.
        edition: The language.
    """
    templates = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True)
    chapters = [read_chapter(lesson, edition) for lesson in lessons]
    letters: set[str] = set()
    for chapter in chapters:
        chapter["picture"] = lighten(chapter["picture"], letters)
    start = templates.get_template("start.html").render(
        first=edition.say("Start with the first lesson"), all=edition.say("See the exercises")
    )
    cards = templates.get_template("chapters.html").render(chapters=chapters)
    text = _translate((HERE / "home.md").read_text(encoding="utf-8"), edition)
    for place, html in (("start", start), ("chapters", cards)):
        text = text.replace(f"<!-- {place} -->", f"```{{raw}} html\n{html}\n```")
    return text.replace("<!-- contents -->", "\n".join(_list_contents(chapters, edition)))


def _translate(text: str, edition: Edition) -> str:
    """Return the text of the first page in a language."""
    segments = find_markdown_segments(text, "home")
    return replace_segments(text, segments, lambda unit: edition.say(unit.text))


def _list_contents(chapters: list[dict[str, str]], edition: Edition) -> Iterator[str]:
    """Yield the blocks of Sphinx's contents: the lessons, and the pages that the language has."""
    lessons = {f"notebooks/{c['name']}": f"{c['number']} {c['title']}" for c in chapters}
    yield _list_pages(edition.say("Lessons"), lessons)
    for caption, titles in read_contents().items():
        pages = {
            name.removesuffix(".md"): edition.say(title)
            for name, title in titles.items()
            if name in find_pages(edition)
        }
        if pages:
            yield _list_pages(edition.say(caption), pages)


def _list_pages(caption: str, pages: dict[str, str]) -> str:
    entries = "\n".join(f"{title} <{name}>" for name, title in pages.items())
    return f"```{{toctree}}\n:hidden:\n:caption: {caption}\n\n{entries}\n```\n"


def read_chapter(lesson: Path, edition: Edition) -> dict[str, str]:
    """Return what the map says about a chapter."""
    notebook = nbformat.read(lesson, as_version=4)
    text = notebook.cells[0].source.partition("\n")[2]
    chapter = chapters_by_name(edition)[lesson.stem]
    return {
        "name": chapter.name,
        "number": chapter.number,
        "title": chapter.title,
        "about": _plain(text.strip().split("\n\n")[0]),
        "picture": find_picture(notebook, PICTURES[lesson.stem]),
        "exercises": summary_of(chapter.assignment, edition),
        "anchor": anchor_of(lesson.stem),
    }


def find_picture(notebook: NotebookNode, cell_id: str) -> str:
    """Return the first drawing that a cell shows, as an `<svg>` element, or "".

    The text beside the drawing names the chapter, so a screen reader skips the drawing.
    """
    outputs = [o for cell in notebook.cells if cell.id == cell_id for o in cell.outputs]
    for output in outputs:
        if drawing := re.search(
            r"<svg.*?</svg>", output.get("data", {}).get("text/html", ""), re.DOTALL
        ):
            return re.sub(r'role="img" aria-label="[^"]*"', 'aria-hidden="true"', drawing[0])
    return ""


def _plain(text: str) -> str:
    """Return a paragraph of Markdown without its marks."""
    text = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", text)
    return re.sub(r"[*`]{1,2}", "", text)
