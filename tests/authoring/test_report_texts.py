"""What a test cell says in words to a report is a phrase, so that it can be translated."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.cells import get_grade_id, is_test
from autograder.course import find_assignment_names, load_assignment
from tests.support import ROOT
from tests.support.report_texts import find_phrases, find_untranslated

CELLS = [
    pytest.param(cell.source, id=f"{name}-{get_grade_id(cell)}")
    for name in find_assignment_names(ROOT)
    for cell in load_assignment(ROOT, name).notebook.cells
    if is_test(cell)
]
#: Code that is made in pieces.
CODE = {"f'z = a {name} {number}'": "the name is the sign of an operation"}
FILES = [
    file
    for file in sorted((ROOT / "autograder").rglob("*.py"))
    if "phrase(" in file.read_text("utf-8") and file.parent.name != "language"  # it defines them
]


@pytest.mark.parametrize("source", CELLS)
def test_every_english_text_of_a_report_is_a_phrase(source: str) -> None:
    assert set(find_untranslated(source)) <= set(CODE)


@pytest.mark.parametrize("source", CELLS)
def test_every_phrase_of_a_cell_gets_the_fields_that_it_names(source: str) -> None:
    for template, named, given in find_phrases(source):
        assert named == given, template


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_phrase_of_the_package_gets_the_fields_that_it_names(file: Path) -> None:
    for template, named, given in find_phrases(file.read_text(encoding="utf-8"), "phrase"):
        assert named == given, template


@pytest.mark.parametrize(
    "code",
    [
        'checks.equal(1, 2, given="the first result")',
        'checks.equal(1, 2, given=f"a batch of {n}")',
        'checks.equal(1, 2, given="f(x), names and shapes")',
        'given = "f(x)"\ngiven += f" of shape {s}"\nchecks.equal(1, 2, given=given)',
        'checks.equal(1, 2, given="one" if late else "the other one")',
        'raise checks.fail("wrong-type", at="", got="a float", want="int")',
        'raise checks.fail(mistake, line="a line")',
        'raise checks.fail("no-end", given=f"x = {checks.describe(x)}")',
        'raise checks.fail("no-end", given="x = " + checks.describe(x))',
        'def f(text):\n    checks.equal(1, 2, given=text)\nf("the first one")',
        'def f(text):\n    checks.equal(1, 2, given=f"{text}: f(x)")\nf(checks.phrase("one"))',
        'def f():\n    return "the first one"\nchecks.equal(1, 2, given=f())',
        'for text, n in [("the first one", 1)]:\n    checks.equal(1, n, given=text)',
        'for text, n in {"the first one": 1}.items():\n    checks.equal(1, n, given=text)',
        'checks.equal(1, 2, given=checks.phrase("{part} of x", part="the head"))',
        'assert x == 1, "x is not one"',
        'with ex.part(f"layer {n} of the net", points=1):\n    pass',
    ],
)
def test_english_is_found(code: str) -> None:
    assert find_untranslated(code)


@pytest.mark.parametrize(
    "code",
    [
        'checks.equal(1, 2, given="f(x)[0]")',
        'checks.equal(1, 2, given="w = f(3)\\n(2 * w).sum().backward()\\nw.grad")',
        'checks.equal(1, 2, given=f"ds[{n}]")',
        'checks.equal(1, 2, given="x = [[2, 3]], bias = [1]")',
        'checks.equal(1, 2, given=checks.phrase("{code} in training mode", code="net(x)"))',
        'raise checks.fail("uses-loop", name="the net", line="a line")',
        'raise checks.fail("wrong-answer", question="ten layers", given=checks.describe(x))',
        'with ex.part("the first layer", points=1):\n    text = "the first layer"',
    ],
)
def test_code_and_phrases_are_not_found(code: str) -> None:
    assert not find_untranslated(code)
