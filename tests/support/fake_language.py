"""A language for tests in which each translated text stands in brackets: ``⟦text⟧``.

What a test finds outside of the brackets is a text that no translator can translate. Fields stand
outside, too: ``⟦after ⟧5⟦ steps⟧``.
"""

from __future__ import annotations

import gettext
import re

import pytest

from autograder.language import current, shown

LANGUAGE = "fake"
_FIELD = re.compile(r"(\{\w+\})")


class _Brackets(gettext.NullTranslations):
    def __init__(self) -> None:
        super().__init__()
        self.asked: set[str] = set()

    def gettext(self, message: str) -> str:
        self.asked.add(message)
        parts = _FIELD.split(message)
        return "".join(
            part if place % 2 or not part else f"⟦{part}⟧" for place, part in enumerate(parts)
        )

    def pgettext(self, context: str, message: str) -> str:
        return self.gettext(message)


def use_fake_language(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Show all texts in the fake language until the end of a test.

    Returns:
        The English texts that were translated. It grows during the test.
    """
    catalog = _Brackets()
    monkeypatch.setattr(current, "find_languages", lambda: (LANGUAGE,))
    monkeypatch.setattr(shown, "_load", lambda language: catalog)
    monkeypatch.setenv(current.VARIABLE, LANGUAGE)
    return catalog.asked


def remove_translated(text: str) -> str:
    """Return what stands outside of all brackets. ``…`` stands for a translated text."""
    return re.sub(r"⟦[^⟦⟧]*⟧", "…", text)
