"""Join texts to a list or to sentences, with the signs of the reader's language between them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from typing import Literal

from autograder.language.phrase import Phrase, Text, phrase

_JOINED = {
    ", ": phrase("{first}, {rest}"),
    "; ": phrase("{first}; {rest}"),
    ". ": phrase("{first}. {rest}"),
}


def join_texts(texts: Iterable[Text], sign: Literal[", ", "; ", ". "]) -> Text:
    """Return texts as one text, with a sign between them in the reader's language.

    >>> join_texts(["A 1", "B 2", "C 3"], "; ")
    'A 1; B 2; C 3'
    """
    template, parts = _JOINED[sign].template, list(texts)

    def join(first: Text, rest: Text) -> Text:
        return Phrase(template, {"first": first, "rest": rest})

    return reduce(join, parts) if parts else ""
