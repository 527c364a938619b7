"""The catalogue of mistakes: an id, a sentence that names it, a hint.

Messages live in `autograder/results/mistakes/*.toml`, one file a chapter and `general.toml`. So a
mistake reads the same wherever a check finds it, and can be translated without touching a notebook.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

#: The file of mistakes that any exercise can meet.
GENERAL = "general.toml"


def read_catalogue() -> list[tuple[str, str, dict[str, str]]]:
    """Every entry of every file: the file's name, the mistake's id, its texts."""
    folder = files("autograder.results").joinpath("mistakes")
    return [
        (file.name, mistake, entry)
        for file in sorted(folder.iterdir(), key=lambda f: f.name)
        if file.name.endswith(".toml")
        for mistake, entry in tomllib.loads(file.read_text(encoding="utf-8")).items()
    ]


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """All mistakes by id; `tests/results/test_mistakes.py` sees that no id stands in two files."""
    return {mistake: entry for _, mistake, entry in read_catalogue()}
