"""Write the book's first page: what the course is, and the map of the chapters with pictures."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
from jinja2 import Environment, FileSystemLoader
from nbformat import NotebookNode

from book import ROOT
from book.drawings import lighten
from book.exercises import anchor_of, chapters_by_name, summary_of

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


def home_page(lessons: list[Path]) -> str:
    """Return the page in Markdown.

    Args:
        lessons: The executed lessons, in order.
    """
    templates = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True)
    chapters = [read_chapter(lesson) for lesson in lessons]
    letters: set[str] = set()
    for chapter in chapters:
        chapter["picture"] = lighten(chapter["picture"], letters)
    cards = templates.get_template("chapters.html").render(chapters=chapters)
    entries = "\n".join(f"{c['number']} {c['title']} <notebooks/{c['name']}>" for c in chapters)
    text = (HERE / "home.md").read_text(encoding="utf-8")
    text = text.replace("<!-- chapters -->", f"```{{raw}} html\n{cards}\n```")
    return text.replace("<!-- lessons -->", entries)


def read_chapter(lesson: Path) -> dict[str, str]:
    """Return what the map says about a chapter."""
    notebook = nbformat.read(lesson, as_version=4)
    text = notebook.cells[0].source.partition("\n")[2]
    chapter = chapters_by_name()[lesson.stem]
    return {
        "name": chapter.name,
        "number": chapter.number,
        "title": chapter.title,
        "about": _plain(text.strip().split("\n\n")[0]),
        "picture": find_picture(notebook, PICTURES[lesson.stem]),
        "exercises": summary_of(chapter.assignment),
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
