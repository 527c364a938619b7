"""The sections, minutes, predictions and checkpoints of a lesson."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import nbformat
import pytest

from autograder.learn.chapter_pictures import draw_picture
from autograder.learn.chapters import read_chapters
from autograder.learn.lesson_outline import Lesson, Prediction, Section, read_lesson
from tests.learn.small_course import LESSON, make_lesson
from tests.support import ROOT


def test_a_lesson_has_sections_and_predictions(tmp_path: Path) -> None:
    path = tmp_path / "lesson.ipynb"
    nbformat.write(make_lesson(LESSON), path)
    lesson = read_lesson(path)
    assert lesson.title == "First steps"
    assert [section.title for section in lesson.sections] == ["", "One", "Two words"]
    assert sum(section.minutes for section in lesson.sections) == pytest.approx(50)
    assert lesson.predictions == (
        Prediction("sum", "What is `1 + 1`? See a page."),
        Prediction("which", "Which one?"),
    )
    section = lesson.find_section("which")
    assert section is not None
    assert section.anchor == "Two-words"
    assert lesson.find_section("old") is None


def test_a_lesson_that_does_not_say_its_time_takes_an_hour(tmp_path: Path) -> None:
    path = tmp_path / "lesson.ipynb"
    nbformat.write(make_lesson(LESSON.replace("Allow about 50 minutes.", "")), path)
    assert read_lesson(path).minutes == 60


def make_plan(*minutes: float) -> list[list[float]]:
    sections = tuple(Section(str(number), time) for number, time in enumerate(minutes))
    parts = Lesson("", sections).split_into_checkpoints()
    return [[section.minutes for section in part.sections] for part in parts]


@pytest.mark.parametrize(
    ("minutes", "parts"),
    [
        ([], []),
        ([3], [[3]]),
        ([20, 20], [[20], [20]]),
        ([5, 5, 5, 5, 5, 5], [[5, 5, 5], [5, 5, 5]]),
        ([7, 7, 12, 4], [[7, 7], [12, 4]]),
        ([14, 15, 3], [[14], [15, 3]]),  # a short rest belongs to the part before
    ],
)
def test_checkpoints(minutes: list[float], parts: list[list[float]]) -> None:
    assert make_plan(*minutes) == parts


def test_the_chapters_of_this_course() -> None:
    """Each has an aim, a picture, and checkpoints near a quarter of an hour."""
    table = tomllib.loads((ROOT / "course" / "chapters.toml").read_text(encoding="utf-8"))
    chapters = read_chapters(ROOT)
    assert [chapter.name for chapter in chapters] == list(table)
    for chapter in chapters:
        assert chapter.aim
        assert draw_picture(chapter.name).startswith("<svg")
        assert chapter.assignment
        assert len(chapter.checked) < len(chapter.assignment)
        for part in chapter.lesson.split_into_checkpoints():
            assert 5 <= part.minutes <= 25, (chapter.name, part.title)


@pytest.mark.parametrize("path", sorted(ROOT.glob("notebooks/*.ipynb")), ids=lambda path: path.stem)
def test_each_lesson_of_this_course_says_its_time(path: Path) -> None:
    minutes = re.findall(r"Allow about (\d+) minutes", nbformat.read(path, 4).cells[0].source)
    assert minutes == [str(read_lesson(path).minutes)]


def test_each_prediction_of_this_course_has_a_question() -> None:
    for chapter in read_chapters(ROOT):
        names = [item.name for item in chapter.lesson.predictions]
        assert len(set(names)) == len(names) > 5
        for item in chapter.lesson.predictions:
            assert item.question != item.name, (chapter.name, item.name)
