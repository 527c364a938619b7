"""What all pages are rendered with: the package's templates, and a few words.

Nothing here imports PyTorch, so that a page on grades starts at once.
"""

from __future__ import annotations

import re

from jinja2 import Environment, PackageLoader
from markupsafe import Markup, escape


def environment() -> Environment:
    """Jinja over `autograder/templates/`; it escapes, and has the filters `code` and `points`."""
    made = Environment(
        loader=PackageLoader("autograder", "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"code": code, "points": lambda number: f"{number:g}"}
    return made


def code(text: str) -> Markup:
    """Escape a sentence and set what stands in backticks as code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))
