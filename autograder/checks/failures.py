"""Turn a mistake of the catalogue into what a check raises and a part reports."""

from __future__ import annotations

from autograder.language import Phrase, Text
from autograder.results import Contrast, Failure
from autograder.results.catalogue import make_text

#: A longer call or value says no more to a reader.
_LONGEST_TEXT = 1200
#: A field of a phrase that is cut keeps more characters than this.
_SHORTEST_FIELD = 40


def make_failure(
    mistake: str,
    *,
    given: Text = "",
    expected: Text = "",
    returned: Text = "",
    contrast: Contrast | None = None,
    **fields: object,
) -> Failure:
    """Return the `Failure` for a mistake of the catalogue. `fields` fill its message.

    Raises:
        KeyError: If the catalogue does not have this mistake. The message names its folder.
    """
    try:
        message = make_text(mistake, "says", fields)
    except KeyError:
        raise KeyError(f"{mistake!r} is not in any file of autograder/results/mistakes/") from None
    return Failure(
        mistake=mistake,
        message=message,
        hint=make_text(mistake, "hint", fields),
        given=shorten(given, _LONGEST_TEXT),
        expected=shorten(expected, _LONGEST_TEXT),
        returned=shorten(returned, _LONGEST_TEXT),
        contrast=contrast,
    )


def shorten(text: Text, longest: int) -> Text:
    """Return a text in at most so many characters. Of a phrase, the long fields are cut."""
    if len(text) <= longest:
        return text
    limit = longest * 3 // 4
    while isinstance(text, Phrase) and limit > _SHORTEST_FIELD:
        fields = {name: shorten(value, limit) for name, value in text.fields.items()}
        shorter = Phrase(text.template, fields, text.context)
        if len(shorter) <= longest:
            return shorter
        limit = limit * 3 // 4
    return text[: longest - 1] + "…"


class CheckFailed(AssertionError):
    """A check raises this error. It has the `Failure` that the part reports."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure


def fail(
    mistake: str,
    *,
    given: Text = "",
    expected: Text = "",
    returned: Text = "",
    contrast: Contrast | None = None,
    **fields: object,
) -> CheckFailed:
    """Return the exception to raise when a check has recognized a mistake.

    >>> raise fail("uses-loop", name="total", line="for number in v:")

    Texts that are not code are phrases, see `phrase`.

    Args:
        mistake: The id of the mistake in the catalogue, `autograder/results/mistakes/*.toml`.
        given: The call of the student's code.
        expected: The right value. A hidden part never shows it.
        returned: What the student's code returned, made with `describe`.
        contrast: How the two values differ. `difference` finds it.
        **fields: They replace ``{name}`` and others in the mistake's message and hint.
    """
    return CheckFailed(
        make_failure(
            mistake, given=given, expected=expected, returned=returned, contrast=contrast, **fields
        )
    )
