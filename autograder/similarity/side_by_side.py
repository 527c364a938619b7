"""Put two answers beside each other, with the lines that correspond marked."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

from autograder.similarity.fingerprints import normalize_line, split_words


@dataclass(frozen=True)
class Line:
    """A line of an answer, and whether the other answer has it too."""

    text: str
    shared: bool


def mark_shared_lines(first: str, second: str, *, is_code: bool) -> tuple[list[Line], list[Line]]:
    """Return both answers' lines. A line is shared if it differs in names and layout only."""

    def normalize(line: str) -> str:
        return normalize_line(line) if is_code else " ".join(split_words(line))

    left, right = first.splitlines(), second.splitlines()
    plain_left, plain_right = (
        [normalize(line) for line in left],
        [normalize(line) for line in right],
    )
    matcher = SequenceMatcher(None, plain_left, plain_right, autojunk=False)
    blocks = matcher.get_matching_blocks()
    shared_left = {block.a + i for block in blocks for i in range(block.size)}
    shared_right = {block.b + i for block in blocks for i in range(block.size)}
    return (
        [Line(text, i in shared_left and bool(plain_left[i])) for i, text in enumerate(left)],
        [Line(text, i in shared_right and bool(plain_right[i])) for i, text in enumerate(right)],
    )
