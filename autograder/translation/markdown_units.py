"""Find the units of a Markdown cell: headings, paragraphs, list items, table rows, summaries."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import accumulate, pairwise, zip_longest

from markdown_it import MarkdownIt
from markdown_it.token import Token

from autograder.cells import WRITTEN_STUB
from autograder.language.display_width import measure_width
from autograder.translation.code_units import find_code_segments
from autograder.translation.comment_units import find_comment_segments
from autograder.translation.units import Segment, Unit, any_cell, has_words

MARKDOWN = MarkdownIt("commonmark").enable("table")
_SUMMARY = re.compile(r"<summary>(.*?)</summary>", re.DOTALL)
#: The line below an exercise's heading. Its parts are the same in many exercises.
_EXERCISE_LINE = re.compile(r"\*\*[\d.]+ points?\*\* · ")
#: What nbgrader reads: the marks around a marking scheme, and the empty answer.
_MARKS = re.compile(rf"(?:BEGIN|END) [A-Z ]+|{WRITTEN_STUB}")


@cache  # a command reads each cell of the course several times
def find_markdown_segments(source: str, cell: str, about: str = "") -> tuple[Segment, ...]:
    """Return the units of a Markdown cell, in order.

    Args:
        source: The cell's text.
        cell: Its id.
        about: What the cell is, for the translator.

    Raises:
        ValueError: The cell has text that no unit holds.
    """
    prefix = f"{about}: " if about else ""
    segments = _find_blocks(source, cell, prefix)
    return tuple(segment for segment in segments if has_words(segment.unit.text))


def _find_blocks(source: str, cell: str, prefix: str) -> Iterator[Segment]:
    lines = source.splitlines(keepends=True)
    starts = [0, *accumulate(map(len, lines))]
    tokens = MARKDOWN.parse(source)
    depth = 0  # of lists
    for before, token in pairwise([Token("", "", 0), *tokens]):
        depth += token.nesting if token.type == "list_item_open" else 0
        depth -= 1 if token.type == "list_item_close" else 0
        if token.map is None or _MARKS.fullmatch(token.content):
            continue
        first, end = token.map
        if token.type == "inline" and before.type == "heading_open":
            kind = f"heading, level {before.tag.removeprefix('h')}"
            yield _find_text(lines, starts, token, Unit(cell, "", prefix + kind, cell))
        elif token.type == "inline" and before.type == "paragraph_open":
            unit = Unit(cell, "", prefix + ("list item" if depth else "paragraph"), cell)
            segment = _find_text(lines, starts, token, unit)
            if _EXERCISE_LINE.match(token.content):
                yield from _split_exercise_line(segment, cell)
            else:
                yield segment
        elif token.type == "table_open":
            for line in (first, *range(first + 2, end)):
                yield _find_row(lines[line], starts[line], cell, prefix)
        elif token.type == "html_block":
            yield from _find_summaries("".join(lines[first:end]), starts[first], cell)
        elif token.type == "fence" and token.info in ("python", "sh"):
            code = "".join(lines[first + 1 : end - 1])
            segments: Sequence[Segment]
            if token.info == "python":
                segments = find_code_segments(code, cell)
            else:
                segments = find_comment_segments(code, cell, language=token.info)
            yield from (segment.move(starts[first + 1]) for segment in segments)
        elif token.type == "fence" and not token.info and _is_table(lines[first + 1 : end - 1]):
            for line in (first + 1, *range(first + 3, end - 1)):
                yield _keep_columns(_find_row(lines[line], starts[line], cell, prefix))


def _find_text(lines: list[str], starts: list[int], token: Token, unit: Unit) -> Segment:
    """Return the segment of a heading or paragraph: without marks of lists and headings."""
    assert token.map
    first, end = token.map
    content = token.content.split("\n")
    start = starts[first] + lines[first].index(content[0])
    stop = starts[end - 1] + lines[end - 1].rindex(content[-1]) + len(content[-1])
    text = " ".join(line.strip() for line in content)
    return Segment(start, stop, Unit(unit.context, text, unit.about, unit.place))


def _split_exercise_line(segment: Segment, cell: str) -> Iterator[Segment]:
    """Return a segment for each part of the line below an exercise's heading."""
    at = segment.start
    for part in segment.unit.text.split(" · "):
        unit = Unit(
            any_cell("exercise"), part, "part of the line below an exercise's heading", cell
        )
        yield Segment(at, at + len(part), unit)
        at += len(part) + len(" · ")


def _find_row(line: str, start: int, cell: str, prefix: str) -> Segment:
    """Return the segment of a table's row, without the bars at both ends."""
    text = line.strip().removeprefix("|").removesuffix("|").strip()
    at = start + line.index(text)
    return Segment(at, at + len(text), Unit(cell, text, f"{prefix}table row", cell))


def _is_table(lines: list[str]) -> bool:
    """Return whether the lines of a fence are a table that a student copies."""
    tokens = MARKDOWN.parse("".join(lines))
    return bool(tokens) and tokens[0].type == "table_open"


def _keep_columns(row: Segment) -> Segment:
    """Return a row's segment without the spaces that fill its columns. It writes them again."""
    cells = row.unit.text.split(" | ")

    def write(translation: str) -> str:
        filled = (
            text.strip() + " " * (len(cell) - measure_width(text.strip()))
            for text, cell in zip_longest(translation.split("|"), cells, fillvalue="")
        )
        return " | ".join(filled).rstrip()

    text = " | ".join(cell.strip() for cell in cells)
    return replace(row, unit=replace(row.unit, text=text), write=write)


def _find_summaries(html: str, start: int, cell: str) -> Iterator[Segment]:
    """Return the segments of what readers see of closed parts: `<summary>...</summary>`."""
    rest = re.sub(r"<[^<>]*>", "", _SUMMARY.sub("", html))
    if rest.strip():
        raise ValueError(
            f"the cell {cell!r} has text in HTML that can't be translated: {rest.strip()[:60]!r}. "
            "Put an empty line before and after it."
        )
    for found in _SUMMARY.finditer(html):
        unit = Unit(any_cell("summary"), found[1], "what is seen of a closed part", cell)
        yield Segment(start + found.start(1), start + found.end(1), unit)
