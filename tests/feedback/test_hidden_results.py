"""Before hidden results are shown, a feedback page tells nothing of them."""

from __future__ import annotations

import re

import bs4
import nbformat
import pytest
from nbformat import NotebookNode
from traitlets.config import Config

from autograder.grading.judge.verdicts import make_stopped_result
from autograder.grading.kernels.kernel import KernelTimedOut
from autograder.results import ExerciseResult, Failure, PartResult
from autograder.results.catalogue import catalogue
from tests.support.feedback_course import (
    SECRET,
    PaperCourse,
    configure_hiding,
    part,
    parts,
    read_rows,
    read_words,
    stock,
)


def test_hidden_tests_stay_hidden_but_their_results_are_shown(wrong: bs4.BeautifulSoup) -> None:
    html = str(wrong)
    assert "secret_answer_4712" not in html
    assert "HIDDEN TESTS" not in html
    assert "other inputs" in html
    assert "m-hidden" in html


def test_a_setting_shows_hidden_tests_and_what_they_expected(course: PaperCourse) -> None:
    page = course.page("wrong", configure_hiding(show=True))
    assert "HIDDEN TESTS" in read_words(page, "#one-test details")
    assert "secret_answer_4712" in read_words(page, "#one-test .fb-report")


@pytest.mark.parametrize("own", [True, False], ids=["our page", "nbgrader's own"])
def test_without_results_nothing_of_a_hidden_part_is_shown(course: PaperCourse, own: bool) -> None:
    base = Config() if own else stock()
    base.merge(configure_hiding(results=False, show=True, until="after the due date"))
    html = course.html("wrong", base)
    for secret in ("other inputs", "m-hidden", SECRET, "secret_answer", "HIDDEN", "source-digest"):
        assert secret not in html
    words = " ".join(bs4.BeautifulSoup(html, "html.parser").get_text(" ").split())
    if own:
        assert "1 of 2 points in the visible checks" in words
        assert "and your total follow after the due date." in words
        points = [row[1] for row in read_rows(bs4.BeautifulSoup(html, "html.parser"))]
        assert points == ["0 of 1", "1 of 1", "– of 3"]
        assert "✔ Right so far" in words
        assert "✔ Right " not in words.replace("Right so far", "")
    else:
        # the last is graded by a person
        scores = ["1.0 / 2.0", "0.0 / 1.0", "1.0 / 1.0", "0.0 / 3.0"]
        assert re.findall(r"Score: ([\d.]+ / [\d.]+)", words)[:4] == scores


def test_right_and_wrong_hidden_parts_give_the_same_page(course: PaperCourse) -> None:
    course.add("same", parts(), parts())
    course.add("same2", parts("", "m-hidden"), [part("the example", 1), *parts("", "m-hidden")[1:]])
    course.grade_by_hand("same2", "two-test", 2)
    pages = [course.html(name, configure_hiding(results=False)) for name in ("same", "same2")]
    assert pages[0].replace("same", "x") == pages[1].replace("same2", "x")


def test_an_answer_whose_form_alone_was_checked_is_not_called_right(course: PaperCourse) -> None:
    form = part("the form", 0)
    whole = PartResult("all of it", 3, False)
    course.add("form", [form, part("the answer", 3, "m-hidden", hidden=True)], [whole], visible_two)
    table = read_rows(course.page("form", configure_hiding(results=False)))
    assert table[0][1:3] == ["–", "… Right so far"]
    assert table[1][1:3] == ["3 of 3", "✔ Right"]


def visible_two(notebook: NotebookNode) -> None:
    """Take the hidden part out of the second exercise's test."""
    test = next(cell for cell in notebook.cells if cell.id == "two-test")
    test.source = test.source.partition("### BEGIN")[0] + "ex.score()"


def test_an_exercise_that_was_stopped_somewhere_is_not_shown_before_the_rest(
    course: PaperCourse,
) -> None:
    hung = make_stopped_result(
        "one-test", 3.0, KernelTimedOut("The call took longer than 5 seconds."), "one"
    )
    course.add("hung", hung, parts())
    assert "took longer" not in course.html("hung", configure_hiding(results=False))
    first = read_rows(course.page("hung", configure_hiding(results=False)))[0]
    assert first[1:3] == ["–", "… Follows"]
    first = read_rows(course.page("hung"))[0]
    assert first[:3] == ["The first", "0 of 3", "✘ Took too long"]
    assert "took longer than 5 seconds" in first[3]


