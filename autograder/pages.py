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


def span(seconds: float) -> str:
    """A time span in its two largest units: ``2 days and 3 hours``."""
    minutes = int(seconds // 60)
    sizes = [("day", minutes // 1440), ("hour", minutes // 60 % 24), ("minute", minutes % 60)]
    words = [f"{count} {name}{'s' * (count != 1)}" for name, count in sizes if count]
    return " and ".join(words[:2]) or "less than a minute"
