"""Find the units of the course's TOML files: mistakes, reasons of predictions, terms, aims."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from autograder.results.toml_file import read_toml
from autograder.translation.units import Unit


def read_mistake_units(root: Path) -> list[Unit]:
    """Return the messages and hints of all mistakes. The context is the id and the field."""
    return [
        Unit(f"{mistake} {field}", text, f"{path.stem}: {'message' if field == 'says' else field}")
        for path in sorted((root / "autograder" / "results" / "mistakes").glob("*.toml"))
        for mistake, entry in _read(path).items()
        for field, text in entry.items()
    ]


def read_course_units(root: Path) -> list[Unit]:
    """Return the texts in the course's data: aims of chapters, reasons of predictions, terms."""
    course = root / "course"
    units = [
        Unit(f"{chapter} aim", entry["aim"], "aim of a chapter, on the start page")
        for chapter, entry in _read(course / "chapters.toml").items()
    ]
    for path in sorted((course / "reasons").glob("*.toml")):
        for name, entry in _read(path).items():
            units += _read_reason(f"{path.stem} {name}", entry)
    for terms in _read(course / "glossary.toml").values():
        for term, (meaning, _) in terms.items():
            units.append(Unit("term", term, "term of the glossary"))
            units.append(Unit(f"term {term}", meaning, "what a term means"))
    return units


def read_shown_names(root: Path, lesson: str) -> frozenset[str]:
    """Return the strings in a lesson's code that `locale/strings.toml` calls units."""
    return frozenset(_read(root / "locale" / "strings.toml").get(lesson, []))


def _read_reason(context: str, entry: dict[str, Any]) -> Iterator[Unit]:
    for answer, text in entry.get("mistakes", {}).items():
        about = f"after the wrong answer {answer} to a prediction"
        yield Unit(f"{context} {answer}", text, about)
    yield Unit(f"{context} why", entry["why"], "reason of a prediction")


def _read(path: Path) -> dict[str, Any]:
    return read_toml(path) if path.exists() else {}
