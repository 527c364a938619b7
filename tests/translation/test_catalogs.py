"""Catalogs: what an update keeps, and what turns fuzzy."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from babel.messages.catalog import Message

from autograder.translation.catalogs import (
    Key,
    get_path,
    read_messages,
    read_translations,
    update_catalogs,
    update_messages,
    write_catalog,
)
from autograder.translation.units import Unit

FIRST = Unit("shape", "A tensor has a shape.", "paragraph", "shape")
SECOND = Unit("shape", "The shape lists its lengths.", "paragraph", "shape")
LABEL = Unit("any cell: label", "loss", "label of an axis", "plot")


def translated(**texts: str) -> dict[Key, Message]:
    """Return messages of the cell `shape` by their English texts, with translations."""
    return {
        ("shape", text): Message(text, translation, context="shape")
        for text, translation in texts.items()
    }


def test_an_unchanged_text_keeps_its_translation() -> None:
    old = translated(**{FIRST.text: "张量有形状。"})
    first, second = update_messages(old, [FIRST, SECOND])
    assert (first.string, first.fuzzy) == ("张量有形状。", False)
    assert (second.string, second.fuzzy) == ("", False)


def test_a_changed_text_turns_fuzzy_alone() -> None:
    old = translated(**{"A tensor has one shape.": "张量有形状。", SECOND.text: "形状列出长度。"})
    first, second = update_messages(old, [FIRST, SECOND])
    assert (first.string, first.fuzzy) == ("张量有形状。", True)
    assert first.previous_id == ["A tensor has one shape."]
    assert (second.string, second.fuzzy) == ("形状列出长度。", False)


def test_another_text_does_not_get_an_old_translation() -> None:
    (message,) = update_messages(translated(**{"Click it.": "点击它。"}), [FIRST])
    assert not message.string


def test_a_text_keeps_its_translation_in_a_cell_with_another_id() -> None:
    old = {("old", FIRST.text): Message(FIRST.text, "张量有形状。", context="old")}
    (message,) = update_messages(old, [FIRST])
    assert (message.string, message.fuzzy) == ("张量有形状。", False)


def test_a_fuzzy_text_stays_fuzzy_until_its_flag_is_removed() -> None:
    message = Message(
        FIRST.text, "张量。", context="shape", flags={"fuzzy"}, previous_id="A tensor."
    )
    (updated,) = update_messages({FIRST.key: message}, [FIRST])
    assert updated.fuzzy
    assert updated.previous_id == ["A tensor."]


def test_a_catalog_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "lessons_01.po"
    messages = update_messages(translated(**{FIRST.text: "张量有形状。"}), [FIRST, SECOND, LABEL])
    messages[1].string, messages[1].flags = "旧的", {"fuzzy"}
    assert write_catalog(path, "zh_CN", messages)
    assert not write_catalog(path, "zh_CN", read_messages(path).values())
    assert list(read_messages(path)) == [FIRST.key, SECOND.key, LABEL.key]
    assert read_translations(path) == {FIRST.key: "张量有形状。"}
    text = path.read_text(encoding="utf-8")
    assert '#. label of an axis\n#: plot\nmsgctxt "any cell: label"\nmsgid "loss"\n' in text


def test_the_old_text_of_a_fuzzy_entry_stays_the_old_text(tmp_path: Path) -> None:
    path = tmp_path / "lessons_01.po"
    old = translated(**{'A tensor has `one` "shape". ' * 9: "张量有形状。"})
    unit = replace(FIRST, text='A tensor has `a` "shape". ' * 9)
    write_catalog(path, "zh_CN", update_messages(old, [unit]))
    for _ in range(2):
        (message,) = read_messages(path).values()
        assert (message.fuzzy, message.user_comments) == (True, [])
        assert message.previous_id == ['A tensor has `one` "shape". ' * 9]
        write_catalog(path, "zh_CN", [message])


def test_a_translation_is_used_again_in_another_catalog(tmp_path: Path) -> None:
    path = get_path(tmp_path, "zh_CN", "lessons_01")
    write_catalog(path, "zh_CN", [Message("loss", "损失", context=LABEL.context)])
    update_catalogs(tmp_path, "zh_CN", {"lessons_01": [LABEL], "lessons_02": [LABEL, SECOND]})
    assert read_translations(get_path(tmp_path, "zh_CN", "lessons_02")) == {LABEL.key: "损失"}
