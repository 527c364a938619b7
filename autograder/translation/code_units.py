"""Find the units of code: comments, docstrings, and the strings that a reader sees."""

from __future__ import annotations

from functools import cache

from autograder.translation.comment_units import find_comment_segments
from autograder.translation.docstring_units import find_docstring_segments
from autograder.translation.string_units import find_string_segments
from autograder.translation.units import Segment


@cache  # a command reads each cell of the course several times
def find_code_segments(
    source: str,
    cell: str,
    names: frozenset[str] = frozenset(),
    *,
    exercise: str = "",
    with_strings: bool = True,
) -> tuple[Segment, ...]:
    """Return the units of Python code, in order.

    Args:
        source: The code.
        cell: The id of its cell.
        names: Strings that are units at every place.
        exercise: The name of the exercise that the code checks, if it does.
        with_strings: Whether strings are units.
    """
    segments = find_comment_segments(source, cell, exercise)
    try:
        segments += find_docstring_segments(source, cell)
        if with_strings:
            segments += find_string_segments(source, cell, names)
    except SyntaxError:  # a cell with magics, or a part of a program
        pass
    return _remove_inner(sorted(segments, key=lambda segment: (segment.start, -segment.end)))


def _remove_inner(segments: list[Segment]) -> tuple[Segment, ...]:
    """Leave out segments inside of others: comments between the parts of one string."""
    kept: list[Segment] = []
    for segment in segments:
        if not kept or segment.start >= kept[-1].end:
            kept.append(segment)
    return tuple(kept)
