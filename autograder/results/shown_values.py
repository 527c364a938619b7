"""What a report shows of two values: each as text, with the places marked where they differ."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from autograder.language import Text, phrase, show
from autograder.results.exercise_result import Contrast, Failure

#: A number or a word. Every other character that is not a space is a token of its own.
_TOKEN = re.compile(r"[-+]?\.?\d[\w.]*(?:(?<=e)[-+]\d+)?|\w+|\S")


@dataclass(frozen=True)
class Piece:
    """A piece of a value's text, and whether it differs from the other value."""

    text: str
    differs: bool = False


@dataclass(frozen=True)
class ShownValue:
    """A value in a report.

    Attributes:
        label: Whose value it is.
        pieces: Its text.
        detail: What differs and is not seen in the text, such as the shape. Often empty.
    """

    label: Text
    pieces: list[Piece]
    detail: Text = ""

    @property
    def text(self) -> str:
        """The whole text."""
        return "".join(piece.text for piece in self.pieces)


def show_values(failure: Failure, *, with_expected: bool) -> list[ShownValue]:
    """Return what a report shows below the call: the student's value, and the right one.

    Args:
        failure: The failure.
        with_expected: Whether the report may show the right value.
    """
    returned = ShownValue(phrase("your code returned"), [Piece(show(failure.returned))])
    if not (with_expected and failure.expected):
        return [returned] if failure.returned else []
    expected = ShownValue(phrase("expected"), [Piece(show(failure.expected))])
    if not failure.returned:
        return [expected]
    contrast = failure.contrast
    if contrast is None:
        return [returned, expected]
    if contrast.aspect == "value":
        mine, right = mark_differences(returned.text, expected.text)
        if any(piece.differs for piece in mine):
            return [replace(returned, pieces=mine), replace(expected, pieces=right)]
    if contrast.got in failure.message and contrast.want in failure.message:
        return [returned, expected]
    details = [_describe_aspect(contrast, side) for side in (contrast.got, contrast.want)]
    return [
        _mark_detail(value, detail)
        for value, detail in zip((returned, expected), details, strict=True)
    ]


def _mark_detail(value: ShownValue, detail: Text) -> ShownValue:
    """Mark a detail in the value's text, or add it below if the text does not have it."""
    start = value.text.find(detail)
    if start < 0:
        return replace(value, detail=detail)
    return replace(value, pieces=_cut(value.text, [(start, start + len(detail))]))


def mark_differences(mine: str, right: str) -> tuple[list[Piece], list[Piece]]:
    """Return two texts in pieces, with the numbers and words marked that differ.

    If they do not have the same structure, so that entries can't be paired, nothing is marked.
    """
    pairs = list(zip(_TOKEN.finditer(mine), _TOKEN.finditer(right), strict=False))
    texts = [(a.group(), b.group()) for a, b in pairs]
    paired = len(texts) == len(_TOKEN.findall(mine)) == len(_TOKEN.findall(right))
    if not paired or any(a != b and not (_is_entry(a) and _is_entry(b)) for a, b in texts):
        return [Piece(mine)], [Piece(right)]
    differ = [_are_different(a, b) for a, b in texts]
    return (
        _cut(mine, [a.span() for (a, _), marked in zip(pairs, differ, strict=True) if marked]),
        _cut(right, [b.span() for (_, b), marked in zip(pairs, differ, strict=True) if marked]),
    )


def _is_entry(token: str) -> bool:
    return token[-1].isalnum() or (len(token) > 1 and token[-1] == ".")


def _are_different(a: str, b: str) -> bool:
    try:
        return a != b and float(a) != float(b)
    except ValueError:  # not both are numbers
        return True


def _cut(text: str, spans: list[tuple[int, int]]) -> list[Piece]:
    """Return a text in pieces. The spans are marked."""
    pieces, end = [], 0
    for start, stop in spans:
        pieces += [Piece(text[end:start]), Piece(text[start:stop], differs=True)]
        end = stop
    return [piece for piece in [*pieces, Piece(text[end:])] if piece.text]


def _describe_aspect(contrast: Contrast, value: Text) -> Text:
    words: Text = {
        "type": value,
        "length": phrase("{count} items", count=value),
        "shape": phrase("shape {shape}", shape=value),
        "dtype": phrase("dtype {dtype}", dtype=value),
        "requires_grad": f"requires_grad={value}",
        "value": value,
    }[contrast.aspect]
    return phrase("at {place}: {value}", place=contrast.at, value=words) if contrast.at else words


def format_value(value: ShownValue) -> list[str]:
    """Return a value as lines of plain text. A line of carets marks what differs."""
    lines, marks = [""], [""]
    for piece in value.pieces:
        first, *others = piece.text.split("\n")
        lines[-1] += first
        marks[-1] += ("^" if piece.differs else " ") * len(first)
        for line in others:
            lines.append(line)
            marks.append(("^" if piece.differs else " ") * len(line))
    shown = [show(phrase("{label}:", label=value.label))]
    for line, mark in zip(lines, marks, strict=True):
        shown += [f"  {text.rstrip()}" for text in (line, mark) if text.strip()]
    return [*shown, f"  {show(value.detail)}"] if value.detail else shown
