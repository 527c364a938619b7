"""Markdown for the page: formulas as MathML, headings below the page's own, lesson links."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from typing import Any

from latex2mathml.converter import convert
from nbconvert.filters.markdown_mistune import InvalidNotebook, IPythonRenderer, MarkdownWithMath

from autograder.sanitize import safe_page_html

_LESSON = re.compile(r"(?:\.\./)*notebooks/([^#/]+)\.ipynb(?:#(.*))?")
#: A longer formula is shown as it was typed.
_LONGEST_FORMULA = 2000
#: The notebook's title stands below two headings of the page.
_DEEPER = 2


def to_html(text: str, attachments: dict[str, Any], lesson_url: Callable[[str, str], str]) -> str:
    """Clean HTML of Markdown, whoever wrote it.

    Args:
        text: The Markdown.
        attachments: Pictures of its cell.
        lesson_url: The address of a lesson's section, from the lesson's name and the anchor.
    """
    renderer = _Renderer(lesson_url, attachments)
    try:
        html = MarkdownWithMath(renderer=renderer).render(text)
    except Exception:  # whatever a student wrote, the page is made
        html = f"<pre>{escape(text)}</pre>"
    return renderer.with_lessons(safe_page_html(html))


def formula(tex: str, display: str) -> str:
    """A formula as MathML, which browsers show without a library; as typed if it is no formula."""
    if len(tex) <= _LONGEST_FORMULA:
        try:
            return str(convert(tex, display=display))
        except Exception:  # a formula that a student broke; the library has no common error
            pass
    return f'<code class="tex">{escape(tex)}</code>'


class _Renderer(IPythonRenderer):
    """nbconvert's, for a page without scripts and without a network."""

    def __init__(self, lesson_url: Callable[[str, str], str], attachments: dict[str, Any]) -> None:
        super().__init__(escape=False, attachments=attachments, exclude_anchor_links=True)
        self._lesson_url = lesson_url
        self._lessons: list[str] = []

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        return str(super().heading(text, min(level + _DEEPER, 6)))

    def block_math(self, body: str) -> str:
        return formula(body, "block")

    def inline_math(self, body: str) -> str:
        return formula(body, "inline")

    def latex_environment(self, name: str, body: str) -> str:
        return formula(f"\\begin{{{name}}}{body}\\end{{{name}}}", "block")

    def block_mermaidjs(self, code: str) -> str:
        return f"<pre>{escape(code)}</pre>"

    def image(self, text: str, url: str, title: str | None = None) -> str:
        try:
            return str(super().image(text, url, title))
        except InvalidNotebook:  # an attachment that is not there
            return escape(text)

    def link(self, text: str, url: str, title: str | None = None) -> str:
        """Links to lessons get the page's address of lessons, after cleaning."""
        lesson = _LESSON.fullmatch(url)
        if not lesson:
            return str(super().link(text, url, title))
        address = self._lesson_url(lesson[1], lesson[2] or "")
        if not address:
            return text
        self._lessons.append(address)
        return f'<a href="#lesson-link-{len(self._lessons) - 1}">{text}</a>'

    def with_lessons(self, html: str) -> str:
        """Put the lessons' addresses in, which cleaning would have taken out."""
        for number, address in enumerate(self._lessons):
            # in JupyterLab's viewer a click does nothing, instead of losing the page
            link = f'"{escape(address)}" target="_top"'
            html = html.replace(f'"#lesson-link-{number}"', link)
        return html
