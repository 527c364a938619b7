"""Find the strings of code that a reader sees: printed text, labels, titles, messages.

Only arguments of known functions are units, and strings that `locale/strings.toml` names for a
lesson. So no string is translated that the code compares, looks up or passes to a library.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeGuard

from autograder.language.display_width import break_lines
from autograder.translation.source_positions import find_span
from autograder.translation.units import Segment, Unit, any_cell, has_words

#: Arguments by keyword that are text in every call.
_KEYWORDS = {
    "alt": "what a figure shows, for those who cannot see it",
    "desc": "label of a progress bar",
    "label": "label in a plot",
    "title": "title of a plot",
    "xlabel": "label of an axis",
    "ylabel": "label of an axis",
}
#: Functions and methods whose arguments by position are text, and keys of a dictionary there.
_FUNCTIONS = {
    "boxes_on": "text at a figure",
    "gallery": "text at a figure",
    "mosaic": "text at a figure",
    "photos": "title of a picture",
    "picture_grid": "title of a picture",
    "print": "printed text",
    "set_title": "title of a plot",
    "set_xlabel": "label of an axis",
    "set_ylabel": "label of an axis",
    "suptitle": "title of a figure",
    "tensor_cells": "title of a drawing",
}
#: What a string of `locale/strings.toml` is.
_NAME = "name in code that a reader sees"
_LITERAL = re.compile(
    r"(?P<prefix>[rRfFuU]{0,2})(?P<quote>\"\"\"|'''|\"|')"
    r"(?P<body>(?:\\.|(?!(?P=quote)).)*)(?P=quote)",
    re.DOTALL,
)
_LINE_LENGTH = 96


def find_string_segments(
    source: str, cell: str, names: frozenset[str] = frozenset()
) -> list[Segment]:
    """Return the units of the strings in a cell that a reader sees, in order.

    Args:
        source: The cell's code.
        cell: Its id.
        names: Strings that are units at every place.

    Raises:
        SyntaxError: The cell is not valid Python.
    """
    tree = ast.parse(source)
    found = [_make_segment(source, node, about, cell) for node, about in _find_strings(tree)]
    segments = {segment.start: segment for segment in found if has_words(segment.unit.text)}
    for node in _find_all_strings(tree) if names else ():
        segment = _make_segment(source, node, _NAME, cell)
        if segment.unit.text in names:
            segments.setdefault(segment.start, segment)
    return sorted(segments.values(), key=lambda segment: segment.start)


def _find_all_strings(node: ast.AST) -> Iterator[ast.expr]:
    """Yield all strings, but not the parts of f-strings."""
    for child in ast.iter_child_nodes(node):
        if _is_string(child):
            yield child
        else:
            yield from _find_all_strings(child)


def _is_string(node: ast.AST) -> TypeGuard[ast.expr]:
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return is_text or isinstance(node, ast.JoinedStr)


def _find_strings(tree: ast.AST) -> Iterator[tuple[ast.expr, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            for argument in node.exc.args:
                yield from ((text, "message of an error") for text in _open(argument))
        if not isinstance(node, ast.Call):
            continue
        name = (
            node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        )
        if name in _FUNCTIONS:
            for argument in node.args:
                yield from ((text, _FUNCTIONS[name]) for text in _open(argument))
        for keyword in node.keywords:
            if keyword.arg in _KEYWORDS:
                yield from ((text, _KEYWORDS[keyword.arg]) for text in _open(keyword.value))


def _open(node: ast.expr) -> Iterator[ast.expr]:
    """Return the strings that an argument is made of."""
    if _is_string(node):
        yield node
    elif isinstance(node, ast.IfExp):
        yield from (text for branch in (node.body, node.orelse) for text in _open(branch))
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        yield from (text for side in (node.left, node.right) for text in _open(side))
    elif isinstance(node, ast.Dict):
        yield from (text for key in node.keys if key for text in _open(key))
    elif isinstance(node, ast.List | ast.Tuple):
        yield from (text for item in node.elts for text in _open(item))
    elif isinstance(node, ast.ListComp):
        yield from _open(node.elt)
    elif isinstance(node, ast.Starred):
        yield from _open(node.value)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        yield from _open(node.left)


@dataclass(frozen=True)
class _Part:
    """A part of a string: text, or a field `{...}` with its braces."""

    text: str
    is_field: bool


def _make_segment(source: str, node: ast.expr, about: str, cell: str) -> Segment:
    start, end = find_span(source, node)
    raw = source[start:end]
    literals = list(_LITERAL.finditer(raw))
    has_fields = any(
        part.is_field
        for literal in literals
        if "f" in literal["prefix"].lower()
        for part in split_fields(literal["body"])
    )
    text = "".join(_read_literal(literal, has_fields) for literal in literals)
    line = source[source.rfind("\n", 0, start) + 1 : start]
    # below `alt="...` the next literal begins where `alt` does
    column = len(re.sub(r"\b\w+=$", "", line))

    def write(translation: str) -> str:
        if translation == text:
            return raw
        if about == _NAME:  # it may be outside of brackets
            return _write_literal(translation, has_fields)
        return _write_literals(translation, has_fields, line, column)

    short = about != _KEYWORDS["alt"] and len(text) < 40
    return Segment(start, end, Unit(any_cell("label") if short else cell, text, about, cell), write)


def split_fields(text: str) -> list[_Part]:
    """Return the parts of an f-string's body. `{{` and `}}` stay in the text."""
    parts, at, depth, field = [], 0, 0, 0
    for brace in re.finditer(r"\{\{|\}\}|\{|\}", text):
        sign = brace[0]
        if depth == 0 and len(sign) == 2:
            continue
        if sign[0] == "{":
            if depth == 0:
                field = brace.start()
            depth += len(sign)
        elif depth:
            depth -= len(sign)
            if depth <= 0:
                stop = brace.end() + depth  # `}}` may close a field and belong to the next text
                parts += [_Part(text[at:field], False), _Part(text[field:stop], True)]
                at, depth = stop, 0
    return [part for part in [*parts, _Part(text[at:], False)] if part.text]


