"""Join texts: with the signs of the reader's language, or with code that is the same in each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from autograder.language.phrase import Phrase, Text, phrase

#: A sign between texts. A space stands between sentences in English, and nothing in Chinese.
Sign = Literal[", ", "; ", ". ", " "]

_JOINED = {
    ", ": phrase("{first}, {rest}"),
    "; ": phrase("{first}; {rest}"),
    ". ": phrase("{first}. {rest}"),
    " ": phrase("{first} {rest}"),
}


def join_texts(texts: Iterable[Text], sign: Sign) -> Text:
    """Return texts as one text, with a sign between them in the reader's language.

    Empty texts are left out.

    >>> join_texts(["A 1", "B 2", "C 3"], "; ")
    'A 1; B 2; C 3'
    """
    return _join_halves([text for text in texts if text], _JOINED[sign].template)


def _join_halves(texts: Sequence[Text], template: str) -> Text:
    """Join each half first, so that the phrases of a long list are not nested deep."""
    if len(texts) < 2:
        return texts[0] if texts else ""
    middle = len(texts) // 2
    first, rest = _join_halves(texts[:middle], template), _join_halves(texts[middle:], template)
    return Phrase(template, {"first": first, "rest": rest})


def join(separator: str, texts: Iterable[Text]) -> Text:
    """Return texts with a sign between them that is the same in every language.

    >>> join(", ", ["x", phrase("a tensor")])
    'x, a tensor'
    """
    fields = {str(place): text for place, text in enumerate(texts)}
    if not any(isinstance(text, Phrase) for text in fields.values()):
        return separator.join(fields.values())
    return Phrase(separator.join(f"{{{place}}}" for place in fields), fields)
