"""Which questions a person grades, what stands beside them, and what a student wrote."""

from __future__ import annotations

import nbformat
import pytest
from nbgrader.api import Gradebook

from autograder.course import Course
from autograder.manual_grading.answer_html import render_answer
from autograder.manual_grading.question_page import Row, render_list
from autograder.manual_grading.question_texts import read_question_texts
from autograder.manual_grading.questions import (
    Counts,
    ExistingNotebooks,
    QuestionKey,
    QuestionMissingError,
    count_answers,
    count_other_answers,
    find_question,
    find_questions,
)
from tests.manual_grading.conftest import NAME, PLOT, WHY


def read(course: Course, student: str, key: QuestionKey) -> dict[str, object]:
    path = ExistingNotebooks(course, key).find(student)
    assert path
    texts = read_question_texts(course, key)
    return render_answer(path, key.cell, key == PLOT, texts.source_texts)


def test_written_answers_and_tasks_are_questions_and_tests_are_not(book: Gradebook) -> None:
    questions = {question.key: question for question in find_questions(book)}
    assert set(questions) == {WHY, PLOT}
    assert (questions[WHY].possible, questions[WHY].is_task) == (3, False)
    assert (questions[PLOT].possible, questions[PLOT].is_task) == (2, True)
    with pytest.raises(QuestionMissingError):
        find_question(book, QuestionKey(NAME, NAME, "one-test"))


def test_the_counts_tell_what_is_left(course: Course, book: Gradebook) -> None:
    """A blank answer needs no grading. A student without a graded notebook does not count."""
    counts = count_answers(course, book, find_questions(book))
    assert counts == {WHY: Counts(3, 1), PLOT: Counts(4, 0)}
    book.add_student("eve")
    book.add_submission(NAME, "eve")
    assert count_answers(course, book, find_questions(book)) == counts


def test_what_only_the_formgrader_shows_is_counted_too(book: Gradebook) -> None:
    """An exercise with checks needs manual grading if the submitted file can't be read."""
    questions = find_questions(book)
    assert count_other_answers(book, questions) == {}
    for student in ("ada", "ben"):
        book.find_grade("one-test", NAME, NAME, student).needs_manual_grade = True
    book.db.commit()
    assert count_other_answers(book, questions) == {NAME: 2}
    rows = [Row(question, "Title", Counts(0, 4)) for question in questions]
    page = render_list(rows, count_other_answers(book, questions), "/", "nonce")
    assert "2 answers to grade" in page
    assert "<b>2</b> to grade of exercises with checks" in page
    assert "all graded" not in page
    alone = render_list([], {NAME: 2}, "/", "nonce")
    assert "2 answers to grade" in alone
    assert "no question" not in alone


def test_the_task_the_scheme_and_the_model_answer_come_from_the_source(course: Course) -> None:
    texts = read_question_texts(course, WHY)
    assert texts.title == "The reason"
    assert "<em>so</em>" in texts.task
    assert "<em>memory</em>" in texts.scheme
    assert "<em>The model.</em>" in texts.model
    assert "MARK SCHEME" not in texts.model + texts.scheme
    plot = read_question_texts(course, PLOT)
    assert (plot.title, plot.model) == ("Plot it", "")
    assert "Draw a line" in plot.task
    assert "memory" not in plot.task
    assert plot.scheme.count("memory") == 1


def test_a_missing_source_leaves_a_sentence(course: Course) -> None:
    (course.root / "source" / NAME / f"{NAME}.ipynb").unlink()
    texts = read_question_texts(course, WHY)
    assert "missing" in texts.problem
    assert texts.title == "why"


def test_a_hostile_answer_becomes_text(course: Course) -> None:
    html = str(read(course, "ben", WHY)["html"])
    assert "I do not know" in html
    assert "<script" not in html
    assert "<img" not in html


def test_a_task_shows_the_cells_that_the_student_changed(course: Course) -> None:
    html = str(read(course, "ada", PLOT)["html"])
    assert "plot" in html
    assert "a red line" in html
    assert "Draw a line" not in html
    assert read(course, "cleo", PLOT)["html"] == ""


@pytest.mark.parametrize("count", [3, 400])
def test_an_answer_with_many_cells_or_large_pictures_does_not_stop_the_page(
    course: Course, count: int
) -> None:
    path = ExistingNotebooks(course, WHY).find("ada")
    assert path
    notebook = nbformat.read(path, 4)
    number = next(n for n, cell in enumerate(notebook.cells) if cell.id == "why")
    added = [nbformat.v4.new_code_cell(f"added = {n}") for n in range(count)]
    notebook.cells[number + 1 : number + 1] = added
    nbformat.write(notebook, path)
    shown = read(course, "ada", WHY)
    assert str(shown["html"]).count("added") == min(count, 20)
    assert bool(shown["notes"]) == (count > 20)
    picture = {"image/png": "AAAA" * 1_000_000}
    added[0].outputs = [nbformat.v4.new_output("display_data", picture)]
    nbformat.write(notebook, path)
    shown = read(course, "ada", WHY)
    assert shown["html"] == ""
    assert "too large" in str(shown["notes"])
