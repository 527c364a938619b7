"""The texts in scripts: they are in the catalog, and the page gets their translations."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from autograder.language import translate_script
from autograder.language.scripts import TEXT
from autograder.translation.program_units import read_program_units
from tests.support import ROOT
from tests.support.fake_language import use_fake_language

SCRIPTS = [
    path
    for path in sorted((ROOT / "autograder").rglob("*.js"))
    if "_(" in path.read_text(encoding="utf-8")
]


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_text_is_one_string_in_double_quotes(path: Path) -> None:
    script = path.read_text(encoding="utf-8")
    calls = re.findall(r"(?<![\w.])_\(", script.replace("function _(", ""))
    assert len(TEXT.findall(script)) == len(calls)


def test_the_catalog_has_the_texts_of_scripts() -> None:
    texts = {unit.text for unit in read_program_units(ROOT)}
    for path in SCRIPTS:
        assert set(TEXT.findall(path.read_text(encoding="utf-8"))) <= texts


def test_a_page_gets_the_translations_of_its_script(monkeypatch: pytest.MonkeyPatch) -> None:
    script = 'show(_("{count} left", { count }), _("Next"));'
    assert translate_script(script) == {}
    use_fake_language(monkeypatch)
    assert translate_script(script) == {"{count} left": "{count}⟦ left⟧", "Next": "⟦Next⟧"}
