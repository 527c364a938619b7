"""The checks of a translation: structure, code, numbers, and the signs of Chinese text."""

from __future__ import annotations

import pytest

from autograder.translation.terms import find_avoided_words, read_glossary
from autograder.translation.typography import find_typography_problems
from autograder.translation.unit_checks import find_unit_problems
from autograder.translation.units import Unit
from tests.support import ROOT


def problems(english: str, translation: str, about: str = "paragraph") -> list[str]:
    return find_unit_problems(Unit("a", english, about), translation)


@pytest.mark.parametrize(
    ("english", "translation"),
    [
        ("Call `reshape` on 2 tensors.", "对 2 个张量调用 `reshape`。"),
        ("Two tensors, see [torch.cat](https://x.org/a).", "2 个张量，见 [torch.cat](https://x.org/a)。"),
        ("**Fix:** use $x^2$.", "**修正**：使用 $x^2$。"),
        ("5,000 pictures, 3 % of them", "5000 张图片，其中的 3 %"),
        ("`a` | one axis", "`a` | 一个轴"),
        ("Half a point if \"yes\"", "写“是”得 0.5 分"),
        ("PyTorch says \"mat1 and mat2 shapes cannot be multiplied\".",
         "PyTorch 报告“mat1 and mat2 shapes cannot be multiplied”。"),
        ("1. clear the gradient", "1. 清除梯度"),
    ],
)  # fmt: skip
def test_a_good_translation_has_no_problem(english: str, translation: str) -> None:
    assert problems(english, translation) == []


@pytest.mark.parametrize(
    ("english", "translation", "problem"),
    [
        ("Call `a` here.", "在这里调用。", "the code `a` is missing"),
        ("Call it.", "调用 `a`。", "the code `a` is new"),
        ("See [a](#A).", "见 [甲](#B)。", "the link to #A is missing"),
        ("It is $x^2$.", "它是 $x^3$。", "the formula $x^2$ is missing"),
        ("It has 3 rows.", "它有 4 行。", "the number 3 is missing"),
        ("It has rows.", "它有 4 行。", "the number 4 is new"),
        ("A note.", "# 一个注", "headings, lists or tables differ"),
        ("**Fix:** it", "**修正：**它", "the text has 0 bold parts, the English one has 1"),
        ("It is not.", "它不是。\n真的", "a translation is one line"),
        ("It is.", " 它是。", "there are spaces at an end"),
    ],
)
def test_a_difference_is_named(english: str, translation: str, problem: str) -> None:
    assert problem in problems(english, translation)


def test_a_table_row_keeps_its_cells() -> None:
    assert problems("a | b", "甲", "table row") == ["the row has another number of cells"]


def test_fields_and_the_ends_of_a_printed_text_stay() -> None:
    assert not problems("all {n}: ", "共 {n}：", "printed text")
    assert problems("all {n}: ", "共：", "printed text") == ["the field {n} is missing"]
    assert problems("{100 * x:.1f} of", "{x:.1f} 的", "printed text") == [
        "the field {100 * x:.1f} is missing",
        "the field {x:.1f} is new",
    ]
    assert problems("two\n", "二", "printed text") == ["spaces at the ends or line breaks differ"]


def test_a_padded_word_is_at_the_end() -> None:
    """Chinese signs are wider than spaces, so what follows padded words is not below itself."""
    english = "{name:18} loss {loss:7.2f}"
    assert not problems(english, "损失 {loss:7.2f}，{name:18}", "printed text")
    found = problems(english, "{name:18} 损失 {loss:7.2f}", "printed text")
    assert found == ["the field {name:18} pads a column, so it must be at the end"]
    assert not problems("step {k:4}", "第 {k:4} 步", "printed text")  # a number


def test_a_long_list_of_quoted_code_can_end_a_line() -> None:
    names = [f'`"Error{number}"`' for number in range(6)]
    run = "、".join(names)
    found = problems(", ".join(names), run)
    assert found == [f"no line can end in {run}: put <wbr> between the pieces"]
    assert not problems(", ".join(names), "、<wbr>".join(names))


def test_quoted_words_in_a_comment_are_code() -> None:
    assert not problems('a shape or "error"', '形状，或 "error"', "comment behind a line of code")
    found = problems('a shape or "error"', "形状，或“错误”", "comment behind a line of code")
    assert 'the code "error" is missing' in found


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("用PyTorch 学习", "“用PyTor” needs a space between Chinese and the rest"),
        ("共 3个", "“共 3个” needs a space between Chinese and the rest"),
        ("调用`f`。", "needs a space between Chinese and the rest"),
        ("张量 是", "has a space between two Chinese characters"),
        ("张量 。", "has a space beside full-width punctuation"),
        ("是，  否", "has a space beside full-width punctuation"),
        ("是,否", "needs full-width punctuation"),
        ("这是张量.", "needs a full stop 。"),
        ("张量(tensor)", "needs brackets （）"),
        ('写"是"', "needs quotation marks “”"),
    ],
)
def test_signs_follow_one_rule(text: str, problem: str) -> None:
    assert any(problem in found for found in find_typography_problems(text))


def test_chinese_and_other_signs_may_mix() -> None:
    good = "**张量**（tensor）有 `shape`，例如 (2, 3)：见[形状](#Shape)。共 {n} 行，占 5%。"
    assert find_typography_problems(good) == []


def test_english_sentences_are_found() -> None:
    (found,) = find_typography_problems("它说 the rows have very many different lengths 吗？")
    assert found == "“the rows have very many different lengths” is still English"
    assert not find_typography_problems("它说 the rows have lengths 吗？")


def test_bars_of_a_table_and_products_are_not_marks() -> None:
    assert find_typography_problems("“错误” | （空） | 10 * t + p 步") == []
    assert find_typography_problems("**样本** 个数")  # a space between Chinese characters


def test_large_numbers_count_in_other_steps() -> None:
    unit = Unit("a", "about 2 billion samples, 20,000 files, 5 million rows", "paragraph")
    assert find_unit_problems(unit, "约 20 亿个样本，20,000 个文件，500 万行") == []
    assert find_unit_problems(unit, "约 20 亿个样本，2,000 个文件，500 万行")


def test_a_length_may_differ_if_the_translator_says_so() -> None:
    unit = Unit("a", "Write 60 to 120 words.", "paragraph")
    assert find_unit_problems(unit, "写 100 到 200 字。")
    assert find_unit_problems(unit, "写 100 到 200 字。", compare_numbers=False) == []


def test_the_glossary_names_words_that_are_not_used() -> None:
    terms = read_glossary(ROOT, "zh_CN")
    assert len(terms) >= 200
    assert len({(term["english"], term.get("context")) for term in terms}) == len(terms)
    (message,) = find_avoided_words("一个矢量", terms)
    assert message == "“矢量” is not the course's term for “vector”: use “向量”"
    for term in terms:
        assert find_avoided_words(term["chinese"], terms) == []
