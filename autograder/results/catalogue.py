"""The catalogue of mistakes. Each mistake has an id, a message that names it, and a hint.

The files are `autograder/results/mistakes/*.toml`: one file for each chapter, and `general.toml`.
So a mistake has the same message in every check, and can be translated without a change in a
notebook.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from autograder.language import Phrase
from autograder.results.toml_file import read_toml

#: The file of mistakes that can occur in any exercise.
GENERAL = "general.toml"


def read_catalogue() -> list[tuple[str, str, dict[str, str]]]:
    """Return every entry of every file: the file's name, the mistake's id, and its texts.

    The texts have the keys ``says`` (the message) and ``hint``, which may be missing.
    """
    folder = files("autograder.results").joinpath("mistakes")
    return [
        (file.name, mistake, entry)
        for file in sorted(folder.iterdir(), key=lambda f: f.name)
        if file.name.endswith(".toml")
        for mistake, entry in read_toml(file).items()
    ]


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Return the texts of all mistakes by id.

    `tests/results/test_mistakes.py` checks that no id is in two files.
    """
    return {mistake: entry for _, mistake, entry in read_catalogue()}


def make_text(mistake: str, field: str, values: Mapping[str, object] | None = None) -> Phrase:
    """Return a mistake's message or hint with its fields filled in.

    Args:
        mistake: Its id.
        field: ``"says"`` or ``"hint"``. A missing hint is an empty text.
        values: The text of each field.

    Raises:
        KeyError: No file has this mistake.
    """
    return Phrase(catalogue()[mistake].get(field, "").strip(), values, f"{mistake} {field}")
