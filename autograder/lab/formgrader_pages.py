"""Make nbgrader's formgrader show names as text, so that a name can't run a script.

nbgrader writes a student's id and name into its pages as they are. An id may come from a folder's
name, a link in a submission, or an LMS.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from jinja2 import Environment, FileSystemLoader, pass_context
from markupsafe import Markup, escape
from nbconvert.exporters import HTMLExporter
from nbgrader.server_extensions.formgrader import formgrader

from autograder.cells import get_nbgrader_metadata
from autograder.language import phrase, show
from autograder.sanitize import clean_html

#: The same text is right in HTML, in an attribute, and in a string of a script. There `&` and `'`
#: stay, because ids may have them.
_ESCAPES = str.maketrans({"<": "&lt;", ">": "&gt;", '"': "&quot;", "\\": "&#92;"})


def escape_name(value: Any) -> Any:
    """Return a text that a page of the formgrader shows as it is. Other values stay."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return Markup(value.translate(_ESCAPES))
    return value


#: The template with the menu of the formgrader's pages for manual grading, and an entry of it.
_MENU, _ENTRY = "gradebook_base.tpl", "Manual Grading</a></li>"
_LINK = '<li role="presentation"><a href="{{{{ base_url }}}}/manual-grading">{}</a></li>'


class PagesWithLink(FileSystemLoader):
    """The formgrader's templates, with a link to the page for one question across the class."""

    def get_source(self, environment: Environment, template: str) -> Any:
        """Return a template's text, its file, and whether it is still the newest."""
        text, path, is_current = super().get_source(environment, template)
        if template == _MENU:
            words = escape(show(phrase("One Question at a Time")))
            text = text.replace(_ENTRY, f"{_ENTRY}\n{_LINK.format(words)}")
        return text, path, is_current


class SubmissionPageExporter(HTMLExporter):
    """Makes the page on which a person grades a submission: names as text, and clean Markdown.

    The page's scripts find their fields and buttons by id and class. Markdown could have such an id
    or class, as each heading has an id. Then a score for one cell would count for another, or a
    click would give full points.
    """

    export_from_notebook = ""  # not in Jupyter's menu

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)  # type: ignore[no-untyped-call]
        self.exclude_anchor_links = True  # they lead to ids

    @pass_context
    def markdown2html(self, context: Any, source: str) -> str:
        """Return the HTML of Markdown. Only the course's own cells keep ids, classes and styles."""
        page = str(super().markdown2html(context, source))
        cell = context.get("cell", {})
        fields = get_nbgrader_metadata(cell)
        is_of_course = fields.get("locked") and cell.get("cell_type") == "markdown"
        return page if is_of_course and not fields.get("solution") else clean_html(page)

    def from_filename(
        self, filename: str, resources: Any = None, **kw: Any
    ) -> tuple[Any, dict[str, Any]]:
        """Return the page of a notebook, and its resources."""
        escaped = {name: escape_name(value) for name, value in (resources or {}).items()}
        page: tuple[Any, dict[str, Any]]
        page = super().from_filename(filename, resources=escaped, **kw)
        return page


def escape_names() -> None:
    """Let the formgrader escape names. Call this before its extension loads."""
    environment = partial(Environment, autoescape=True, finalize=escape_name)
    setattr(formgrader, "Environment", environment)  # noqa: B010 - for mypy
    setattr(formgrader, "FileSystemLoader", PagesWithLink)  # noqa: B010
    setattr(formgrader, "HTMLExporter", SubmissionPageExporter)  # noqa: B010
