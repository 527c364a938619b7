"""Translate the theme: the texts that Sphinx's own translations lack."""

from __future__ import annotations

import tomllib
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from book import ROOT
from book.languages import Edition


def write_theme_texts(edition: Edition, folder: Path) -> None:
    """Write a catalog that Sphinx asks before its own.

    Args:
        edition: The language.
        folder: The folder for the catalogs of all languages.
    """
    texts = tomllib.loads((ROOT / "book" / "theme.toml").read_text(encoding="utf-8"))
    catalog = Catalog(edition.language)
    for text in texts["asked"]:
        catalog.add(text, edition.say(text))
    path = folder / edition.language / "LC_MESSAGES" / "sphinx.mo"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_mo(file, catalog)