def _read_literal(literal: re.Match[str], has_fields: bool) -> str:
    """Return the text of a literal. Braces that are no fields are doubled if there are fields."""
    prefix, quote, body = literal["prefix"].lower(), literal["quote"], literal["body"]

    def decode(text: str) -> str:
        return text if "r" in prefix else str(ast.literal_eval(f"{quote}{text}{quote}"))

    if "f" not in prefix:
        text = decode(body)
        return text.replace("{", "{{").replace("}", "}}") if has_fields else text
    parts = split_fields(body)
    text = "".join(part.text if part.is_field else decode(part.text) for part in parts)
    return text if has_fields else text.replace("{{", "{").replace("}}", "}")


def _write_literals(text: str, has_fields: bool, line: str, column: int) -> str:
    """Return Python code for a text: one literal, or one below the other if it is long."""
    room, first_room = (max(_LINE_LENGTH - start - 3, 30) for start in (column, len(line)))
    pieces = break_lines(text, room, first_room)
    return ("\n" + " " * column).join(_write_literal(piece, has_fields) for piece in pieces)


def _write_literal(text: str, has_fields: bool) -> str:
    parts = split_fields(text) if has_fields else [_Part(text, False)]
    fields = [part.text for part in parts if part.is_field]
    quote = "'" if any('"' in field for field in fields) else '"'
    if has_fields and not fields:
        parts = [_Part(text.replace("{{", "{").replace("}}", "}"), False)]
    escapes = {"\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", quote: "\\" + quote}
    body = "".join(
        part.text if part.is_field else "".join(escapes.get(sign, sign) for sign in part.text)
        for part in parts
    )
    return f"{'f' if fields else ''}{quote}{body}{quote}"
