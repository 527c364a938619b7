"""Check the signs and spaces of a text with Chinese characters, by one rule.

One space stands between Chinese characters and Latin words, numbers, code or formulas. No space
stands beside full-width punctuation. A Chinese sentence has full-width punctuation.
"""

from __future__ import annotations

import re

from autograder.translation.units import CODE_SPAN, FORMULA, LINK, NAMES

_CHINESE = "\u3400-\u4dbf\u4e00-\u9fff"
_FULL_WIDTH = "，。、；：？！（）《》「」『』【】〔〕“”‘’…—"
#: What stands for code and formulas, and for fields that code fills in.
_CODE, _FIELD = "\ue000", "\ue001"
_LATIN = f"A-Za-z0-9À-ɏͰ-Ͽ{_CODE}"
#: Shapes such as (N, 3) are like code.
_SHAPE = re.compile(r"\((?:[\w.*]+(?:, ?| [*+/-] ))+[\w.]*\)|\([A-Z\d]*,?\)", re.ASCII)
#: The longest run of English words in a translated text.
_MOST_LATIN_WORDS = 6

_RULES = {
    rf"[{_CHINESE}][{_LATIN}]|[{_LATIN}][{_CHINESE}]": "needs a space between Chinese and the rest",
    rf"[{_CHINESE}] +[{_CHINESE}]": "has a space between two Chinese characters",
    # a bar ends the cell of a table
    rf"[^\s|] [{_FULL_WIDTH}]|[{_FULL_WIDTH}] +[^\s|]": "has a space beside full-width punctuation",
    r"\S  +\S": "has two spaces in a row",
    rf"[{_CHINESE}][,;:?!]|[,;:?!] ?[{_CHINESE}]": "needs full-width punctuation",
    rf"[{_CHINESE}]\.(?!\.)": "needs a full stop 。",
    rf"[{_CHINESE}] ?\(|\) ?[{_CHINESE}]|\([{_CHINESE}]|[{_CHINESE}]\)": "needs brackets （）",
    rf"[{_CHINESE}] ?\"|\" ?[{_CHINESE}]": "needs quotation marks “”",
}


def find_typography_problems(text: str, beside_code: bool = False) -> list[str]:
    """Return what is wrong with the signs and spaces of a translation, a message for each place.

    Args:
        text: The translation.
        beside_code: Whether it is a comment or a docstring: what is in straight quotation marks
            is code there.
    """
    plain = make_plain(re.sub(r'"[^"]*"', "`code`", text) if beside_code else text)
    problems = []
    if re.search(f"[{_CHINESE}]", plain):
        problems = [
            f"“{_show(plain, found)}” {message}"
            for rule, message in _RULES.items()
            for found in re.finditer(rule, plain)
        ]
    words = "(?:[A-Za-z][A-Za-z'’-]*[,;:.]? )"
    for found in re.finditer(f"{words}{{{_MOST_LATIN_WORDS},}}[A-Za-z]+", _remove_quotes(plain)):
        if any(word.strip(",;:.") not in NAMES for word in found[0].split()):
            problems.append(f"“{found[0]}” is still English")
    return problems


def make_plain(text: str) -> str:
    """Return a text as it is read: one sign for each piece of code, and no marks of Markdown."""
    text = LINK.sub(lambda link: link["text"], FORMULA.sub(_CODE, CODE_SPAN.sub(_CODE, text)))
    text = _SHAPE.sub(_CODE, text)
    text = re.sub(r"\{[^{}]*\}", _FIELD, re.sub(r"<[^<>]*>", "", text))
    return re.sub(r"\*{1,3}(?=\S)|(?<=\S)\*{1,3}", "", text)  # 3 * 4 is a product


def _remove_quotes(text: str) -> str:
    """Return a text without what is in quotation marks: messages of PyTorch stay English."""
    return re.sub(r"“[^“”]*”|\"[^\"]*\"", " ", text)


def _show(text: str, found: re.Match[str]) -> str:
    """Return the place that a rule found, with some signs before and after it."""
    shown = text[max(found.start() - 4, 0) : found.end() + 4]
    return shown.replace(_CODE, "`…`").replace(_FIELD, "{…}").strip()
