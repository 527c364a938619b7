"""Compare a translation with its English text: code, links, numbers, formulas and structure."""

from __future__ import annotations

import re
from collections import Counter

from autograder.translation.markdown_units import MARKDOWN
from autograder.translation.string_units import split_fields
from autograder.translation.typography import find_typography_problems
from autograder.translation.units import CODE_SPAN, FORMULA, LINK, Unit

_NUMBER = re.compile(
    r"(?<![\w.])\d+(?:,\d{3})*(?:\.\d+)?(?![\w])|(?<![\w.])\d+(?:\.\d+)?(?=[\u4e00-\u9fff%])"
)
#: Numbers that languages count in different steps: 2 billion is 20 times a hundred million.
_LARGE = re.compile(r"\d[\d.,]*[ -](?:million|billion)|\d[\d.,]* ?[万亿]")
_NUMBER_WORD = re.compile(
    r"\b(?:zeros?|ones?|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty"
    r"|fifty|hundreds?|thousands?|millions?|billions?|half|once|twice|both|double|first|second"
    r"|third|fourth|fifth|pair|single)\b|\b(?:a|an|no|every|each)\b",
    re.IGNORECASE,
)
_STRING_KINDS = ("printed text", "message of an error", "text of a report")
#: A field that code pads to a column of words: `{name:18}`. Narrow ones hold numbers.
_COLUMN = re.compile(r"\{[^{}]*:<?[1-9]\d\}")

#: A browser ends no line beside a quotation mark, also if it begins or ends a piece of code.
_UNBROKEN = re.compile(r'(?:`"[^`]*"`[，、；：]?){2,}')
_LONGEST = 60


def find_unit_problems(unit: Unit, translation: str, *, compare_numbers: bool = True) -> list[str]:
    """Return what is wrong with a translation, a message for each problem."""
    problems = [
        *_compare("the code {}", *(_find_code(text, unit) for text in (unit.text, translation))),
        *_compare("the link to {}", _find_links(unit.text), _find_links(translation)),
        *_compare("the formula {}", FORMULA.findall(unit.text), FORMULA.findall(translation)),
        *_compare("the field {}", _find_fields(unit.text), _find_fields(translation)),
        *(_compare_numbers(unit.text, translation) if compare_numbers else []),
        *_compare_structure(unit, translation),
        *_find_columns(translation),
        *(
            f"no line can end in {run[0]}: put <wbr> between the pieces"
            for run in _UNBROKEN.finditer(translation)
            if len(run[0]) > _LONGEST
        ),
    ]
    return problems + find_typography_problems(translation, unit.is_beside_code)


def _compare(what: str, english: list[str], translated: list[str]) -> list[str]:
    """Return a message for each part that is missing, and for each that is new."""
    before, after = Counter(english), Counter(translated)
    missing = [f"{what.format(part)} is missing" for part in (before - after).elements()]
    return missing + [f"{what.format(part)} is new" for part in (after - before).elements()]


def _find_code(text: str, unit: Unit) -> list[str]:
    quoted = re.findall(r'"[^"]*"', text) if unit.is_beside_code else []
    return quoted + [found[0] for found in CODE_SPAN.finditer(text)]


def _find_links(text: str) -> list[str]:
    return [link["target"] for link in LINK.finditer(text)]


def _find_fields(text: str) -> list[str]:
    return [part.text for part in split_fields(text) if part.is_field]


def _find_columns(translation: str) -> list[str]:
    """Find padded words before other text: Chinese signs are wider, so nothing is below another."""
    columns = [
        field[0] for field in _COLUMN.finditer(translation) if field.end() < len(translation)
    ]
    return [f"the field {field} pads a column, so it must be at the end" for field in columns]


def _compare_numbers(english: str, translated: str) -> list[str]:
    """Compare numbers in digits. A number in words may become one in digits."""
    before, after = Counter(_find_numbers(english)), Counter(_find_numbers(translated))
    problems = [f"the number {number} is missing" for number in (before - after).elements()]
    if not _NUMBER_WORD.search(english):
        problems += [f"the number {number} is new" for number in (after - before).elements()]
    return problems


def _find_numbers(text: str) -> list[str]:
    text = FORMULA.sub(" ", CODE_SPAN.sub(" ", text))
    text = _LARGE.sub(" ", text)
    text = re.sub(r"\{[^{}]*\}", " ", LINK.sub(lambda link: link["text"], text))
    return [number.replace(",", "") for number in _NUMBER.findall(text)]


def _compare_structure(unit: Unit, translation: str) -> list[str]:
    """Compare lines, marks and blocks."""
    if unit.about in _STRING_KINDS:
        return _compare_ends(unit.text, translation)
    if "\n" in translation:
        return ["a translation is one line"]
    if translation != translation.strip():
        return ["there are spaces at an end"]
    if unit.about.endswith("table row"):
        bars = [re.sub(r"\\\|", "", text).count("|") for text in (unit.text, translation)]
        return [] if bars[0] == bars[1] else ["the row has another number of cells"]
    if _list_blocks(unit.text) != _list_blocks(translation):
        return ["headings, lists or tables differ"]
    return [
        f"the text has {after} {name}, the English one has {before}"
        for name, before, after in zip(
            ("bold parts", "parts in italics"),
            _count_marks(unit.text),
            _count_marks(translation),
            strict=True,
        )
        if before != after
    ]


def _compare_ends(english: str, translated: str) -> list[str]:
    """Compare the spaces at the ends of a string, and its line breaks."""
    if translated.endswith(("：", "，")):  # these have their own room
        english = english.rstrip(" ")
    ends = [
        (text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :], text.count("\n"))
        for text in (english, translated)
    ]
    return [] if ends[0] == ends[1] else ["spaces at the ends or line breaks differ"]


def _list_blocks(text: str) -> list[str]:
    return [token.type for token in MARKDOWN.parse(text)]


def _count_marks(text: str) -> tuple[int, int]:
    """Return how many bold and italic parts a reader sees.

    Beside punctuation, marks may stay as they are: `**是。**否` is not bold.
    """
    kinds = [part.type for token in MARKDOWN.parse(text) for part in token.children or []]
    return kinds.count("strong_open"), kinds.count("em_open")
