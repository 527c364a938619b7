"""From a mistake of the catalogue to what a check raises and a part reports."""

from __future__ import annotations

from autograder.results import Failure
from autograder.results.catalogue import catalogue


class _Fields(dict[str, str]):
    """Leaves an unfilled field as it is, for code in braces within a message."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def failure(mistake: str, *, given: str = "", expected: str = "", **fields: str) -> Failure:
    """The `Failure` for a mistake of the catalogue, its message filled in with `fields`.

    Raises:
        KeyError: The catalogue has no such mistake; the message names the folder to add it to.
    """
    try:
        entry = catalogue()[mistake]
    except KeyError:
        raise KeyError(f"{mistake!r} is in no file of autograder/results/mistakes/") from None
    values = _Fields(fields)
    return Failure(
        mistake=mistake,
        message=entry["says"].format_map(values).strip(),
        hint=entry.get("hint", "").format_map(values).strip(),
        given=given,
        expected=expected,
    )


class CheckFailed(AssertionError):
    """What a check raises; it has the `Failure` that the part reports."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure


def fail(mistake: str, *, given: str = "", expected: str = "", **fields: str) -> CheckFailed:
    """The exception to raise when a check has recognized a mistake.

    >>> raise fail("uses-loop", name="total", line="for number in v:")

    Args:
        mistake: The id of the mistake in the catalogue, `autograder/results/mistakes/*.toml`.
        given: What the student's code was called with, and what it returned.
        expected: The right value. A hidden part never shows it.
        **fields: What replaces ``{name}`` and the like in the mistake's message and hint.
    """
    return CheckFailed(failure(mistake, given=given, expected=expected, **fields))
