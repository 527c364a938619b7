"""Measure and break lines: Chinese characters are two columns wide, and have no spaces between."""

from __future__ import annotations

import re
import unicodedata

#: What a line must not begin with, and what it must not end with.
_CLOSING, _OPENING = "，。、；：？！）》」』】〕”’…%", "（《「『【〔“‘"
_ATOM = re.compile(
    r"`[^`]*`|\{[^{}]*\}|[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef`{}]+|\s+|.", re.DOTALL
)


def measure_width(text: str) -> int:
    """Return how many columns a text takes."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def break_lines(text: str, width: int, first_width: int | None = None) -> list[str]:
    """Break a text into lines. A line keeps the spaces at its end.

    Args:
        text: One line.
        width: The most columns of a line, if no single word is longer.
        first_width: The most columns of the first line, if it is another number.
    """
    lines, line, limit = [], "", width if first_width is None else first_width
    for chunk in _find_chunks(text):
        if line and measure_width((line + chunk).rstrip()) > limit:
            lines.append(line)
            line, limit = "", width
        line += chunk
    return [*lines, line]


def _find_chunks(text: str) -> list[str]:
    """Return the parts of a text between which a line may break."""
    chunks: list[str] = []
    for atom in _ATOM.findall(text):
        together = chunks and (
            atom[0] in _CLOSING
            or atom.isspace()
            or chunks[-1][-1] in _OPENING
            or not (chunks[-1][-1].isspace() or _is_wide(atom[0]) or _is_wide(chunks[-1][-1]))
        )
        if together:
            chunks[-1] += atom
        else:
            chunks.append(atom)
    return chunks


def _is_wide(sign: str) -> bool:
    return measure_width(sign) == 2
