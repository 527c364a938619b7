"""Write what lies beside the pages: notebooks to download, plain text, and lists for machines."""

from __future__ import annotations

import shutil
from pathlib import Path
from posixpath import join, relpath
from xml.sax.saxutils import escape

import nbformat
from nbformat import NotebookNode

from book import ANSWER_MIME_TYPE
from book.exercises import chapters_by_name, heading_of
from book.languages import Edition, find_editions
from book.links import address_of


def write_extras(lessons: list[Path], html: Path, edition: Edition) -> None:
    """Write all files into the folder of a language in the finished book.

    Args:
        lessons: The executed lessons.
        html: The folder.
        edition: The language.
    """
    for lesson in lessons:
        source = edition.source / "notebooks" / lesson.name
        shutil.copy(source, html / "notebooks" / lesson.name)
        text = lesson_text(nbformat.read(lesson, as_version=4))
        (html / "notebooks" / f"{lesson.stem}.md").write_text(text, encoding="utf-8")
    (html / "llms.txt").write_text(contents_page(edition), "utf-8")


def write_sitemap(html: Path) -> None:
    """Write the list of all pages, if the book has an address."""
    if address := address_of("Documentation"):
        pages = sorted(str(page.relative_to(html)) for page in html.rglob("*.html"))
        (html / "sitemap.xml").write_text(sitemap(address, pages), encoding="utf-8")


def lesson_text(notebook: NotebookNode) -> str:
    """Return a lesson as Markdown: its text, code and outputs, and for each figure its text."""
    parts = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            parts.append(cell.source)
            continue
        parts.append(f"```python\n{cell.source}\n```")
        outputs = "".join(filter(None, map(_text_of, cell.outputs)))
        if outputs:
            parts.append(f"```text\n{outputs.rstrip()}\n```")
    return "\n\n".join(parts) + "\n"


def _text_of(output: NotebookNode) -> str:
    data = output.get("data", {})
    if ANSWER_MIME_TYPE in data or any("widget" in kind for kind in data):
        return ""
    text: str = output.get("text", data.get("text/plain", ""))
    return text if text.endswith("\n") else text + "\n"


def contents_page(edition: Edition) -> str:
    """Return the list of the lessons' plain texts, in the form of llms.txt."""
    lines = [
        f"- [{heading_of(chapter)}](notebooks/{name}.md)"
        for name, chapter in chapters_by_name(edition).items()
    ]
    about = edition.say(
        "An interactive course in Jupyter: lessons, exercises, and checks that name the mistake."
    )
    others = [
        f"- [{other.name}]({relpath(join(other.folder, 'llms.txt'), edition.folder or '.')})"
        for other in find_editions()
        if other != edition
    ]
    parts = [
        f"# {edition.say('Deep Learning with PyTorch')}",
        f"> {about}",
        f"## {edition.say('Lessons')}",
        "\n".join(lines),
        f"## {edition.say('Other languages')}",
        "\n".join(others),
    ]
    return "\n\n".join(parts) + "\n"


def sitemap(address: str, pages: list[str]) -> str:
    """Return a sitemap of the pages."""
    entries = "".join(f"<url><loc>{escape(f'{address}/{page}')}</loc></url>\n" for page in pages)
    schema = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{schema}">\n{entries}</urlset>\n'
    )
