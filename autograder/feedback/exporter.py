"""The exporter that writes the feedback page for `generate_feedback`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jinja2
from bs4 import BeautifulSoup
from jinja2.bccache import Bucket
from markupsafe import Markup, escape
from nbconvert.exporters import HTMLExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbconvert.filters import Highlight2HTML
from nbformat import NotebookNode
from pygments.formatters import HtmlFormatter  # type: ignore[import-untyped]
from traitlets import Integer, Unicode
from traitlets.config import Config

from autograder.cells import is_answer, is_manually_graded, is_test
from autograder.feedback.hide_hidden_tests import WITHHELD
from autograder.feedback.markdown import render_formula, render_markdown
from autograder.feedback.page_records import ExerciseRow
from autograder.language import current_language, phrase, phrase_in, show, translate
from autograder.results.rendering import (
    add_language,
    fill_html,
    format_code,
    translate_html,
)
from autograder.results.shown_values import show_values
from autograder.sanitize import clean_page_html, is_quick_to_color
from autograder.wording import describe_left_out

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
#: The mime types of an output that a page without scripts can show, the best first.
_MIME_TYPES = [
    "text/html",
    "text/markdown",
    "image/svg+xml",
    "text/latex",
    "image/png",
    "image/jpeg",
    "image/gif",
    "image/webp",
    "text/plain",
]

#: The title of an exercise in a sentence. Chinese has quotation marks around it.
_NAMED = phrase_in("an exercise in a sentence", "{title}")

#: The longest Markdown that is kept as HTML for the pages that follow.
_LONGEST_KEPT = 10_000


class _CompiledTemplates(jinja2.BytecodeCache):
    """Keeps compiled templates for the exporters that follow. Each page has an exporter."""

    def __init__(self) -> None:
        self._compiled: dict[str, tuple[str, Any]] = {}  # by name, with the text's checksum

    def load_bytecode(self, bucket: Bucket) -> None:
        checksum, code = self._compiled.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._compiled[bucket.key] = bucket.checksum, bucket.code


_COMPILED = _CompiledTemplates()


class FeedbackExporter(HTMLExporter):
    """Write one HTML file that loads and runs nothing, for `c.GenerateFeedback.exporter_class`.

    The preprocessor `autograder.feedback.Summary` makes the page's data.
    """

    export_from_notebook = ""  # not in Jupyter's menu, because it needs a gradebook

    lesson_url = Unicode(
        "",
        help="""The address of a lesson's section, with {lesson} and {section} for their names. If
        the book of `make book` is on the web at https://example.org/book, it is
        "https://example.org/book/notebooks/{lesson}.html#{section}". If empty, the page names
        sections without links, because a page is also read as a file and on a phone, where a
        lesson has no other address.""",
    ).tag(config=True)
    longest_output = Integer(
        20_000, min=200, help="The most characters of a text output that the page shows."
    ).tag(config=True)

    @property
    def default_config(self) -> Config:
        """The page's own template. nbgrader's settings for `HTMLExporter` do not change it."""
        config = Config(
            {
                "FeedbackExporter": {
                    "template_name": "feedback_page",
                    "extra_template_basedirs": [str(TEMPLATES)],
                    "extra_template_paths": [str(TEMPLATES)],
                },
                "NbConvertBase": {"display_data_priority": _MIME_TYPES},
            }
        )
        base: Config = super().default_config.copy()
        base.merge(config)
        return base

    def default_filters(self) -> Iterator[tuple[str, Any]]:
        """Return nbconvert's filters and the page's own."""
        yield from super().default_filters()  # type: ignore[no-untyped-call]
        yield "markdown2html", self.markdown2html
        yield "clean", lambda html: Markup(describe_pictures(clean_page_html(html)))
        yield "code", format_code
        yield "show_values", show_values
        yield "exercise_links", link_exercises
        yield (
            "formula",
            lambda tex: Markup(clean_page_html(render_formula(tex.strip("$ \n"), "block"))),
        )
        yield "shorten", self.shorten
        yield "points", lambda number: f"{round(number, 2):g}"
        yield "section_url", lambda section: self.get_section_url(section.lesson, section.anchor)
        yield "choose_mime_type", choose_mime_type
        yield "picture_text", get_picture_text

    @jinja2.pass_context
    def markdown2html(self, context: Any, source: str) -> Markup:
        """Return clean HTML of Markdown, with the pictures attached to the current cell."""
        attachments = context.get("cell", {}).get("attachments", {})
        if attachments or len(source) > _LONGEST_KEPT:
            html = render_markdown(source, attachments, self.get_section_url)
            return Markup(describe_pictures(html))
        return _render_course_text(source, self.lesson_url, current_language())

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **options: Any
    ) -> tuple[str, dict[str, Any]]:
        """Write a page. nbconvert would parse the finished page and write it a second time."""
        language = nb.metadata.get("language_info", {})
        lexer = language.get("pygments_lexer", language.get("name"))
        self.register_filter(  # type: ignore[no-untyped-call]
            "highlight_code", lambda text, **_: highlight(text, lexer)
        )
        page, made = super(HTMLExporter, self).from_notebook_node(nb, resources, **options)
        return page, made

    def _preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Run the preprocessors on nbconvert's copy of the notebook.

        nbconvert would copy it twice more and validate it, which takes a third of the page's time.
        The grader wrote this notebook, so it is valid.
        """
        for preprocessor in self._preprocessors:
            nb, resources = preprocessor(nb, resources)
        return nb, resources

    def _create_environment(self) -> jinja2.Environment:
        environment: jinja2.Environment = super()._create_environment()  # type: ignore[no-untyped-call]
        environment.bytecode_cache = _COMPILED
        add_language(environment)
        return environment

    def get_section_url(self, lesson: str, section: str) -> str:
        """Return the address of a lesson's section, or an empty text if lessons have no links."""
        return _make_section_url(self.lesson_url, lesson, section)

    def shorten(self, text: str) -> str:
        """Return a text without its middle if it is too long for the page."""
        left_out = len(text) - self.longest_output
        if left_out <= 0:
            return text
        half = self.longest_output // 2
        return f"{text[:half]}\n{show(describe_left_out(left_out))}\n{text[-half:]}"

    def _init_resources(self, resources: ResourcesDict) -> ResourcesDict:
        resources = super()._init_resources(resources)  # type: ignore[no-untyped-call]
        resources["code_light"] = _get_code_colors("default")
        resources["code_dark"] = _get_code_colors("github-dark")
        resources["cells"] = {
            "is_test": is_test, "is_answer": is_answer, "is_manually_graded": is_manually_graded,
            "withheld": lambda cell: cell.metadata.get(WITHHELD, False),
        }  # fmt: skip
        return resources


