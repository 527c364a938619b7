"""Turn an answer into a set of features that a copy keeps when names and layout change.

A feature is a run of tokens in which the student's own names are all the same (the structure), a
name that the student chose, or a run of words of a comment. Runs of tokens follow the fingerprints
of Schleimer, Wilkerson and Aiken, "Winnowing: Local Algorithms for Document Fingerprinting" (2003).
They hold all runs, because an answer is short.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pygments.lexers.python import PythonLexer  # type: ignore[import-untyped]
from pygments.token import (  # type: ignore[import-untyped]
    Comment,
    Name,
    String,
    Text,
)

#: Tokens in a run. A shorter run is frequent by chance, a longer one breaks at each small change.
RUN = 7
#: Words in a run of a written answer.
WORDS = 3

_lexer = PythonLexer()
_OWN = "n"
_LONG_SPACE = re.compile(r"\s{50,}")
#: One token for each word, and one for each character of a script without spaces.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_\u3040-\u30ff\u3400-\u9fff]+")


@dataclass(frozen=True, order=True)
class Feature:
    """A feature of an answer.

    Attributes:
        kind: "structure", "name", "comment" or "words".
        text: Its text, for example the tokens with a space between them.
    """

    kind: str
    text: str

    @property
    def share(self) -> float:
        """The part of its own weight that it adds: a token is in as many runs as a run is long."""
        return {"structure": 1 / RUN, "name": 1.0}.get(self.kind, 1 / WORDS)


def find_features(text: str, *, is_code: bool, known: frozenset[str]) -> frozenset[Feature]:
    """Return the features of an answer.

    Args:
        text: The answer.
        is_code: Whether it is Python code. If not, it is text in any language.
        known: Names that are not the student's own: what lessons, tasks and libraries call so.
    """
    if not is_code:
        return frozenset(Feature("words", run) for run in _make_runs(split_words(text), WORDS))
    tokens: list[str] = []
    features: set[Feature] = set()
    for kind, value in _find_tokens(text):
        if kind in Comment or kind in String.Doc:
            runs = _make_runs(split_words(value), WORDS)
            features |= {Feature("comment", run) for run in runs if len(run) > 3}
            continue
        if kind in Name and value not in known and len(value) > 1:
            features.add(Feature("name", value))
        tokens.append(_hide_choice(kind, value, tokens))
    features |= {Feature("structure", run) for run in _make_runs(tokens, RUN)}
    return frozenset(features)


def normalize_line(line: str) -> str:
    """Return a line of code without comments, layout and the student's own names."""
    tokens: list[str] = []
    for kind, value in _find_tokens(line):
        if kind not in Comment:
            tokens.append(value if kind in String else _hide_choice(kind, value, tokens))
    return " ".join(tokens)


def _find_tokens(text: str) -> Iterator[tuple[Any, str]]:
    short = _LONG_SPACE.sub("\n", text)  # it has no meaning here, and takes the lexer long
    return (
        (kind, value)
        for kind, value in _lexer.get_tokens(short)
        if kind not in Text and value.strip()
    )


def _hide_choice(kind: Any, value: str, before: list[str]) -> str:
    """Return a token. Names that a student may choose are all the same, and so are strings."""
    if kind in String:
        return "s"
    is_attribute = bool(before) and before[-1] == "."
    return _OWN if kind in Name and kind not in Name.Builtin and not is_attribute else value


def find_names(text: str) -> set[str]:
    """Return the words of a text or of code that may be names in Python."""
    return set(re.findall(r"[^\W\d]\w*", text))


def split_words(text: str) -> list[str]:
    """Return the words of a text in lower case."""
    return [word.casefold() for word in _WORD.findall(text)]


def _make_runs(tokens: list[str], length: int) -> Iterator[str]:
    if tokens and len(tokens) < length:
        yield " ".join(tokens)
    for start in range(len(tokens) - length + 1):
        yield " ".join(tokens[start : start + length])
