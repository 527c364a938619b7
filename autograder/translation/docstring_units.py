"""Find the units of docstrings: paragraphs, and the description of each argument."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import accumulate

from autograder.language.display_width import break_lines
from autograder.translation.source_positions import find_span
from autograder.translation.units import Segment, Unit, has_words

#: Headings of Google style, which stay English as code does. A longer one is a unit.
_HEADING = re.compile(r"(Args|Arguments|Attributes|Example|Examples|Note|Raises|Returns|Yields):")
_NAME = re.compile(r"\*{0,2}[\w.]+(?: \([^)]*\))?(?:, \*{0,2}[\w.]+)*: +(?=\S)")
_NAMED = ("Args", "Arguments", "Attributes", "Raises")
_LINE_LENGTH = 88


def find_docstring_segments(source: str, cell: str) -> list[Segment]:
    """Return the units of the docstrings of a cell's functions and classes, in order.

    Raises:
        SyntaxError: The cell is not valid Python.
    """
    segments = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        if ast.get_docstring(node) is not None:
            start, end = find_span(source, node.body[0].value)  # type: ignore[attr-defined]
            found = _find_blocks(source[start:end], node.name, cell)
            segments += [segment.move(start) for segment in found]
    segments = [segment for segment in segments if has_words(segment.unit.text)]
    return sorted(segments, key=lambda segment: segment.start)


def _find_blocks(docstring: str, name: str, cell: str) -> Iterator[Segment]:
    """Return the units of a docstring, which is given with its quotation marks."""
    lines = docstring.splitlines(keepends=True)
    starts = [0, *accumulate(map(len, lines))]
    heading, heading_indent, number = "", -1, 0
    while number < len(lines):
        line = lines[number]
        indent = _find_indent(line)
        text = line.strip()
        if number and text and indent <= heading_indent:
            heading, heading_indent = "", -1
        if not text.strip('"'):
            number += 1
        elif text.startswith(">>>"):
            number += 1
            while number < len(lines) and lines[number].strip().strip('"'):
                number += 1
        elif _HEADING.fullmatch(text) or (number and text.endswith(":") and _opens(lines, number)):
            heading, heading_indent = text.removesuffix(":"), indent
            if not _HEADING.fullmatch(text):
                yield _make_segment(lines, starts, number, number + 1, (name, heading, cell))
            number += 1
        else:
            end = number + 1
            while end < len(lines) and _continues(lines[end], indent, heading, number):
                end += 1
            yield _make_segment(lines, starts, number, end, (name, heading, cell))
            number = end


def _opens(lines: list[str], number: int) -> bool:
    """Return whether the next line is deeper, so that this one is the heading of a section."""
    following = lines[number + 1] if number + 1 < len(lines) else ""
    return bool(following.strip()) and _find_indent(following) > _find_indent(lines[number])


def _continues(line: str, indent: int, heading: str, first: int) -> bool:
    """Return whether a line continues a unit that began at an indentation."""
    text = line.strip()
    if not text.strip('"') or text.startswith(">>>"):
        return False
    here = _find_indent(line)
    return here > indent if heading in _NAMED else here >= indent or first == 0


def _make_segment(
    lines: list[str], starts: list[int], first: int, end: int, names: tuple[str, str, str]
) -> Segment:
    """Return the segment in some lines of a docstring, without the name of an argument."""
    name, heading, cell = names
    raw = "".join(lines[first:end])
    column = len(re.match(r'\s*(?:[rR]?"""\s*)?', raw)[0])  # type: ignore[index]
    argument = _NAME.match(raw, column) if heading in _NAMED else None
    inner = _find_indent(lines[first]) if first else _find_body_indent(lines)
    about = f"docstring of {name}"
    if argument:
        column, inner = argument.end(), inner + 4
        about += f", {argument[0].strip().removesuffix(':')}"
    elif heading:
        about += f", {heading}"
    body = re.sub(r'\s*(?:""")?\s*\Z', "", raw)[column:]
    text = " ".join(line.strip() for line in body.split("\n"))

    def write(translation: str) -> str:
        if translation == text:
            return body
        first_width = _LINE_LENGTH - (column if first else inner + column)
        rows = break_lines(translation, _LINE_LENGTH - inner, first_width)
        return ("\n" + " " * inner).join(row.rstrip() for row in rows)

    start = starts[first] + column
    return Segment(start, start + len(body), Unit(cell, text, about, cell), write)


def _find_indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _find_body_indent(lines: list[str]) -> int:
    """Return the indentation below the first line, which is behind the quotation marks."""
    return next((_find_indent(line) for line in lines[1:] if line.strip()), 4)