def _make_section_url(pattern: str, lesson: str, section: str) -> str:
    url = pattern.format(lesson=quote(lesson), section=quote(section, safe=""))
    return url.rstrip("#")


@lru_cache(maxsize=512)  # all students of a class have the same tasks
def _render_course_text(source: str, lesson_url: str, _language: str) -> Markup:
    """Return clean HTML of Markdown without attached pictures."""
    html = render_markdown(source, {}, partial(_make_section_url, lesson_url))
    return Markup(describe_pictures(html))


@lru_cache(maxsize=512)  # all students of a class have the same cells of checks
def highlight(text: str, lexer: str | None) -> str:
    """Return a cell's text as HTML, with colors if they take a short time."""
    if not is_quick_to_color(text):
        return f'<div class="highlight"><pre>{escape(text)}</pre></div>'
    return str(Highlight2HTML(pygments_lexer=lexer)(text))


def describe_pictures(html: str) -> str:
    """Return HTML whose pictures all have a text for readers who cannot see them."""
    if "<img" not in html:
        return html
    soup = BeautifulSoup(html, "html.parser")
    for picture in soup.select("img:not([alt])"):
        picture["alt"] = show(phrase("No description has been provided for this image"))
    return str(soup)


def get_picture_text(output: NotebookNode) -> str:
    """Return the text for a reader who cannot see a picture, as the course's figures have it."""
    text = output.data.get("text/plain")
    # matplotlib's own text, such as <Figure size 640x480>, says nothing
    is_description = isinstance(text, str) and not text.startswith("<")
    return text if is_description else show(phrase("Picture that this cell shows"))


def link_exercises(rows: list[ExerciseRow]) -> Markup:
    """Return the titles of exercises as a list in a sentence. Each leads to its exercise."""
    first, *others = [
        fill_html(
            translate(_NAMED.template, _NAMED.context),
            {"title": Markup('<a href="#{}">{}</a>').format(row.anchor, format_code(row.title))},
        )
        for row in rows
    ]
    for link in others[:-1]:
        first = translate_html("{first}, {rest}", first=first, rest=link)
    if not others:
        return first
    return translate_html("{names} and {last_name}", names=first, last_name=others[-1])


def choose_mime_type(output: NotebookNode) -> str:
    """Return the best mime type of an output that the page can show, or an empty text."""
    return next((mime for mime in _MIME_TYPES if isinstance(output.data.get(mime), str)), "")


def _get_code_colors(style: str) -> Markup:
    """Return Pygments' style sheet without backgrounds. The page has its own backgrounds."""
    rules = HtmlFormatter(style=style, nobackground=True).get_style_defs(".highlight")
    return Markup(rules)
