"""Put two answers beside each other, with the lines that correspond marked."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

from autograder.similarity.fingerprints import normalize_line, split_words

#: Lines after these are shown without marks.
MOST_LINES = 500


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
    plain = [
        [(place, words) for place, line in enumerate(lines) if (words := normalize(line))]
        for lines in (left[:MOST_LINES], right[:MOST_LINES])
    ]
    first_words, second_words = ([words for _, words in lines] for lines in plain)
    blocks = SequenceMatcher(None, first_words, second_words, autojunk=False).get_matching_blocks()
    in_left = {plain[0][block.a + i][0] for block in blocks for i in range(block.size)}
    in_right = {plain[1][block.b + i][0] for block in blocks for i in range(block.size)}
    return (
        [Line(text, place in in_left) for place, text in enumerate(left)],
        [Line(text, place in in_right) for place, text in enumerate(right)],
    )
