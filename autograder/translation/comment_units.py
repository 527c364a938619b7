"""Find the comments of code. A block of comment lines is one unit."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass

from autograder.language.display_width import break_lines
from autograder.translation.units import Segment, Unit, any_cell, has_words

#: What nbgrader and the grader read: regions, and the empty answer.
_MARKS = re.compile(r"#+ (?:BEGIN|END) [A-Z ]+|# YOUR CODE HERE")
_TITLE = "# @title "
_LINE_LENGTH = 88


@dataclass(frozen=True)
class _Comment:
    """A comment in code: from `#` to the end of its line.

    Attributes:
        line: The number of its line, from 0.
        column: Where it begins in the line.
        text: The comment with its `#`.
        own_line: Whether nothing else is in the line.
    """

    line: int
    column: int
    text: str
    own_line: bool


def find_comment_segments(
    source: str, cell: str, exercise: str = "", language: str = "python"
) -> list[Segment]:
    """Return the units of a code's comments, in order.

    Args:
        source: The code.
        cell: The id of its cell.
        exercise: The name of the exercise whose checks these are. The title names it.
        language: `python` or `sh`.
    """
    lines = source.splitlines(keepends=True)
    starts = [sum(map(len, lines[:number])) for number in range(len(lines))]
    segments = []
    read = _read_python_comments if language == "python" else _read_shell_comments
    for block in _join_blocks(read(source)):
        start = starts[block[0].line] + block[0].column
        end = starts[block[-1].line] + block[-1].column + len(block[-1].text)
        segments.append(_make_segment(source[start:end], start, block, cell, exercise))
    return [segment for segment in segments if has_words(segment.unit.text)]


def _read_python_comments(source: str) -> list[_Comment]:
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (tokenize.TokenError, IndentationError):  # a part of a program
        return _read_shell_comments(source)
    comments = []
    for token in tokens:
        if token.type == tokenize.COMMENT and not _MARKS.fullmatch(token.string):
            line, column = token.start
            own_line = not token.line[:column].strip()
            comments.append(_Comment(line - 1, column, token.string, own_line))
    return comments


def _read_shell_comments(source: str) -> list[_Comment]:
    """Return the comments of code that is not Python: after `#` at a word's beginning."""
    found = [re.search(r"(?:^|(?<=\s))#.*", line) for line in source.splitlines()]
    return [
        _Comment(number, comment.start(), comment[0], not comment.string[: comment.start()].strip())
        for number, comment in enumerate(found)
        if comment
    ]


def _join_blocks(comments: list[_Comment]) -> Iterator[list[_Comment]]:
    """Return the comments in blocks: lines one below the other, or one comment behind code."""
    block: list[_Comment] = []
    for comment in comments:
        follows = (
            block
            and block[-1].own_line
            and comment.own_line
            and (comment.line, comment.column) == (block[-1].line + 1, block[-1].column)
            and not block[-1].text.startswith(_TITLE)
        )
        if block and not follows:
            yield block
            block = []
        block.append(comment)
    if block:
        yield block


def _make_segment(raw: str, start: int, block: list[_Comment], cell: str, exercise: str) -> Segment:
    text = " ".join(comment.text.lstrip("#").strip() for comment in block)
    prefix = "# "
    if raw.startswith(_TITLE):
        prefix = _TITLE
        text = raw.removeprefix(_TITLE)
        if exercise:
            text = re.sub(rf"\b{exercise}\b", "{exercise}", text)
        unit = Unit(any_cell("title"), text, "title of a closed code cell", cell)
    elif block[0].own_line:
        unit = Unit(cell, text, "comment in code", cell)
    else:
        unit = Unit(any_cell("comment"), text, "comment behind a line of code", cell)

    def write(translation: str) -> str:
        if translation == text:
            return raw
        translation = translation.replace("{exercise}", exercise) if exercise else translation
        if not block[0].own_line or prefix == _TITLE:
            return prefix + translation
        rows = break_lines(translation, _LINE_LENGTH - block[0].column - len(prefix))
        indent = "\n" + " " * block[0].column
        return indent.join(prefix + row.rstrip() for row in rows)

    return Segment(start, start + len(raw), unit, write)
