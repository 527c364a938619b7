# mypy: disallow_untyped_calls=False
"""Show a student's answer as clean HTML: its text or code, its outputs, and the cells beside it."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

from nbformat.v4 import reads_json

from autograder.cells import LINKS_IDS, NOTES_ID, get_grade_id, get_nbgrader_metadata, read_notes
from autograder.feedback.exporter import choose_mime_type, describe_pictures, highlight
from autograder.feedback.markdown import render_formula, render_markdown
from autograder.language import Text, current_language, phrase, show
from autograder.regular_files import read_regular
from autograder.sanitize import clean_attachments, clean_bundle, clean_markdown, clean_page_html
from autograder.wording import leave_out_end

#: More of an output or of a code cell is not shown.
_LONGEST = 20_000
#: More of the cells that a student added are not shown.
_MOST_CELLS = 20
#: A larger answer is not shown. It usually has large pictures.
_MOST_HTML = 3_000_000
_ANSI = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")


def render_markdown_text(text: str, attachments: dict[str, Any] | None = None) -> str:
    """Return clean HTML of any Markdown, a student's too."""
    pictures = clean_attachments(attachments or {})
    cleaned = clean_markdown(text, pictures)
    return describe_pictures(render_markdown(cleaned, pictures, lambda lesson, section: ""))


def render_code(text: str) -> str:
    """Return a code cell's text as HTML with colors. Pygments escapes the text."""
    return highlight(leave_out_end(text, _LONGEST), "ipython3")


def render_answer(
    path: Path, cell_id: str, is_task: bool, source_texts: frozenset[str]
) -> dict[str, Any]:
    """Return what a student answered to a question.

    Args:
        path: The student's graded notebook.
        cell_id: The grade id of the question's cell.
        is_task: Whether the answer is only in cells beside the task.
        source_texts: The texts of the source's cells, which are not a student's.

    Returns:
        `html` is the answer, and `notes` are sentences about the notebook.
    """
    changed, language = path.stat().st_mtime_ns, current_language()
    return _render_notebook(path, changed, language, cell_id, is_task, source_texts)


@lru_cache(maxsize=600)
def _render_notebook(
    path: Path,
    changed: int,
    language: str,
    cell_id: str,
    is_task: bool,
    source_texts: frozenset[str],
) -> dict[str, Any]:
    """Read a notebook. `changed` and `language` are parts of the cache's key."""
    notebook = reads_json(read_regular(path).decode("utf-8", "replace"))
    cells = notebook.get("cells", [])
    number = next((n for n, cell in enumerate(cells) if get_grade_id(cell) == cell_id), None)
    notes = [show(note.message) for note in read_notes(notebook)]
    if number is None:
        missing = phrase("The notebook has no cell {cell}.", cell=repr(cell_id))
        return {"html": "", "notes": [*notes, show(missing)]}
    before = [*_find_own(reversed(cells[:number]), source_texts)][::-1]
    after = [*_find_own(iter(cells[number + 1 :]), source_texts)]
    if max(len(before), len(after)) > _MOST_CELLS:
        many = phrase(
            "More than {count} cells were added. Look at the whole notebook.", count=_MOST_CELLS
        )
        notes.append(show(many))
        before, after = before[-_MOST_CELLS:], after[:_MOST_CELLS]
    parts = []
    if before:
        parts += [_make_label(phrase("Added before the answer")), *map(_render_cell, before)]
    if not is_task:
        parts.append(_render_cell(cells[number]))
    if after:
        label = phrase("Beside the task") if is_task else phrase("Added after the answer")
        parts += [_make_label(label), *map(_render_cell, after)]
    html = "\n".join(filter(None, parts))
    if len(html) > _MOST_HTML:
        large = phrase("This answer is too large for this page. Look at the whole notebook.")
        return {"html": "", "notes": [*notes, show(large)]}
    return {"html": html, "notes": notes}


def _make_label(text: Text) -> str:
    return f'<p class="beside">{escape(show(text))}</p>'


def _find_own(cells: Iterator[Any], source_texts: frozenset[str]) -> Iterator[Any]:
    """Yield the cells that the student added or changed, up to the next cell of the course."""
    for cell in cells:
        if get_nbgrader_metadata(cell).get("grade_id"):
            return
        text = str(cell.get("source", "")).strip()
        if cell.get("id") in (NOTES_ID, *LINKS_IDS) or not text or text in source_texts:
            continue
        yield cell


def _render_cell(cell: Any) -> str:
    text = str(cell.get("source", ""))
    if cell.get("cell_type") != "code":
        return render_markdown_text(text, cell.get("attachments"))
    shown = [_render_output(output) for output in cell.get("outputs", [])]
    code = render_code(text) if text.strip() else ""
    return "\n".join([code, *(f'<div class="result">{part}</div>' for part in shown if part)])


def _render_output(output: Any) -> str:
    kind = output.get("output_type")
    if kind == "stream":
        return _render_text(output.get("text", ""))
    if kind == "error":
        return _render_text("\n".join(map(str, output.get("traceback", []))))
    output.data = clean_bundle(output.get("data", {}))
    mime = choose_mime_type(output)
    return _RENDERERS.get(mime, lambda value: "")(output.data[mime]) if mime else ""


def _render_text(text: object) -> str:
    return f"<pre>{escape(leave_out_end(_ANSI.sub('', str(text)), _LONGEST))}</pre>"


def _render_drawing(text: str) -> str:
    data = base64.b64encode(text.encode("utf-8", "replace")).decode()
    return describe_pictures(clean_page_html(f'<img src="data:image/svg+xml;base64,{data}">'))


def _render_picture(mime: str) -> Callable[[str], str]:
    return lambda data: describe_pictures(
        clean_page_html(f'<img src="data:{mime};base64,{escape(data)}">')
    )


_RENDERERS: dict[str, Callable[[str], str]] = {
    "text/html": lambda text: describe_pictures(clean_page_html(text)),
    "text/markdown": render_markdown_text,
    "text/latex": lambda text: clean_page_html(render_formula(text.strip("$ \n"), "block")),
    "image/svg+xml": _render_drawing,
    "text/plain": _render_text,
    **{
        mime: _render_picture(mime)
        for mime in ("image/png", "image/jpeg", "image/gif", "image/webp")
    },
}
