"""The languages of the book. English is the source, and a translation is a folder of the site."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel import Locale

from autograder.translation.catalogs import find_languages, get_path, read_translations
from book import ROOT

#: The catalogs whose texts the book shows itself. A later one comes before an earlier one.
CATALOGS = ("program", "course", "book")


@dataclass(frozen=True)
class Edition:
    """The book in one language.

    Attributes:
        language: The language's code, such as "zh_CN".
    """

    language: str

    @property
    def is_source(self) -> bool:
        """Whether the others are translations of this one."""
        return self.language == "en"

    @property
    def tag(self) -> str:
        """The language as web pages name it, such as "zh-CN"."""
        return self.language.replace("_", "-")

    @property
    def name(self) -> str:
        """The language's name in the language itself, such as "中文"."""
        return str(Locale(self.language.partition("_")[0]).get_language_name())

    @property
    def folder(self) -> str:
        """The edition's folder in the site. English has none: it is ""."""
        return "" if self.is_source else self.tag.lower()

    @property
    def source(self) -> Path:
        """The folder with the edition's `notebooks/` and `release/`."""
        return ROOT if self.is_source else ROOT / self.language

    def say(self, text: str, **fields: object) -> str:
        """Return a text of the book in this language, or in English if it has no translation.

        `autograder translate --update` finds the texts of all calls, so they are literals.

        Args:
            text: The English text. Only with fields, `{name}` in it is a field.
            fields: What the fields stand for.
        """
        said = text if self.is_source else _read_texts(self.language).get(text, text)
        return said.format(**fields) if fields else said


ENGLISH = Edition("en")


@cache
def find_editions() -> tuple[Edition, ...]:
    """Return English, and each language that has translated lessons."""
    translated = [Edition(language) for language in find_languages(ROOT)]
    return ENGLISH, *(e for e in translated if any(e.source.glob("notebooks/[0-9]*.ipynb")))


def get_edition(language: str) -> Edition:
    """Return the edition in a language.

    Raises:
        ValueError: The book does not have it.
    """
    editions = {edition.language: edition for edition in find_editions()}
    if language not in editions:
        raise ValueError(f"The book has no language {language!r}. It has {', '.join(editions)}.")
    return editions[language]


@cache
def _read_texts(language: str) -> dict[str, str]:
    """Return the translations by the English text."""
    return {
        text: translation
        for name in CATALOGS
        for (_, text), translation in read_translations(get_path(ROOT, language, name)).items()
    }
