"""The texts of the program are found where they stand, in code and in templates."""

from __future__ import annotations

from pathlib import Path

from autograder.translation.program_units import read_program_units


def test_texts_of_code_and_templates_are_units(tmp_path: Path) -> None:
    for folder in ("autograder", "course"):
        (tmp_path / folder).mkdir()
    (tmp_path / "autograder" / "a.py").write_text('phrase("A " "text.")\nother("Not this.")\n')
    (tmp_path / "autograder" / "b.html").write_text(
        '<p title="{{ _("Tip") }}">{{ _n("{count} row", "{count} rows", 3) }} Not this.</p>\n'
        '{{ _("{first}, {second}", first=1, second=2) }}{{ _("–") }}'
    )
    assert [unit.text for unit in read_program_units(tmp_path)] == [
        "A text.", "Tip", "{count} row", "{count} rows", "{first}, {second}", "–",
    ]  # fmt: skip
