"""An English text that remembers its fields, so that it can be shown in another language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

#: A field of a template: ``{name}``. Other braces are code, and stay.
_FIELD = re.compile(r"\{(\w+)\}")

#: A text in a result or a note. It may be a `Phrase`.
Text = str


class Phrase(str):
    """An English text, made from a template and its fields.

    It is an ordinary string with the English text. `show` returns it in the reader's language.

    Attributes:
        template: The English text before its fields are filled in. Catalogs have it.
        fields: The text of each field. A field may be a `Phrase` too. Other values become text; a
            float has the form of ``{:g}``.
        context: Where the catalog has it, if the same words need two translations. Often empty.
    """

    __slots__ = ("context", "fields", "template")

    template: str
    fields: dict[str, str]
    context: str

    def __new__(
        cls, template: str, fields: Mapping[str, object] | None = None, context: str = ""
    ) -> Phrase:
        """Fill the fields into the template."""
        texts = {name: _make_text(value) for name, value in (fields or {}).items()}
        self = super().__new__(cls, fill(template, texts))
        self.template = template
        self.fields = texts
        self.context = context
        return self

    def __getnewargs__(self) -> tuple[str, dict[str, str], str]:  # type: ignore[override]
        return self.template, self.fields, self.context

    def __deepcopy__(self, memo: dict[int, Any]) -> Phrase:
        return self  # nothing changes it


def phrase(template: str, **fields: object) -> Phrase:
    """Return a text that is translated when it is shown.

    It is an ordinary string with the English text:

    >>> phrase("{call}, a batch of {count}", call="net(x)", count=5)
    'net(x), a batch of 5'

    In a test cell, all words of a report are phrases: an argument ``given=`` that has more than
    code, and the fields of `fail` that are not code. Write a whole label or sentence, because other
    languages have another order. Write two phrases if English has two forms, such as ``1 sample``
    and ``2 samples``.

    A phrase in an f-string becomes plain English. Put it into a field of another phrase:

    >>> given = phrase("a batch of {count}", count=5)
    >>> phrase("{given}, call {number}", given=given, number=2)
    'a batch of 5, call 2'

    Args:
        template: The English text, with ``{fields}``. It is a literal, because the translators'
            catalogs are made from the code.
        **fields: Code, numbers, values, and other phrases, such as the text of `describe`. A float
            has the form of ``{:g}``: pass a string if it needs another form.
    """
    return Phrase(template, fields)


def phrase_in(context: str, template: str, **fields: object) -> Phrase:
    """Return a `phrase` whose words have another translation at this place than elsewhere.

    >>> phrase_in("name of a wheel", "build")
    'build'

    Args:
        context: What the words mean here, as a string literal. Catalogs have it.
        template: As for `phrase`.
        **fields: As for `phrase`.
    """
    return Phrase(template, {name: _make_text(value) for name, value in fields.items()}, context)


def count_phrase(number: float, one: Phrase, several: Phrase) -> Phrase:
    """Return the phrase for this number of things. English has a form for one.

    >>> count_phrase(2, phrase("{count} point", count=2), phrase("{count} points", count=2))
    '2 points'
    """
    return one if number == 1 else several


def get_message(error: Exception) -> Text:
    """Return an exception's message. A phrase stays one, which `str` would not do."""
    first = error.args[0] if error.args else ""
    return first if isinstance(first, Phrase) else str(error)


def fill(template: str, fields: Mapping[str, str]) -> str:
    """Return a template with its fields filled in. A field that is not there stays as it is."""
    return _FIELD.sub(lambda match: fields.get(match[1], match[0]), template)


def _make_text(value: object) -> str:
    if isinstance(value, str):
        return value
    return f"{value:g}" if isinstance(value, float) else str(value)


def write_text(text: str) -> str | dict[str, Any]:
    """Return a text as plain data for JSON: a string, or the parts of a phrase."""
    if not isinstance(text, Phrase):
        return text
    data: dict[str, Any] = {"template": text.template}
    if text.fields:
        data["fields"] = {name: write_text(value) for name, value in text.fields.items()}
    if text.context:
        data["context"] = text.context
    return data


def read_text(data: Any) -> str:
    """Return a text from the data of `write_text`.

    Raises:
        KeyError: A phrase has no template.
        TypeError: The data is not a text.
    """
    if isinstance(data, str):
        return data
    if not isinstance(data, dict):
        raise TypeError(f"{type(data).__name__} is not a text")
    template, context, fields = data["template"], data.get("context", ""), data.get("fields", {})
    if not (isinstance(template, str) and isinstance(context, str) and isinstance(fields, dict)):
        raise TypeError("a phrase with a part of the wrong type")
    return Phrase(template, {str(k): read_text(v) for k, v in fields.items()}, context)
