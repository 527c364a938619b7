"""Texts of templates with their numbers and names."""

from __future__ import annotations

import pytest
from jinja2 import Environment
from markupsafe import Markup

from autograder.language import phrase
from autograder.results import ExerciseResult, PartResult
from autograder.results.rendering import make_environment
from autograder.results.score import as_html
from tests.support.fake_language import use_fake_language


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> Environment:
    use_fake_language(monkeypatch)
    return make_environment()


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0⟦ rows⟧"), (1, "1⟦ row⟧"), (1.0, "1⟦ row⟧"), (2.5, "2.5⟦ rows⟧")]
)
def test_a_number_has_the_form_of_its_noun(
    environment: Environment, number: float, text: str
) -> None:
    template = environment.from_string('{{ _n("{count} row", "{count} rows", number) }}')
    assert template.render(number=number) == text


def test_names_of_a_list_are_translated_and_escaped_once(environment: Environment) -> None:
    names = environment.from_string("{{ add_name(add_name(add_name('', a), b), c) }}")
    texts = {"a": "<a>", "b": phrase("other"), "c": Markup("<b>c</b>")}
    assert names.render(**texts) == "&lt;a&gt;⟦, ⟧⟦other⟧⟦, ⟧<b>c</b>"
    assert environment.from_string("{{ add_name('', a) }}").render(**texts) == "&lt;a&gt;"


def test_a_result_says_that_its_test_ran_beside_the_code(environment: Environment) -> None:
    result = ExerciseResult("f", 1.0, [PartResult("the example", 1.0, False)], beside=True)
    assert "⟦This test ran beside the student&#39;s code" in as_html(result)


def test_elements_in_a_report_are_elements() -> None:
    parts = [PartResult("the example", 1.0, False), PartResult("one number", 2.0, False)]
    assert "<small>(1 of 1)</small>" in as_html(ExerciseResult("f", 3.0, parts))
    empty = ExerciseResult("f", 3.0, parts, outcome="not attempted")
    assert "<strong>Not attempted yet.</strong>" in as_html(empty)


def test_a_text_in_an_element_is_escaped_once(environment: Environment) -> None:
    template = environment.from_string('{{ text | in_element("em") }}')
    assert template.render(text="<a>") == "<em>&lt;a&gt;</em>"
    assert template.render(text=Markup("<b>c</b>")) == "<em><b>c</b></em>"
