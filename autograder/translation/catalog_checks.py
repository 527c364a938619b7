"""Find what is missing, fuzzy, outdated or wrong in the catalogs of a language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from autograder.translation.catalogs import (
    find_assignments,
    find_lessons,
    get_path,
    name_assignment_catalog,
    name_lesson_catalog,
    read_messages,
)
from autograder.translation.headings import find_headings, find_target, make_anchor
from autograder.translation.terms import find_avoided_words, read_glossary
from autograder.translation.unit_checks import find_unit_problems
from autograder.translation.units import LINK, Unit

#: How many characters of a text a message shows.
_SHOWN = 50
#: A translator's comment on an entry whose numbers are not those of the English text: the length of
#: a written answer in characters, for example.
NUMBERS_DIFFER = "numbers differ"


@dataclass
class CatalogReport:
    """What was found in one catalog.

    Attributes:
        name: The catalog's name.
        units: How many texts it has.
        missing: The texts without a translation, as messages.
        fuzzy: Those whose English text changed after the translation.
        outdated: How many translations belong to texts that are gone.
        problems: What is wrong with finished translations.
    """

    name: str
    units: int
    missing: list[str] = field(default_factory=list)
    fuzzy: list[str] = field(default_factory=list)
    outdated: int = 0
    problems: list[str] = field(default_factory=list)

    def summarize(self) -> str:
        """Return one line on how far the catalog is."""
        done = self.units - len(self.missing) - len(self.fuzzy)
        line = f"{self.name}: {done} of {self.units} texts"
        rest = {"fuzzy": len(self.fuzzy), "outdated": self.outdated, "wrong": len(self.problems)}
        return ", ".join([line, *(f"{count} {word}" for word, count in rest.items() if count)])

    def list_problems(self, is_complete: bool) -> list[str]:
        """Return all messages that fail a check.

        Args:
            is_complete: Whether the catalog must have a finished translation of each text.
        """
        if not is_complete:
            return self.problems
        update = f"{self.name}.po has outdated texts. Run `autograder translate --update`."
        return [*self.missing, *self.fuzzy, *([update] if self.outdated else []), *self.problems]


def check_catalogs(root: Path, language: str, units: dict[str, list[Unit]]) -> list[CatalogReport]:
    """Return a report on each catalog of a language.

    Args:
        root: The course's folder.
        language: The language's code, such as `zh_CN`.
        units: The units of the course by the names of their catalogs.
    """
    reports, headings = [], _read_headings(root, language, units)
    terms = read_glossary(root, language)
    for name, its_units in units.items():
        messages = read_messages(get_path(root, language, name))
        report = CatalogReport(name, len(its_units))
        report.outdated = len(messages.keys() - {unit.key for unit in its_units})
        for unit in its_units:
            message = messages.get(unit.key)
            if message is None or not message.string:
                report.missing.append(_describe(name, unit, "is missing"))
            elif message.fuzzy:
                report.fuzzy.append(_describe(name, unit, "is fuzzy: the English text changed"))
            else:
                counted = NUMBERS_DIFFER not in message.user_comments
                found = find_unit_problems(unit, str(message.string), compare_numbers=counted)
                if unit.about != "what a term means":  # it may name other books' words
                    found += find_avoided_words(str(message.string), terms)
                path = _get_place(name)
                found += _compare_link_texts(unit, str(message.string), path, headings)
                report.problems += [_describe(name, unit, problem) for problem in found]
        reports.append(report)
    return reports


def _describe(catalog: str, unit: Unit, problem: str) -> str:
    text = unit.text if len(unit.text) <= _SHOWN else unit.text[: _SHOWN - 1] + "…"
    cell = unit.place or unit.context
    return f"{catalog}.po, {cell}, “{text}”: {problem}."


#: The translated text of each heading by its notebook's path and its English anchor.
_Headings = dict[tuple[str, str], str]


def _read_headings(root: Path, language: str, units: dict[str, list[Unit]]) -> _Headings:
    """Return the translated headings of all notebooks."""
    headings: _Headings = {}
    for name in (
        *map(name_lesson_catalog, find_lessons(root)),
        *(name_assignment_catalog(source) for source, _ in find_assignments(root)),
    ):
        messages = read_messages(get_path(root, language, name))
        for unit in units[name]:
            message = messages.get(unit.key)
            if unit.about.startswith("heading") and message and message.string:
                (english,) = find_headings(f"# {unit.text}")
                key = _get_place(name), make_anchor(english)
                headings.setdefault(key, str(message.string))
    return headings


def _compare_link_texts(
    unit: Unit, translation: str, path: str, headings: _Headings
) -> Iterator[str]:
    """Yield a message for each link to a heading that has its text only in English."""
    for old, new in zip(LINK.finditer(unit.text), LINK.finditer(translation), strict=False):
        target = find_target(old["target"], path)
        is_heading = target[1] and make_anchor(old["text"]) == target[1]
        if is_heading and headings.get(target, new["text"]) != new["text"]:
            yield f"the link's text is “{new['text']}”, its heading is “{headings[target]}”"


def _get_place(catalog: str) -> str:
    """Return the path in the course of the notebook that a catalog belongs to."""
    kind, _, name = catalog.partition("_")
    return f"notebooks/{name}.ipynb" if kind == "lessons" else f"release/{name}/{name}.ipynb"
