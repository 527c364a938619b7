"""Render Markdown for the page: formulas as MathML, lower headings, and links to lessons."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from typing import Any

from latex2mathml.converter import convert
from nbconvert.filters.markdown_mistune import InvalidNotebook, IPythonRenderer, MarkdownWithMath

from autograder.sanitize import clean_page_html, is_quick_to_color

_LESSON = re.compile(r"(?:\.\./)*notebooks/([^#/]+)\.ipynb(?:#(.*))?")
#: A longer formula is shown as its source.
_LONGEST_FORMULA = 2000
#: The page has two levels of headings above the notebook's title.
_LEVELS_ABOVE = 2


def render_markdown(
    text: str, attachments: dict[str, Any], lesson_url: Callable[[str, str], str]
) -> str:
    """Return clean HTML of any Markdown, a student's too.

    Args:
        text: The Markdown.
        attachments: The pictures of its cell.
        lesson_url: Returns the address of a lesson's section from the lesson's name and the anchor.
    """
    renderer = _Renderer(lesson_url, attachments)
    try:
        html = MarkdownWithMath(renderer=renderer).render(text)
    except Exception:  # no text of a student may stop the page
        html = f"<pre>{escape(text)}</pre>"
    return renderer.insert_lesson_links(clean_page_html(html))


def render_formula(tex: str, display: str) -> str:
    """Return a formula as MathML, which browsers show without a library.

    An invalid or very long formula is returned as its source.
    """
    if len(tex) <= _LONGEST_FORMULA:
        try:
            return str(convert(tex, display=display))
        except Exception:  # an invalid formula; the library's errors share no base class
            pass
    return f'<code class="tex">{escape(tex)}</code>'


class _Renderer(IPythonRenderer):
    """nbconvert's renderer, changed for a page without scripts and without a network."""

    def __init__(self, lesson_url: Callable[[str, str], str], attachments: dict[str, Any]) -> None:
        super().__init__(escape=False, attachments=attachments, exclude_anchor_links=True)
        self._lesson_url = lesson_url
        self._lessons: list[str] = []

    def block_code(self, code: str, info: str | None = None) -> str:
        """Color Python only. The patterns of other languages may be slow on some text."""
        if info in ("python", "py", "python3") and is_quick_to_color(code):
            return str(super().block_code(code, info="python"))
        return f"<pre><code>{escape(code)}</code></pre>"

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        return str(super().heading(text, min(level + _LEVELS_ABOVE, 6)))

    def block_math(self, body: str) -> str:
        return render_formula(body, "block")

    def inline_math(self, body: str) -> str:
        return render_formula(body, "inline")

    def latex_environment(self, name: str, body: str) -> str:
        return render_formula(f"\\begin{{{name}}}{body}\\end{{{name}}}", "block")

    def block_mermaidjs(self, code: str) -> str:
        return f"<pre>{escape(code)}</pre>"

    def image(self, text: str, url: str, title: str | None = None) -> str:
        try:
            return str(super().image(text, url, title))
        except InvalidNotebook:  # the attachment is missing
            return escape(text)

    def link(self, text: str, url: str, title: str | None = None) -> str:
        """Mark a link to a lesson. `insert_lesson_links` sets its address after cleaning."""
        lesson = _LESSON.fullmatch(url)
        if not lesson:
            return str(super().link(text, url, title))
        address = self._lesson_url(lesson[1], lesson[2] or "")
        if not address:
            return text
        self._lessons.append(address)
        return f'<a href="#lesson-link-{len(self._lessons) - 1}">{text}</a>'

    def insert_lesson_links(self, html: str) -> str:
        """Insert the lessons' addresses, which cleaning would remove."""
        for number, address in enumerate(self._lessons):
            html = html.replace(f'"#lesson-link-{number}"', f'"{escape(address)}"')
        return html
