"""Compile what a running program shows into gettext's binary form, `messages.mo`."""

from __future__ import annotations

import io
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from autograder.translation.catalogs import FIXED_DATE, get_path, read_all_units, read_translations
from autograder.translation.notebook_units import PART_TITLE
from autograder.translation.program_units import REPORT_TEXT
from autograder.translation.units import Unit

#: These catalogs are shown by programs as a whole.
_PROGRAM_CATALOGS = ("mistakes", "course", "program")


def get_compiled_path(language: str) -> Path:
    """Return the path of the compiled catalog in the course's folder."""
    return Path("autograder", "language", language, "LC_MESSAGES", "messages.mo")


def compile_catalogs(root: Path, language: str) -> bytes:
    """Return the finished translations of everything that a running program shows."""
    catalog = Catalog(language, creation_date=FIXED_DATE, revision_date=FIXED_DATE, fuzzy=False)
    for name, units in read_all_units(root).items():
        translations = read_translations(get_path(root, language, name))
        for unit in units:
            context = _find_context(name, unit)
            if context is None or unit.key not in translations:
                continue
            if catalog.get(unit.text, context or None) is None:  # the first one counts
                catalog.add(unit.text, translations[unit.key], context=context or None)
    file = io.BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def _find_context(catalog: str, unit: Unit) -> str | None:
    """Return the context in which a program asks for a unit, or None if no program shows it."""
    if catalog in _PROGRAM_CATALOGS:
        return unit.context
    if unit.about == PART_TITLE:
        return "part"
    return "" if unit.context == REPORT_TEXT else None
