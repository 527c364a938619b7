"""Signs, spaces and words of the Chinese pages, as a reader sees them."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import bs4
import nbformat
import pytest

from autograder.feedback.exporter import link_exercises
from autograder.feedback.page_records import ExerciseRow
from autograder.grading.gradebook import describe_database_problem
from autograder.grading.wire.codec import Encoder
from autograder.grading.wire.json_text import CodecError
from autograder.grading.wire.limits import WireLimits
from autograder.lab.validation_summary import CheckedExercise, describe, make_html
from autograder.language import current, get_message, join_facts, join_texts, phrase, show
from autograder.learn.chapters import read_chapters
from autograder.learn.progress_log import LearnerProgress
from autograder.learn.start_page import render_page
from autograder.report.class_page import render
from autograder.results import ExerciseResult, Failure, PartResult
from autograder.results.rendering import show_part_name, translate_html
from autograder.translation.notebook_units import PART_TITLE, read_lesson_units
from tests.report.test_languages import make_class
from tests.support import ROOT
from tests.support.reporting import NOW

#: A space that Chinese does not have: after a full-width mark, or before a bracket.
EXTRA_SPACE = re.compile(r"[，。：；！？）] +[“（\u4e00-\u9fff]|[\u4e00-\u9fff] +（")


@pytest.fixture(autouse=True)
def chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(current.VARIABLE, "zh_CN")


def read_text(page: str) -> str:
    """Return a page's text. Only what stands on one line of a paragraph is together."""
    text = bs4.BeautifulSoup(page, "html.parser")
    for block in text.find_all(["p", "div", "li", "td", "th", "dt", "dd", "h1", "h2", "summary"]):
        block.insert_before("\n")
        block.append("\n")
    return re.sub(r"[ \t]+", " ", text.get_text())


def test_facts_and_names_have_their_own_signs() -> None:
    texts = [phrase("late"), phrase("missing"), "x"]
    assert show(join_facts(texts)) == "迟交，缺交，x"
    assert show(join_texts(texts, ", ")) == "迟交、缺交、x"


def test_the_dialog_of_validate() -> None:
    part = PartResult("the example", 1.0, False, Failure("own", phrase("The checks failed.")))
    result = ExerciseResult("f", 3.0, [part])
    checked = [CheckedExercise("一", "right"), CheckedExercise("二", "wrong", result)]
    assert show(describe(checked)) == "1 题目前正确，1 题还不对"
    text = read_text(make_html(checked, ""))
    assert "可见检查 0 / 1 分。还有 2 分" in text
    assert "目前正确：一" in text
    assert not EXTRA_SPACE.search(text)


def test_the_class_report() -> None:
    text = read_text(render(make_class(), NOW))
    assert not EXTRA_SPACE.findall(text)
    assert "数据点" not in text  # English has one word for a dot and for a mark
    assert re.search(r"满分 \d+，零分 \d+", text)


def test_the_start_page_counts_points() -> None:
    page = render_page(read_chapters(ROOT / "zh_CN"), LearnerProgress({}), "/", [])
    labels = [bar.get_text() for bar in bs4.BeautifulSoup(page, "html.parser").select(".label")]
    assert set(labels) == {"已答的预测", "做对的题目", "分数"}


def test_a_section_of_a_lesson() -> None:
    place = translate_html("section {section} of lesson {lesson}", section="形状", lesson="01")
    assert translate_html("Read {place}.", place=place) == "读第 01 课的“形状”一节。"
    advice = translate_html(
        "Read {place}, then work on {exercises}.", place=place, exercises="“一”"
    )
    assert advice == "先读第 01 课的“形状”一节，再做“一”。"


def test_titles_in_a_sentence_are_in_quotation_marks() -> None:
    rows = [ExerciseRow(title, title, 0, 1, "", "no") for title in ("一个数，一个张量", "`f`")]
    links = str(link_exercises(rows))
    assert bs4.BeautifulSoup(links, "html.parser").get_text() == "“一个数，一个张量”、“f”"


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda p: p.stem)
def test_the_checks_in_a_lesson_have_chinese_titles(path: Path) -> None:
    units = read_lesson_units(nbformat.read(path, 4))
    titles = [unit.text for unit in units if unit.about == PART_TITLE]
    assert bool(titles) == ("ex.part(" in "".join(c.source for c in nbformat.read(path, 4).cells))
    assert [title for title in titles if show_part_name(title) == title] == []


def test_the_gradebooks_problem() -> None:
    problem = describe_database_problem(Exception("(x) database is locked\n(Background on: y?)"))
    assert show(problem).startswith("成绩册无法使用：")
    named = describe_database_problem(Exception("it is gone"), "gradebook.db")
    assert show(named) == "成绩册 gradebook.db 无法使用：it is gone。"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ([[[[]]]], "这个值的嵌套超过 2 层。"),
        (list(range(40)), "这个值的元素超过 30 个。"),
        (object(), "object 不能当作数据发送。"),
    ],
)
def test_a_value_that_cant_be_sent(value: object, text: str) -> None:
    limits = replace(WireLimits(), depth=2, nodes=30)
    with pytest.raises(CodecError) as caught:
        Encoder(limits).encode(value)
    assert show(get_message(caught.value)) == text
