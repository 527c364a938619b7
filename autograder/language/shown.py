"""Translate a text when it is shown."""

from __future__ import annotations

import gettext
import re
from collections.abc import Mapping
from functools import cache

from autograder.language.current import ENGLISH, FOLDER, current_language
from autograder.language.phrase import Phrase, fill, phrase

#: A Chinese sign. A space stands between it and a Latin word or code, but not between two of them.
_SIGN = r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]"
_SPACE_BEFORE = re.compile(rf"(?<={_SIGN}) (?=\{{(\w+)\}})")
_SPACE_AFTER = re.compile(rf"\{{(\w+)\}} (?={_SIGN})")


def show(text: str) -> str:
    """Return a text in the reader's language. One that is not a `Phrase` stays as it is."""
    if not isinstance(text, Phrase):
        return text
    if current_language() == ENGLISH:
        return str(text)
    fields = {name: show(value) for name, value in text.fields.items()}
    return fill(_fit_spaces(translate(text.template, text.context), fields), fields)


def _fit_spaces(template: str, fields: Mapping[str, str]) -> str:
    """Return a template without the spaces that would stand between two Chinese signs."""

    def fit_before(match: re.Match[str]) -> str:
        return "" if re.match(_SIGN, fields.get(match[1], "")) else " "

    def fit_after(match: re.Match[str]) -> str:
        is_chinese = re.search(rf"{_SIGN}\Z", fields.get(match[1], ""))
        return f"{{{match[1]}}}" if is_chinese else match[0]

    return _SPACE_AFTER.sub(fit_after, _SPACE_BEFORE.sub(fit_before, template))


def say(template: str, **fields: object) -> str:
    """Return a text in the reader's language, for a text that is shown at once.

    A text that is kept and shown later is a `phrase`.

    Args:
        template: A string literal, so that `autograder translate --update` finds it.
        **fields: They replace ``{name}`` in the template. A float has the form of ``{:g}``.
    """
    return show(phrase(template, **fields))


def translate(template: str, context: str = "") -> str:
    """Return the translation of a template, or the English one if there is none.

    Args:
        template: The English text, with ``{fields}``.
        context: Where the catalog has it, if the same words need two translations.
    """
    language = current_language()
    if language == ENGLISH or not template:  # a catalog's empty text is its header
        return template
    catalog = _load(language)
    return catalog.pgettext(context, template) if context else catalog.gettext(template)


@cache
def _load(language: str) -> gettext.NullTranslations:
    return gettext.translation("messages", FOLDER, [language], fallback=True)
