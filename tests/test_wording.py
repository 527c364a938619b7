"""Lists of names read like sentences, and a name from a file can't harm the terminal."""

from __future__ import annotations

import pytest

from autograder.wording import format_count, format_list


@pytest.mark.parametrize(
    ("names", "at_most", "phrase"),
    [
        ([], 200, ""),
        (["a"], 200, "a"),
        (["a", "b"], 200, "a and b"),
        (["a", "b", "c"], 200, "a, b and c"),
        (["a", "b", "c"], 2, "a, b and c"),
        (["a", "b", "c", "d"], 2, "a, b and 2 more"),
    ],
)
def test_a_list_reads_like_a_sentence(names: list[str], at_most: int, phrase: str) -> None:
    assert format_list(names, at_most) == phrase


def test_a_name_with_control_characters_stays_on_its_line() -> None:
    assert format_list(["a\x1b[2J\n b", "c" * 500]) == "a [2J b and " + "c" * 120


def test_a_number_has_the_form_of_its_noun() -> None:
    assert [format_count(n, "page") for n in (0, 1, 2)] == ["0 pages", "1 page", "2 pages"]
    assert format_count(0.5, "point") == "0.5 points"
    assert format_count(2, "answer was", "answers were") == "2 answers were"
