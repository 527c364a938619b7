"""The glossary of a language: one term for each English term, and words that are not used."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from autograder.results.toml_file import read_toml


def read_glossary(root: Path, language: str) -> list[dict[str, Any]]:
    """Return the terms of `locale/LANGUAGE/glossary.toml`. Without the file there are none."""
    path = root / "locale" / language / "glossary.toml"
    if not path.exists():
        return []
    terms: list[dict[str, Any]] = read_toml(path)["term"]
    return terms


def find_avoided_words(translation: str, terms: list[dict[str, Any]]) -> list[str]:
    """Return a message for each word in a translation that the glossary avoids."""
    return [
        f"“{word}” is not the course's term for “{term['english']}”: use “{term['chinese']}”"
        for term in terms
        for word in term.get("avoid", [])
        if word in translation
    ]
