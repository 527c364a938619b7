"""A language for tests in which each translated text stands in brackets: ``⟦text⟧``.

What a test finds outside of the brackets is a text that no translator can translate. Fields stand
outside, too: ``⟦after ⟧5⟦ steps⟧``.
"""

from __future__ import annotations

import gettext
import re

import bs4
import pytest

from autograder.language import current, shown

LANGUAGE = "fake"
_FIELD = re.compile(r"(\{\w+\})")
#: Attributes with a text. Style sheets and scripts of the pages show the last ones.
_TEXTS = {
    "alt", "aria-label", "title", "placeholder",
    "data-label", "data-copied", "data-not-copied", "data-chosen", "data-lacking",
}  # fmt: skip


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
    # a course's configuration that is read during the test
    monkeypatch.setattr("autograder.language.use_language", lambda language: None)
    return catalog.asked


def remove_translated(text: str) -> str:
    """Return what stands outside of all brackets. ``…`` stands for a translated text."""
    return re.sub(r"⟦[^⟦⟧]*⟧", "…", text)


def find_english(text: str, *names: str) -> list[str]:
    """Return the words of a text that no translator can translate.

    Args:
        text: A text in the fake language.
        names: What may stand in it: names, and texts that a person or an exception wrote.
    """
    text = re.sub(r"⟦[^⟦⟧]*⟧|`[^`]*`", " ", text)
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, " ")
    return re.findall(r"[A-Za-z]{2,}", text)


def find_english_on_page(page: str, *names: str) -> list[str]:
    """Return the words of an HTML page that no translator can translate. Code is left out.

    Args:
        page: The page in the fake language.
        names: See `find_english`.
    """
    soup = bs4.BeautifulSoup(page, "html.parser")
    for element in soup.select("style, script, code, pre, math"):
        element.decompose()
    attributes = [
        str(element[name])
        for element in soup.find_all(True)
        for name in element.attrs
        if name in _TEXTS
    ]
    return find_english("\n".join([soup.get_text("\n"), *attributes]), *names)
