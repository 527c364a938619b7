"""Render the package's templates, and format the texts in them.

This module does not import PyTorch, so a page about grades starts at once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from jinja2 import Environment, PackageLoader
from markupsafe import Markup, escape

from autograder.language import Phrase, fill, language_tag, show, translate
from autograder.results.shown_values import show_values


def make_environment() -> Environment:
    """Return a Jinja environment of `autograder/templates/`.

    It escapes HTML, shows phrases in the reader's language, and has filters for the
    texts of results. Its texts stand in `_("... {name} ...", name=...)`, and in
    `_n("{count} point", "{count} points", number)`.
    """
    environment = Environment(
        loader=PackageLoader("autograder", "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    add_language(environment)
    environment.filters |= {
        "code": format_code,
        "points": lambda number: f"{number:g}",
        "show_values": show_values,
    }
    return environment


def add_language(environment: Environment) -> None:
    """Let an environment's templates show phrases, and texts `_("...")`, in the reader's language.

    A filter sees the English text of a phrase, unless the filter `show` comes before it.
    """
    environment.finalize = _show_phrase
    environment.globals |= {
        "_": translate_html,
        "_n": translate_count,
        "add_fact": add_fact,
        "add_name": add_name,
        "language_tag": language_tag,
    }
    environment.filters |= {
        "in_element": put_in_element,
        "show": show,
        "show_part_name": show_part_name,
    }


def translate_html(template: str, **fields: object) -> Markup:
    """Return a template's text in the reader's language as HTML, with its fields filled in.

    Args:
        template: The English text.
        **fields: They replace ``{name}``, and are escaped if they are not `Markup`.
    """
    return fill_html(translate(template), fields)


def fill_html(text: str, fields: Mapping[str, object]) -> Markup:
    """Return a text as HTML, with its fields filled in; see `translate_html`."""
    texts = {name: str(escape(_show_phrase(value))) for name, value in fields.items()}
    return Markup(fill(str(escape(text)), texts))


def translate_count(one: str, several: str, number: float, **fields: object) -> Markup:
    """Return a text about a number of things in the reader's language as HTML.

    Args:
        one: The English text for one thing. ``{count}`` stands for the number.
        several: The English text for any other number.
        number: The number.
        **fields: See `translate_html`.
    """
    return translate_html(one if number == 1 else several, count=f"{number:g}", **fields)


def add_name(names: str, name: str) -> str:
    """Return a list of names as HTML with one more name. A name that is not `Markup` is escaped."""
    return translate_html("{first}, {rest}", first=names, rest=name) if names else name


def add_fact(facts: str, fact: str) -> str:
    """Return facts about one thing as HTML with one more fact; see `join_facts`."""
    text = translate("{first}, {rest}", "facts")
    return fill_html(text, {"first": facts, "rest": fact}) if facts else fact


def put_in_element(text: str, name: str) -> Markup:
    """Return a text in an HTML element. A text that is not `Markup` is escaped.

    A template cannot join them with ``~``: where it escapes HTML, that escapes the tags too.
    """
    return Markup(f"<{name}>{escape(text)}</{name}>")


def _show_phrase(value: object) -> object:
    return show(value) if isinstance(value, Phrase) else value


def show_part_name(name: str) -> str:
    """Return what a part checks, in the reader's language. The name stands in a test cell."""
    return translate(name, "part")


def format_code(text: str) -> Markup:
    """Escape a text as HTML, and mark the parts in backticks as code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(show(text)))))
