"""A feedback page in another language has no English words but names and what people wrote."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import bs4
import pytest
from nbformat import NotebookNode
from traitlets.config import Config

from autograder.cells import add_notes
from autograder.checks.failures import make_failure
from autograder.course import Course
from autograder.feedback.publish import Pages
from autograder.grading.judge.verdicts import make_stopped_result
from autograder.grading.kernels.kernel import KernelTimedOut
from autograder.language import phrase, use_language
from autograder.results import Note, PartResult
from autograder.settings import AFTER_DUE_DATE, AT_ONCE, BY_HAND
from tests.support.fake_language import find_english_on_page, use_fake_language
from tests.support.feedback_course import NAME, PaperCourse

#: What the course's notebook and the student wrote, and names.
NAMES = (
    "Assignment 01 · Small", "The first", "The second", "The reason", "3 points", "practises",
    "Data types", NAME, "Because", "student-", "UTC", "the example", "Well done",
    "Fetch Feedback", "Model",
)  # fmt: skip


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PaperCourse:
    use_fake_language(monkeypatch)
    return PaperCourse(tmp_path)


def part(mistake: str, points: float = 1, *, hidden: bool = False) -> PartResult:
    """Return a part with this mistake, or a right one."""
    name = "other inputs" if hidden else "the example"
    failure = make_failure(mistake, name="x", given="f(1)", expected="2") if mistake else None
    return PartResult(name, points, hidden, failure)


def parts(visible: str, hidden: str) -> list[PartResult]:
    return [part(visible), part(hidden, 2, hidden=True)]


def annotate(notebook: NotebookNode) -> None:
    add_notes(notebook, [Note("missing-cell", phrase("The cell {name} is missing.", name="'x'"))])


def find_words(page: str) -> list[str]:
    """Return the English words of a page, outside of the notebook's own texts."""
    return find_english_on_page(page, *NAMES)


def solutions() -> Config:
    config = Config()
    config.Summary.show_solutions = True
    config.Summary.solution_files = True
    return config


def alone() -> Config:
    config = Config()
    config.Summary.self_study = True
    return config


def test_every_kind_of_page(course: PaperCourse) -> None:
    late = make_stopped_result(
        "two-test", 3, KernelTimedOut(phrase("It took {seconds} seconds.", seconds=5))
    )
    course.add("student-1", parts("gradient-cut-off", "not-defined"), parts("", ""), annotate)
    course.add("student-2", parts("", ""), late)
    course.add("student-3", parts("not-attempted", "not-attempted"), parts("", "not-defined"))
    pages = {name: course.html(name) for name in ("student-1", "student-2", "student-3")}
    course.grade_by_hand("student-1", "why", 2, "Well done")
    course.grade_by_hand("student-2", "one-test", 2)
    course.grade_by_hand("student-3", "why", 0)
    course.due(datetime(2026, 1, 14, 11, 58))
    pages |= {f"graded {name}": course.html(name) for name in list(pages)}
    pages["solutions"] = course.html("student-1", solutions())
    pages["alone"] = course.html("student-2", alone())
    for policy in (BY_HAND, AFTER_DUE_DATE):
        course.due(datetime(2126, 1, 1) if policy == AFTER_DUE_DATE else None)
        opened = Course.open(course.root)
        for name in ("student-1", "student-2", "student-3"):
            course.path(name).unlink()
            assert Pages(opened, policy).publish(NAME, name).made
            pages[f"{policy} {name}"] = course.path(name).read_text(encoding="utf-8")
    for title, page in pages.items():
        assert find_words(page) == [], title
        assert bs4.BeautifulSoup(page, "html.parser").html["lang"] == "fake"  # type: ignore[index]
    assert "⟦when your instructor releases them⟧" in pages[f"{BY_HAND} student-1"]


def test_the_page_of_a_submission_that_is_not_graded(course: PaperCourse) -> None:
    course.add("student-1", parts("", ""), parts("", ""))
    Pages(Course.open(course.root), AT_ONCE).publish(
        NAME, "student-1", phrase("{file} can't be read: {reason}.", file="a.ipynb", reason="5")
    )
    page = course.path("student-1").read_text(encoding="utf-8")
    assert find_english_on_page(page, NAME, "a.ipynb") == []
    assert '<html lang="fake">' in page


def test_a_page_is_made_again_in_the_language_that_the_course_has_now(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    english = PaperCourse(tmp_path)
    english.add("student-1", parts("not-defined", ""), parts("", ""))

    def publish() -> bool:
        return Pages(Course.open(english.root), AT_ONCE).publish(NAME, "student-1").made

    assert [publish(), publish()] == [True, False]
    assert 'lang="en"' in english.path("student-1").read_text(encoding="utf-8")
    with monkeypatch.context() as patch:
        use_fake_language(patch)
        assert [publish(), publish()] == [True, False]
        page = english.path("student-1").read_text(encoding="utf-8")
        assert find_words(page) == []
    use_language("en")
    assert publish()
