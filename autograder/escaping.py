"""Escape texts that contain what a student wrote, such as the name of a cell."""

from __future__ import annotations

import html
import re
import unicodedata


def escape_markdown(text: str) -> str:
    """Return one line of Markdown that shows the text as it is. Code in backticks stays code."""
    line = " ".join(html.escape(text, quote=False).split())
    return re.sub(r"([\[\]*$\\])", r"\\\1", line)


def escape_controls(text: str) -> str:
    """Return a text in which a terminal finds no commands and no hidden direction marks."""
    return "".join(
        "\N{REPLACEMENT CHARACTER}" if unicodedata.category(c) in ("Cc", "Cf", "Cs") else c
        for c in re.sub(r"\s", " ", text)
    )


def make_printable(text: str) -> str:
    """Return a text from a file as one line of at most 120 characters, safe for a terminal."""
    kept = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(kept.split())[:120]
