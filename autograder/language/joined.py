"""Join texts: with the signs of the reader's language, or with code that is the same in each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from autograder.language.phrase import Phrase, Text, phrase, phrase_in

#: A sign between texts. A space stands between sentences in English, and nothing in Chinese.
Sign = Literal[", ", "; ", ". ", " "]

_JOINED = {
    ", ": phrase("{first}, {rest}"),
    "; ": phrase("{first}; {rest}"),
    ". ": phrase("{first}. {rest}"),
    " ": phrase("{first} {rest}"),
}
_FACTS = phrase_in("facts", "{first}, {rest}")


def join_texts(texts: Iterable[Text], sign: Sign) -> Text:
    """Return texts as one text, with a sign between them in the reader's language.

    Empty texts are left out.

    >>> join_texts(["A 1", "B 2", "C 3"], "; ")
    'A 1; B 2; C 3'
    """
    return _join_halves([text for text in texts if text], _JOINED[sign])


def join_facts(facts: Iterable[Text]) -> Text:
    """Return facts about one thing as one text.

    In Chinese, one sign stands between facts, and another one between names. Empty texts are left
    out.

    >>> join_facts(["4 of 5", "late"])
    '4 of 5, late'
    """
    return _join_halves([fact for fact in facts if fact], _FACTS)


def _join_halves(texts: Sequence[Text], joined: Phrase) -> Text:
    """Join each half first, so that the phrases of a long list are not nested deep."""
    if len(texts) < 2:
        return texts[0] if texts else ""
    middle = len(texts) // 2
    first, rest = _join_halves(texts[:middle], joined), _join_halves(texts[middle:], joined)
    return Phrase(joined.template, {"first": first, "rest": rest}, joined.context)


def join(separator: str, texts: Iterable[Text]) -> Text:
    """Return texts with a sign between them that is the same in every language.

    >>> join(", ", ["x", phrase("a tensor")])
    'x, a tensor'
    """
    fields = {str(place): text for place, text in enumerate(texts)}
    if not any(isinstance(text, Phrase) for text in fields.values()):
        return separator.join(fields.values())
    return Phrase(separator.join(f"{{{place}}}" for place in fields), fields)
