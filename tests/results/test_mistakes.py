"""The catalogue of mistakes is whole: each id once, each with a sentence."""

from __future__ import annotations

import ast
from collections import Counter

from autograder.authoring.cell_code import read_test_cell
from autograder.course import find_assignment_names, load_assignment
from autograder.results.catalogue import catalogue, read_catalogue
from tests.support import ROOT


def test_no_id_stands_twice() -> None:
    counted = Counter(mistake for _, mistake, _ in read_catalogue())
    assert [mistake for mistake, count in counted.items() if count > 1] == []


def test_every_mistake_says_what_it_is_in_sentences() -> None:
    for mistake, entry in catalogue().items():
        assert set(entry) <= {"says", "hint"}, mistake
        for text in entry.values():
            assert text.strip().endswith((".", "?", "`")), (mistake, text)
            assert "!" not in text.replace("!=", ""), (mistake, text)


def named_in(code: str) -> set[str]:
    """The mistakes whose ids are strings in this code; a comment does not count."""
    strings: set[str] = set()
    beginnings: set[str] = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            strings.add(node.value)
        # an id may be put together: f"accuracy-below-{percent}"
        if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
            beginnings.add(str(node.values[0].value))
    return {m for m in catalogue() if m in strings or f"{m.rpartition('-')[0]}-" in beginnings}


def test_a_comment_is_not_a_use() -> None:
    assert named_in("# 'wrong-dtype'\nx = 'wrong-value'") == {"wrong-value"}


def test_every_mistake_of_a_chapter_is_used_in_an_assignment() -> None:
    used: set[str] = set()
    for name in find_assignment_names(ROOT):
        for cell in load_assignment(ROOT, name).notebook.cells:
            if cell.id.endswith("-test"):
                used |= read_test_cell(cell.source).mistakes | named_in(cell.source)
    chapters = {mistake for file, mistake, _ in read_catalogue() if file != "general.toml"}
    used |= named_in((ROOT / "autograder/checks/diagnose.py").read_text(encoding="utf-8"))
    assert sorted(chapters - used) == []
