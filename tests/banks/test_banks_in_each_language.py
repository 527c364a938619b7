"""Every answer of every bank in a translated course: the same grades, and no English sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from autograder.authoring.bank_checks import CheckedAnswer, check_banks
from autograder.authoring.banks import read_banks
from autograder.course import find_assignment_names, load_assignment
from autograder.grading.kernels.warm import WarmLauncher
from autograder.language import Text, show, use_language
from autograder.results import ExerciseResult
from autograder.results.rendering import show_part_name
from autograder.translation.catalogs import find_languages
from tests.support import ROOT


@pytest.fixture
def english_again() -> Iterator[None]:
    """Show texts in English before and after a test."""
    use_language("en")
    yield
    use_language("en")


def check(folder: str, assignment: str, launcher: WarmLauncher) -> list[CheckedAnswer]:
    banks = read_banks(ROOT, assignment)
    return list(check_banks(load_assignment(ROOT / folder, assignment), banks, launcher))


def read_grade(answer: CheckedAnswer) -> tuple[object, ...]:
    """Return what an answer earned, and the mistakes that were named, part after part."""
    result = answer.result
    parts = [(part.earned, part.failure and part.failure.mistake) for part in result.parts]
    return result.exercise, answer.title, result.outcome, result.mistakes, parts


def list_texts(result: ExerciseResult) -> list[str]:
    """Return what a page shows of a result in the reader's language, without values."""
    texts: list[Text] = [failure.message for failure in result.failures]
    texts += [failure.hint for failure in result.failures]
    return [*map(show, texts), *(show_part_name(part.name) for part in result.parts)]


def find_english(text: str) -> list[str]:
    """Return runs of three English words outside of code and of what PyTorch said."""
    plain = re.sub(r"`[^`]*`|“[^”]*”", " ", text)
    return re.findall(r"(?:[A-Za-z][A-Za-z'’-]*[,;:.]? ){2,}[A-Za-z]+", plain)


@pytest.mark.slow
@pytest.mark.usefixtures("english_again")
@pytest.mark.parametrize("language", find_languages(ROOT))
@pytest.mark.parametrize("assignment", find_assignment_names(ROOT))
def test_answers_in_each_language(assignment: str, language: str, launcher: WarmLauncher) -> None:
    english = check("", assignment, launcher)
    translated = check(language, assignment, launcher)
    assert [*map(read_grade, translated)] == [*map(read_grade, english)]
    use_language(language)
    texts = {text for answer in translated for text in list_texts(answer.result)}
    assert len(texts) > 20
    assert [text for text in texts if find_english(text)] == []
