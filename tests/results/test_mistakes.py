"""The catalogue of mistakes is whole: each id once, each with a sentence."""

from __future__ import annotations

from collections import Counter

from autograder.authoring.rules import read_test
from autograder.course import assignment_names, load_assignment
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


def test_every_mistake_of_a_chapter_is_used_in_an_assignment() -> None:
    used: set[str] = set()
    for name in assignment_names(ROOT):
        for cell in load_assignment(ROOT, name).notebook.cells:
            if cell.id.endswith("-test"):
                used |= read_test(cell.source).mistakes
                used |= {
                    word
                    for word in catalogue()
                    # an id may be put together in the test cell: f"accuracy-below-{percent}"
                    if f'"{word}"' in cell.source or f'"{word.rpartition("-")[0]}-{{' in cell.source
                }
    chapters = {mistake for file, mistake, _ in read_catalogue() if file != "general.toml"}
    errors = (ROOT / "autograder" / "checks" / "diagnose.py").read_text(encoding="utf-8")
    assert sorted(m for m in chapters - used if f'"{m}"' not in errors) == []
