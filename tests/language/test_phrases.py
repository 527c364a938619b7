"""Texts that remember their fields, and are translated when they are shown."""

from __future__ import annotations

import copy
import json
import pickle
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from autograder.language import (
    Phrase,
    count_phrase,
    current_language,
    phrase,
    read_text,
    show,
    translate,
    use_language,
    write_text,
)
from autograder.results import ExerciseResult, Failure, PartResult
from autograder.results.score import as_html, as_text


@pytest.fixture
def chinese(monkeypatch: pytest.MonkeyPatch) -> Catalog:
    """Show texts in Chinese, with the translations that a test adds to this catalog."""
    from gettext import GNUTranslations

    catalog = Catalog("zh_CN")

    def load(language: str) -> GNUTranslations:
        assert language == "zh_CN"
        file = BytesIO()
        write_mo(file, catalog)
        return GNUTranslations(BytesIO(file.getvalue()))

    monkeypatch.setattr("autograder.language.shown._load", load)
    monkeypatch.setenv("COURSE_LANGUAGE", "zh_CN")
    return catalog


def test_a_phrase_is_its_english_text() -> None:
    text = phrase("{count} of {what}", count=2, what=phrase("{n} points", n=3.0))
    assert text == "2 of 3 points"
    assert text.upper() == "2 OF 3 POINTS"


def test_code_in_braces_and_fields_that_are_missing_stay() -> None:
    assert phrase('{name}: {"a": 1} and {rest}', name="f") == 'f: {"a": 1} and {rest}'
    assert phrase("{text}", text="{name}", name="not this") == "{name}"


@pytest.mark.parametrize(("number", "text"), [(1, "1 point"), (1.0, "1 point"), (0, "0 points")])
def test_a_count_has_the_form_for_one(number: float, text: str) -> None:
    forms = phrase("{n} point", n=number), phrase("{n} points", n=number)
    assert count_phrase(number, *forms) == text


def test_a_phrase_is_translated_with_its_fields(chinese: Catalog) -> None:
    chinese.add("{count} of {what}", "{what}中的 {count}")
    chinese.add("a tensor", "张量")
    text = phrase("{count} of {what}", count=2, what=phrase("a tensor"))
    assert show(text) == "张量中的 2"
    assert str(text) == "2 of a tensor"
    assert show("a tensor") == "a tensor"  # a plain text may be a student's


def test_no_space_stands_between_chinese_and_chinese(chinese: Catalog) -> None:
    chinese.add("It is {got}, not {want} here", "它是 {got}，不是 {want} 这里")
    chinese.add("a tensor", "一个张量")

    def say_got(got: str, want: str) -> str:
        return show(phrase("It is {got}, not {want} here", got=got, want=want))

    assert say_got(phrase("a tensor"), phrase("a tensor")) == "它是一个张量，不是一个张量这里"
    assert say_got("`x`", "3") == "它是 `x`，不是 3 这里"


def test_a_text_without_a_translation_is_english(chinese: Catalog) -> None:
    assert show(phrase("not in it")) == "not in it"
    assert translate("") == ""  # not the catalog's header


def test_the_context_chooses_between_translations(chinese: Catalog) -> None:
    chinese.add("Right", "正确")
    chinese.add("Right", "右", context="side")
    assert (translate("Right"), translate("Right", "side")) == ("正确", "右")


def test_a_phrase_passes_files_and_processes() -> None:
    text = Phrase("{a} and {b}", {"a": phrase("{n} points", n=2), "b": "x"}, "part")
    for same in (
        read_text(json.loads(json.dumps(write_text(text)))),
        pickle.loads(pickle.dumps(text)),
        copy.deepcopy(text),
    ):
        assert isinstance(same, Phrase)
        assert (same, same.template, same.fields, same.context) == (
            text, text.template, text.fields, text.context,
        )  # fmt: skip
        assert isinstance(same.fields["a"], Phrase)


@pytest.mark.parametrize("data", [None, 3, ["a"], {"template": 3}, {"template": "a", "fields": []},
                                  {"template": "a", "fields": {"b": 1}}])  # fmt: skip
def test_what_is_not_a_text_is_refused(data: object) -> None:
    with pytest.raises(TypeError):
        read_text(data)


def test_a_result_is_shown_in_the_language_of_its_reader(chinese: Catalog) -> None:
    chinese.add("This has shape {got}.", "它的形状是 {got}。", context="wrong-shape says")
    chinese.add("the example", "例子", context="part")
    chinese.add("{earned} of {possible} points", "{possible} 分中的 {earned} 分")
    message = Phrase("This has shape {got}.", {"got": "(2,)"}, "wrong-shape says")
    parts = [PartResult("the example", 2.0, False, Failure("wrong-shape", message))]
    result = ExerciseResult("f", 2.0, parts)
    stored = json.loads(json.dumps(result.to_json()))  # as in a notebook
    shown = ExerciseResult.from_json(stored)
    assert shown == result
    for text in (as_html(shown), as_text(shown)):
        assert "它的形状是 (2,)。" in text
        assert "例子" in text
        assert "2 分中的 0 分" in text
    use_language("en")
    assert "This has shape (2,)." in as_text(shown)


def test_a_result_of_an_earlier_edition_is_shown_as_it_was() -> None:
    failure = {"mistake": "wrong-shape", "message": "A shape.", "hint": "", "where": "",
               "given": "", "expected": "", "returned": ""}  # fmt: skip
    part = {"name": "the example", "possible": 1, "hidden": False, "failure": failure}
    data = {"exercise": "f", "possible": 1, "parts": [part], "outcome": "failed", "reason": None,
            "score": None, "internal_error": ""}  # fmt: skip
    assert "A shape." in as_text(ExerciseResult.from_json(data))


def test_the_language_is_chosen_or_that_of_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSE_LANGUAGE", "")
    folder = tmp_path / "zh_CN" / "notebooks"
    folder.mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    assert current_language() == "en"
    use_language("zh_CN")
    assert current_language() == "zh_CN"
    use_language("en")
    monkeypatch.chdir(folder)
    assert current_language() == "zh_CN"


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match=r"'xx' is not known. There are: en, zh_CN"):
        use_language("xx")
