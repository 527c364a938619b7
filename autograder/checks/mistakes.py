"""The catalogue of mistakes: an id, a sentence that names it, a hint.

Messages live in `autograder/mistakes/*.toml`, one file a chapter and `general.toml`, so that a
mistake reads the same wherever it is found and can be translated without touching a notebook.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from autograder.results import Failure


def read_catalogue() -> list[tuple[str, str, dict[str, str]]]:
    """Every entry of every file: the file's name, the mistake's id, its texts."""
    folder = files("autograder").joinpath("mistakes")
    return [
        (file.name, mistake, entry)
        for file in sorted(folder.iterdir(), key=lambda f: f.name)
        if file.name.endswith(".toml")
        for mistake, entry in tomllib.loads(file.read_text(encoding="utf-8")).items()
    ]


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """All mistakes by id; `tests/test_mistakes.py` sees that no id stands in two files."""
    return {mistake: entry for _, mistake, entry in read_catalogue()}


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