def test_cells_that_ran_after_a_hidden_test_cannot_print_what_they_saw(course: PaperCourse) -> None:
    def spy(notebook: NotebookNode) -> None:
        place = next(n for n, cell in enumerate(notebook.cells) if cell.id == "one-test")
        for at, text in ((place + 1, f"I saw {SECRET}"), (place, "printed before")):
            added = nbformat.v4.new_code_cell("print(seen)")
            added.outputs = [nbformat.v4.new_output("stream", text=text)]
            notebook.cells.insert(at, added)
        test = next(cell for cell in notebook.cells if cell.id == "two-test")
        test.outputs.insert(0, nbformat.v4.new_output("stream", text=f"inside {SECRET}"))

    course.add("spy", parts(), parts(), spy)
    html = course.html("spy", configure_hiding(results=False))
    assert SECRET not in html
    assert "printed before" in html
    assert "The output of this cell follows with the other results." in html
    assert f"I saw {SECRET}" in course.html("spy")


def failed(name: str, *, hidden: bool, seen: str = SECRET, **own: str) -> PartResult:
    """Return a part whose failure has a text in each field that the student's code can choose."""
    texts = {"message": f"ValueError: {seen}", "where": f"line 1: {seen}", "given": seen, **own}
    return PartResult(name, 1, hidden, Failure("error", expected=seen, **texts))


def visible_first(notebook: NotebookNode) -> None:
    """Take the hidden part out of the first exercise's test."""
    test = next(cell for cell in notebook.cells if cell.id == "one-test")
    test.source = test.source.partition("### BEGIN")[0] + "ex.score()"


SEEN = {
    "a later exercise": ([part("first", 1), part("x", 2, hidden=True)],
                         [failed("part after it", hidden=False), part("y", 2, hidden=True)]),
    "a later exercise without hidden parts": (
        [part("first", 1), part("x", 2, hidden=True)],
        [failed("part after it", hidden=False), part("later", 2)]),
    "the same exercise": ([part("x", 2, hidden=True), failed("part after it", hidden=False)],
                          [part("first", 1)]),
    "outside of a part": (
        [part("first", 1), part("x", 2, hidden=True)],
        ExerciseResult("two", 3, reason=Failure("error", f"ValueError: {SECRET}"))),
    "every exercise": tuple(
        ExerciseResult(name, 3, reason=Failure("error", f"ValueError: {SECRET}"))
        for name in ("one", "two")),
}  # fmt: skip


@pytest.mark.parametrize("where", SEEN)
def test_no_text_of_code_that_saw_a_hidden_test_is_told_early(
    course: PaperCourse, where: str
) -> None:
    one, two = SEEN[where]
    name = where.replace(" ", "-")
    change = visible_two if "without" in where else lambda notebook: None
    course.add(name, one, two, change)  # type: ignore[arg-type]
    for base in (Config(), stock()):
        base.merge(configure_hiding(results=False))
        html = course.html(name, base)
        assert SECRET not in html
        if "part after it" in html:
            assert "Run the checks in your notebook to read what is wrong." in html
    assert SECRET in course.html(name)


def test_what_is_known_before_the_first_hidden_test_is_told_in_full(course: PaperCourse) -> None:
    known = catalogue()["one-element-vector"]
    ours = PartResult(
        "later", 1, False, Failure("one-element-vector", known["says"], known["hint"], given="seen")
    )
    one = [failed("first", hidden=False, seen="my own value"), part("x", 2, hidden=True)]
    course.add("known", one, [ours, part("y", 2, hidden=True)])
    words = " ".join(course.page("known", configure_hiding(results=False)).get_text(" ").split())
    assert "ValueError: my own value" in words
    assert "A single number has shape" in words  # the course's own words stay
    assert "Did you put the number in a list?" in words
    assert "seen" not in words


def test_exercises_before_the_first_hidden_test_keep_their_texts(course: PaperCourse) -> None:
    one = [failed("first", hidden=False, seen="early value"), part("second", 2)]
    course.add("early", one, parts(), visible_first)
    assert "early value" in course.html("early", configure_hiding(results=False))
