"""What the pages of this package share: filters, style sheets, and the digest of their script.

A content security policy allows no script but the page's own, and no request at all.
"""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files

from jinja2 import Environment

from autograder.language import join_texts
from autograder.report import phrases
from autograder.results import rendering
from autograder.wording import format_list, format_span


def make_environment() -> Environment:
    """Return a Jinja environment of the package's templates, with the filters of the pages."""
    environment = rendering.make_environment()
    environment.filters |= {
        "rounded": lambda number: f"{number:.4g}",
        "percent": lambda share: f"{share:.0%}",
        "signed": lambda number: f"{number:.2f}".replace("-", "−"),
        "clock": lambda time: time.strftime("%Y-%m-%d %H:%M"),
        "duration": lambda time: format_span(time.total_seconds()),
        "mistake_message": phrases.describe_mistake,
        "listed": format_list,
        "with_spaces": lambda sentences: join_texts(sentences, " "),
        "css_class": lambda kind: kind.replace(" ", "-"),
    }
    return environment


def read_asset(name: str) -> str:
    """Return the text of a style sheet or script in `autograder/templates/`."""
    return files("autograder").joinpath("templates", name).read_text(encoding="utf-8")


def compute_script_digest(script: str) -> str:
    """Return the digest by which a content security policy allows a script."""
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
