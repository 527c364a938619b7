"""Scores and comments go into nbgrader's gradebook, within bounds, and never over another's."""

from __future__ import annotations

import threading
from datetime import datetime

import pytest
from nbgrader.api import Gradebook

from autograder.course import Course
from autograder.manual_grading.answer_scores import (
    Answer,
    AnswerChangedError,
    AnswerMissingError,
    Change,
    InvalidChangeError,
    read_answers,
    save_change,
)
from autograder.manual_grading.questions import Question, find_question
from tests.manual_grading.conftest import NAME, PLOT


def find(book: Gradebook, question: Question, student: str) -> Answer:
    return next(answer for answer in read_answers(book, question) if answer.student == student)


def save(course: Course, book: Gradebook, question: Question, seen: Answer, *change) -> Answer:
    return save_change(book, course.config, question, seen.id, Change(*change), seen.version)


def test_a_score_and_a_comment_reach_the_gradebook(
    course: Course, book: Gradebook, why: Question
) -> None:
    saved = save(course, book, why, find(book, why, "ada"), "Good.", True, 2.5, 0.5)
    assert (saved.score, saved.extra_credit, saved.comment) == (2.5, 0.5, "Good.")
    assert not saved.needs_grading
    with course.open_gradebook() as other:
        grade = other.find_grade("why", NAME, NAME, "ada")
        assert (grade.score, grade.manual_score, grade.needs_manual_grade) == (3, 2.5, False)
        assert other.find_comment("why", NAME, NAME, "ada").comment == "Good."
        assert other.find_submission(NAME, "ada").needs_manual_grade  # the task is left
    task = find_question(book, PLOT)
    save(course, book, task, find(book, task, "ada"), "A plot.", True, 2.0)
    with course.open_gradebook() as other:
        assert other.find_comment("plot", NAME, NAME, "ada").comment == "A plot."
        assert not other.find_submission(NAME, "ada").needs_manual_grade


def test_a_comment_alone_does_not_grade(course: Course, book: Gradebook, why: Question) -> None:
    saved = save(course, book, why, find(book, why, "ada"), "Later.")
    assert saved.needs_grading
    assert saved.score is None
    again = save(course, book, why, saved, "")
    assert again.comment == ""
    with course.open_gradebook() as other:
        assert other.find_comment("why", NAME, NAME, "ada").manual_comment is None


def test_a_score_that_is_taken_back_needs_grading_again(
    course: Course, book: Gradebook, why: Question
) -> None:
    saved = save(course, book, why, find(book, why, "ada"), "", True, 1.0)
    assert save(course, book, why, saved, "", True, None).needs_grading
    blank = find(book, why, "dora")
    assert (blank.automatic, blank.needs_grading) == (0, False)
    given = save(course, book, why, blank, "", True, 1.0)
    assert not save(course, book, why, given, "", True, None).needs_grading


def test_a_late_students_penalty_follows_the_score(
    course: Course, book: Gradebook, why: Question
) -> None:
    course.config.LatePenalty.percent_per_day = 50
    book.update_or_create_assignment(NAME, duedate=datetime(2026, 1, 15, 0, 0))
    for score in (3.0, 1.0):
        save(course, book, why, find(book, why, "ada"), "", True, score)
        notebook = book.find_submission_notebook(NAME, NAME, "ada")
        book.db.refresh(notebook)
        assert notebook.late_submission_penalty == notebook.score / 2
        assert notebook.score >= score


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("", True, 3.5), "between 0 and 3"),
        (("", True, -1.0), "between 0 and 3"),
        (("", True, float("nan")), "between 0 and 3"),
        (("", True, 1.0, -1.0), "not negative"),
        (("", True, 1.0, float("inf")), "not negative"),
        (("x" * 30_000,), "30000 characters"),
    ],
)
def test_what_is_out_of_bounds_is_not_saved(
    course: Course, book: Gradebook, why: Question, change, words: str
) -> None:
    before = find(book, why, "ada")
    with pytest.raises(InvalidChangeError, match=words):
        save(course, book, why, before, *change)
    assert find(book, why, "ada") == before


def test_two_graders_do_not_overwrite_each_other(
    course: Course, book: Gradebook, why: Question
) -> None:
    seen = find(book, why, "ada")
    with course.open_gradebook() as other:
        save(course, other, why, seen, "First.", True, 1.0)
    with pytest.raises(AnswerChangedError) as stopped:
        save(course, book, why, seen, "Second.", True, 2.0)
    assert (stopped.value.current.score, stopped.value.current.comment) == (1.0, "First.")
    assert find(book, why, "ada") == stopped.value.current
    # with what the gradebook has now, the same change is saved
    assert save(course, book, why, stopped.value.current, "Second.", True, 2.0).score == 2.0


def test_of_many_graders_at_once_one_wins(course: Course, book: Gradebook, why: Question) -> None:
    seen, start = find(book, why, "ada"), threading.Barrier(4)
    outcomes: list[str] = []

    def grade(number: int) -> None:
        with course.open_gradebook() as own:
            start.wait()
            try:
                save(course, own, why, seen, f"Grader {number}.", True, number / 2)
                outcomes.append("saved")
            except AnswerChangedError:
                outcomes.append("refused")

    graders = [threading.Thread(target=grade, args=(number,)) for number in range(4)]
    for grader in graders:
        grader.start()
    for grader in graders:
        grader.join()
    assert sorted(outcomes) == ["refused"] * 3 + ["saved"]
    saved = find(book, why, "ada")
    assert saved.comment == f"Grader {2 * saved.score:g}."


def test_an_answer_of_another_question_is_refused(
    course: Course, book: Gradebook, why: Question
) -> None:
    seen = find(book, why, "ada")
    for wrong in ("", "no such id"):
        with pytest.raises(AnswerMissingError):
            save_change(book, course.config, why, wrong, Change("", True, 1.0), seen.version)
