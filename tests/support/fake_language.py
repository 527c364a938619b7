"""A language for tests in which each translated text stands in brackets: ``⟦text⟧``.

What a test finds outside of the brackets is a text that no translator can translate.
"""

from __future__ import annotations

import gettext
import re

import pytest

from autograder.language import current

LANGUAGE = "fake"
_INNER = re.compile(r"⟦[^⟦⟧]*⟧")


class _Brackets(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def pgettext(self, context: str, message: str) -> str:
        return f"⟦{message}⟧"


def use_fake_language(monkeypatch: pytest.MonkeyPatch) -> None:
    """Show all texts in the fake language until the end of a test."""
    monkeypatch.setattr(current, "find_languages", lambda: (LANGUAGE,))
    monkeypatch.setattr("autograder.language.show._load", lambda language: _Brackets())
    monkeypatch.setenv(current.VARIABLE, LANGUAGE)


def remove_translated(text: str) -> str:
    """Return what stands outside of all brackets. ``x`` stands for a translated text."""
    while _INNER.search(text):
        text = _INNER.sub("x", text)
    return text
