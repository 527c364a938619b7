"""The catalogue of mistakes: an id, a sentence that names it, a hint.

Messages live in `autograder/mistakes/*.toml`, one file a chapter and `general.toml`, so that a
mistake reads the same wherever it is found and can be translated without touching a notebook.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from autograder.checks.results import Failure


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """All mistakes by id.

    Raises:
        ValueError: An id stands in two files, or an entry has no ``says``.
    """
    entries: dict[str, dict[str, str]] = {}
    for file in sorted(files("autograder").joinpath("mistakes").iterdir(), key=lambda f: f.name):
        if not file.name.endswith(".toml"):
            continue
        for mistake, entry in tomllib.loads(file.read_text(encoding="utf-8")).items():
            if mistake in entries:
                raise ValueError(f"mistakes/{file.name}: the id {mistake!r} is already taken.")
            if "says" not in entry:
                raise ValueError(f"mistakes/{file.name}: [{mistake}] has no `says`.")
            entries[mistake] = entry
    return entries


class _Fields(dict[str, str]):
    """Leaves a field that nobody filled as it is, for code in braces within a message."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def failure(mistake: str, *, given: str = "", expected: str = "", **fields: str) -> Failure:
    """The `Failure` for a mistake of the catalogue, its message filled in with `fields`.

    Raises:
        KeyError: No such mistake; the sentence names the folder to add it to.
    """
    try:
        entry = catalogue()[mistake]
    except KeyError:
        raise KeyError(f"{mistake!r} is in no file of autograder/mistakes/") from None
    values = _Fields(fields)
    return Failure(
        mistake=mistake,
        message=entry["says"].format_map(values).strip(),
        hint=entry.get("hint", "").format_map(values).strip(),
        given=given,
        expected=expected,
    )


class CheckFailed(AssertionError):
    """A check found something; carries the `Failure` that a part reports."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure


def fail(mistake: str, *, given: str = "", expected: str = "", **fields: str) -> CheckFailed:
    """An exception to raise when a check has recognised `mistake`."""
    return CheckFailed(failure(mistake, given=given, expected=expected, **fields))
