"""The exporter that `generate_feedback` writes the page with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jinja2
from markupsafe import Markup
from nbconvert.exporters import HTMLExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from pygments.formatters import HtmlFormatter  # type: ignore[import-untyped]
from traitlets import Integer, Unicode
from traitlets.config import Config

from autograder.cells import is_answer, is_manually_graded, is_test
from autograder.feedback.hide_hidden_tests import WITHHELD
from autograder.feedback.markdown import formula, to_html
from autograder.results.rendering import format_code
from autograder.sanitize import safe_page_html

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
#: What a page without scripts can show of an output, the best first.
_SHOWN = [
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


class FeedbackExporter(HTMLExporter):
    """One HTML file that loads nothing and runs nothing, for `c.GenerateFeedback.exporter_class`.

    The page's data comes from the preprocessor `autograder.feedback.Summary`.
    """

    export_from_notebook = ""  # not in Jupyter's menu: it needs a gradebook

    lesson_url = Unicode(
        "../../../../lab/tree/notebooks/{lesson}.ipynb#{section}",
        help="""The address of a lesson's section; {lesson} and {section} stand for their names.
        The default one is right for a page at ASSIGNMENT/feedback/TIMESTAMP/ below JupyterLab's
        folder, opened in a browser tab of its own. Empty: lessons are named, not linked.""",
    ).tag(config=True)
    longest_output = Integer(
        20_000, min=200, help="Characters of a text output that the page shows."
    ).tag(config=True)

    @property
    def default_config(self) -> Config:
        """Our template, whatever nbgrader sets for `HTMLExporter`."""
        config = Config(
            {
                "FeedbackExporter": {
                    "template_name": "feedback_page",
                    "extra_template_basedirs": [str(TEMPLATES)],
                },
                "NbConvertBase": {"display_data_priority": _SHOWN},
            }
        )
        base: Config = super().default_config.copy()
        base.merge(config)
        return base

    def default_filters(self) -> Iterator[tuple[str, Any]]:
        """nbconvert's, and the page's own."""
        yield from super().default_filters()  # type: ignore[no-untyped-call]
        yield "markdown2html", self.markdown2html
        yield "clean", lambda html: Markup(safe_page_html(html))
        yield "code", format_code
        yield "formula", lambda tex: Markup(safe_page_html(formula(tex.strip("$ \n"), "block")))
        yield "shorten", self.shorten
        yield "points", lambda number: f"{round(number, 2):g}"
        yield "section_url", lambda section: self.address(section.lesson, section.anchor)
        yield "shown", shown

    @jinja2.pass_context
    def markdown2html(self, context: Any, source: str) -> Markup:
        """Markdown to clean HTML; pictures attached to the present cell are in it."""
        attachments = context.get("cell", {}).get("attachments", {})
        return Markup(to_html(source, attachments, self.address))

    def address(self, lesson: str, section: str) -> str:
        """Where a lesson's section can be opened, or empty."""
        url = self.lesson_url.format(lesson=quote(lesson), section=quote(section, safe=""))
        return url.rstrip("#")

    def shorten(self, text: str) -> str:
        """A text without its middle where it is too long for a page."""
        left_out = len(text) - self.longest_output
        if left_out <= 0:
            return text
        half = self.longest_output // 2
        return f"{text[:half]}\n… {left_out} characters are left out …\n{text[-half:]}"

    def _init_resources(self, resources: ResourcesDict) -> ResourcesDict:
        resources = super()._init_resources(resources)  # type: ignore[no-untyped-call]
        resources["code_light"] = _colors("default")
        resources["code_dark"] = _colors("github-dark")
        resources["lessons_linked"] = bool(self.lesson_url)
        resources["cells"] = {
            "is_test": is_test, "is_answer": is_answer, "is_manually_graded": is_manually_graded,
            "withheld": lambda cell: cell.metadata.get(WITHHELD, False),
        }  # fmt: skip
        return resources


def shown(output: NotebookNode) -> str:
    """The mime type of an output's data that the page shows; empty where it can show none."""
    return next((mime for mime in _SHOWN if isinstance(output.data.get(mime), str)), "")


def _colors(style: str) -> Markup:
    """Pygments' colors of code, without backgrounds, which are the page's."""
    rules = HtmlFormatter(style=style, nobackground=True).get_style_defs(".highlight")
    return Markup(rules)
