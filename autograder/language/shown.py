"""Translate a text when it is shown."""

from __future__ import annotations

import gettext
from functools import cache

from autograder.language.current import ENGLISH, FOLDER, current_language
from autograder.language.phrase import Phrase, fill, phrase


def show(text: str) -> str:
    """Return a text in the reader's language. One that is not a `Phrase` stays as it is."""
    if not isinstance(text, Phrase):
        return text
    if current_language() == ENGLISH:
        return str(text)
    fields = {name: show(value) for name, value in text.fields.items()}
    return fill(translate(text.template, text.context), fields)


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
