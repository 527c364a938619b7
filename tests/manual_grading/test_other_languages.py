"""The pages for manual grading in another language than English."""

from __future__ import annotations

import json

import pytest
from nbgrader.api import Gradebook

from autograder.course import Course
from autograder.language import show
from autograder.language.phrase import get_message
from autograder.manual_grading.answer_scores import Change, InvalidChangeError, check_change
from autograder.manual_grading.question_page import Row, render_list, render_question
from autograder.manual_grading.question_texts import read_question_texts
from autograder.manual_grading.questions import Counts, find_questions
from tests.manual_grading.conftest import WHY
from tests.support.fake_language import find_english_on_page, remove_translated, use_fake_language

#: The names of keys, and words of the course.
KEYS = {"Enter", "Esc", "small"}


def test_every_text_of_the_pages_is_in_a_catalog(
    course: Course, book: Gradebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    questions = find_questions(book)
    texts = read_question_texts(course, WHY)
    use_fake_language(monkeypatch)
    rows = [
        Row(question, "", Counts(number, 1 - number)) for number, question in enumerate(questions)
    ]
    page = render_list(rows, {}, "/", "nonce")
    assert not find_english_on_page(page, "01_small", "why", "plot", "Formgrader")
    [question] = [question for question in questions if question.key == WHY]
    page = render_question(question, texts, [], "/", "nonce")
    own = "The reason Why is it so the scheme names points memory model"
    assert not find_english_on_page(page, *own.split(), *KEYS)
    _, _, rest = page.partition('id="data">')
    data = json.loads(rest.partition("</script>")[0])
    assert data["texts"]["✓ Saved"] == "⟦✓ Saved⟧"


def test_a_refusal_is_in_a_catalog(monkeypatch: pytest.MonkeyPatch) -> None:
    use_fake_language(monkeypatch)
    with pytest.raises(InvalidChangeError, match="between 0 and 2") as refused:
        check_change(Change("", True, 3), 2)
    assert remove_translated(show(get_message(refused.value))) == "…2…2…"
