"""Render the package's templates, and format the texts in them.

This module does not import PyTorch, so a page about grades starts at once.
"""

from __future__ import annotations

import re

from jinja2 import Environment, PackageLoader
from markupsafe import Markup, escape

from autograder.results.shown_values import show_values


def make_environment() -> Environment:
    """Return a Jinja environment of `autograder/templates/`.

    It escapes HTML, and has the filters `code`, `points` and `show_values`.
    """
    environment = Environment(
        loader=PackageLoader("autograder", "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "code": format_code,
        "points": lambda number: f"{number:g}",
        "show_values": show_values,
    }
    return environment


def format_code(text: str) -> Markup:
    """Escape a text as HTML, and mark the parts in backticks as code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))
