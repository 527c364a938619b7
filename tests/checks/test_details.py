"""A released test cell finds its helper functions and known mistakes again."""

from __future__ import annotations

import linecache
from pathlib import Path
from typing import Any

import pytest

from autograder import checks
from autograder.results import check_details
from autograder.results.check_details import Details

HELPERS = "def tripled(x):\n    return 3 * x\n"
CELL = """ex = checks.Exercise("double", points=2)
ex.load_details("tiny")
with ex.part("the example", points=1):
    for x in (1, 2):
        checks.example(double, checks.call(x), 2 * x)
with ex.part("by a helper", points=1):
    checks.equal(double(tripled(1)), 6)
"""
EXAMPLE = "checks.example(\n  double,\n  checks.call(x), 2 * x)"


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Install details of `double`, and return the known mistakes of its first part."""
    known = {EXAMPLE: '{"row-for-column": tripled(x),\n "wrong-axis": -x}  # two'}
    made = Details(HELPERS, {"the example": known, "by a helper": {}})
    monkeypatch.setattr(
        "autograder.checks.exercise.read_details",
        lambda assignment, exercise: {"tiny double": made}.get(f"{assignment} {exercise}"),
    )
    return known


def run(double: Any, cell: str = CELL) -> list[str]:
    """Run the cell with an answer. Return the mistake of each part, or "" if it passes."""
    file = f"<ipython-input-{len(linecache.cache)}>"
    linecache.cache[file] = (len(cell), None, cell.splitlines(keepends=True), file)
    namespace: dict[str, Any] = {"checks": checks, "double": double, "__name__": "__main__"}
    exec(compile(cell, file, "exec", dont_inherit=True), namespace)
    parts = namespace["ex"].result().parts
    return [part.failure.mistake if part.failure else "" for part in parts]


@pytest.mark.parametrize(
    ("double", "mistakes"),
    [
        (lambda x: 2 * x, ["", ""]),
        (lambda x: 3 * x, ["row-for-column", "wrong-value"]),
        (lambda x: 2 * x if x == 1 else -x, ["wrong-axis", "wrong-value"]),
        (lambda x: 7, ["wrong-value", "wrong-value"]),
    ],
)
def test_a_mistake_is_named_by_its_call(
    known: dict[str, str], double: Any, mistakes: list[str]
) -> None:
    assert run(double) == mistakes


def test_a_call_that_someone_changed_has_no_known_mistakes(known: dict[str, str]) -> None:
    changed = CELL.replace("2 * x)", "x + x)")
    assert run(lambda x: 3 * x, changed) == ["wrong-value", "wrong-value"]


def test_a_cell_without_its_text_still_checks(known: dict[str, str]) -> None:
    namespace: dict[str, Any] = {"checks": checks, "double": lambda x: 3 * x}
    exec(compile(CELL, "<no text>", "exec", dont_inherit=True), namespace)
    first, _ = namespace["ex"].result().parts
    assert first.failure.mistake == "wrong-value"


def test_missing_details_are_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(lambda x: 3 * x) == ["wrong-value", "details-missing"]
    [line] = capsys.readouterr().out.splitlines()
    assert "missing on this computer" in line


def test_an_answer_that_is_not_defined_is_still_named() -> None:
    assert run(None, f"del double\n{CELL}") == ["not-defined", "not-defined"]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"other": {}}', '{"double": {}}'])
def test_a_broken_file_counts_as_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    (tmp_path / "check_details").mkdir()
    (tmp_path / "check_details" / "tiny.json").write_text(text, encoding="utf-8")
    monkeypatch.setattr(check_details, "files", lambda package: tmp_path)
    assert check_details.read_details("tiny", "double") is None
    assert check_details.read_details("none", "double") is None
