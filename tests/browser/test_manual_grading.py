"""A grader goes through the answers to one question by keyboard, beside the Formgrader."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbgrader.api import Gradebook
from playwright.sync_api import Page, expect

from autograder.cells import get_grade_id
from autograder.course import Course
from autograder.grading.gradebook import GradebookWriter, Stamp
from autograder.grading.submissions import Submission
from autograder.manual_grading.questions import QuestionKey
from autograder.manual_grading.rubric import get_rubric_path, read_rubric
from tests.browser import steps
from tests.browser.conftest import Lab
from tests.browser.made_course import ASSIGNMENT

Picture = Callable[..., None]
QUESTION = QuestionKey(ASSIGNMENT, ASSIGNMENT, "why_it_changed")
PATH = f"/manual-grading/{ASSIGNMENT}/{ASSIGNMENT}/why_it_changed"
RUN = "document.documentElement.dataset.ran=1"
HOSTILE = f"""<script>{RUN}</script><img src=x onerror={RUN}> [click me](javascript:{RUN})

<details open ontoggle={RUN}><summary>more</summary></details>
"""
#: No script, but the ids and classes of the page, and a place above it.
TRAP = """\
<div id="score" class="main" style="position:fixed;top:0;left:0;width:100vw">trap</div>
"""
#: The answer of each student.
WORK = {
    "ada": "`data[0]` is a view of `data`, and `-=` writes into it.",
    "ben": "The name `row` is new, but the numbers are not.",
    "cleo": "I do not know.",
    "dora": "Use `clone()`.",
    "yan": TRAP,
    "zoe": HOSTILE,
}


def grade(root: Path) -> None:
    """Write graded notebooks with these answers. No kernel runs."""
    course = Course.open(root)
    source = nbformat.read(root / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", 4)
    with GradebookWriter(course, ASSIGNMENT) as writer:
        for student, text in WORK.items():
            folder = root / "submitted" / student / ASSIGNMENT
            folder.mkdir(parents=True)
            notebook = nbformat.from_dict(source)
            for cell in notebook.cells:
                if get_grade_id(cell) == QUESTION.cell:
                    cell.source = text
            submission = Submission(student, ASSIGNMENT, folder / f"{ASSIGNMENT}.ipynb", folder)
            writer.gradebook.add_student(student, last_name=f"Secret{student}")
            writer.write(submission, notebook, Stamp("submission", "source"))


@pytest.fixture(scope="module")
def lab(new_lab: Callable[..., Lab], page: Page) -> Lab:
    """A course with five answers to a written question."""
    lab = new_lab()
    grade(lab.root)
    page.goto(lab.address)  # with the token
    return lab


def open_question(lab: Lab, page: Page) -> None:
    """Open the question's page. Wait until its first answer is there."""
    page.goto(lab.address.partition("/lab")[0] + PATH)
    expect(page.locator("article .text").first).not_to_have_text("Loading …")
    expect(page.locator("article .text").first).not_to_be_empty()


def read_student(page: Page) -> str:
    """Return who wrote the answer on the page."""
    text = page.locator("article .text").inner_text()
    words = {"view": "ada", "new": "ben", "do not know": "cleo", "clone": "dora", "trap": "yan"}
    return next((student for word, student in words.items() if word in text), "zoe")


def read_grade(lab: Lab, student: str) -> tuple[float | None, float | None, bool, str | None]:
    """Return the gradebook's score, extra credit, whether it needs grading, and the comment."""
    with Gradebook(f"sqlite:///{lab.root}/gradebook.db") as book:
        grade = book.find_grade(QUESTION.cell, ASSIGNMENT, ASSIGNMENT, student)
        comment = book.find_comment(QUESTION.cell, ASSIGNMENT, ASSIGNMENT, student)
        return (
            grade.manual_score, grade.extra_credit, grade.needs_manual_grade, comment.manual_comment
        )  # fmt: skip


def expect_saved(page: Page) -> None:
    expect(page.locator("#saved")).to_contain_text("✓ Saved")


def test_the_menu_leads_to_the_questions(lab: Lab, page: Page, picture: Picture) -> None:
    steps.open_start(page, lab.address)
    steps.choose(page, "Nbgrader", "Manual Grading")
    frame = page.frame_locator("iframe[src*='manual-grading'], .jp-IFrame iframe").first
    expect(frame.locator(".question-counts")).to_have_text("6 to grade · 0 graded")
    frame.get_by_text("Review three lines").click()
    expect(frame.get_by_role("heading", name="Review three lines").first).to_be_visible()
    expect(frame.locator(".reference")).to_contain_text("half a point")  # the marking scheme
    expect(frame.locator(".reference")).to_contain_text("A model answer")
    picture(page, "manual-grading-1-in-the-lab")


def test_the_formgrader_leads_to_the_questions(lab: Lab, page: Page) -> None:
    page.goto(lab.address.partition("/lab")[0] + "/formgrader/gradebook")
    page.get_by_role("link", name="One Question at a Time").click()
    expect(page.get_by_role("heading", name="Manual grading")).to_be_visible()


def test_three_answers_by_keyboard(lab: Lab, page: Page, picture: Picture) -> None:
    open_question(lab, page)
    expect(page.locator("#progress")).to_have_text("6 of 6 to grade")
    key = page.keyboard
    # the first: two new remarks, the second one is taken away again
    first = read_student(page)
    for points, text in (("-1", "The view is missing."), ("-0,5", "The cost is missing.")):
        key.press("a")
        key.type(points)
        key.press("Tab")
        key.type(text)
        key.press("Enter")
        expect(page.locator("#remark-dialog")).not_to_be_visible()
        expect_saved(page)
    expect(page.locator("#score")).to_have_value("1.5")
    key.press("2")
    expect(page.locator("#score")).to_have_value("2")
    key.press("Enter")
    # the second: a typed score, extra credit and a comment
    second = read_student(page)
    assert second != first
    key.press("s")
    key.type("2,5")
    key.press("e")  # in a field, a letter is a letter
    expect(page.locator("#score")).to_have_value("2,5e")
    key.press("Backspace")
    key.press("Escape")
    key.press("e")
    key.type("0.5")
    key.press("Escape")
    key.press("c")
    key.type("Well said: `a` < b.")
    key.press("Control+Enter")
    # the third: a remark from before, and full points for what is below it
    third = read_student(page)
    key.press("1")
    key.press("c")
    key.type("Look again.")
    key.press("Escape")
    expect_saved(page)
    picture(page, "manual-grading-2-question")
    key.press("Enter")
    expect(page.locator("#progress")).to_have_text("3 of 6 to grade")
    assert len({first, second, third}) == 3
    assert read_grade(lab, first) == (2, None, False, "The view is missing.")
    assert read_grade(lab, second) == (2.5, 0.5, False, "Well said: `a` < b.")
    assert read_grade(lab, third) == (2, None, False, "The view is missing.\n\nLook again.")
    rubric = read_rubric(get_rubric_path(lab.root, QUESTION))
    assert [(remark.points, remark.text) for remark in rubric.remarks] == [
        (-1, "The view is missing."), (-0.5, "The cost is missing."),
    ]  # fmt: skip
    check_formgrader(lab, page, second)
    check_feedback(lab, second)


def check_formgrader(lab: Lab, page: Page, student: str) -> None:
    """The Formgrader's API answers with the same score and comment."""
    with Gradebook(f"sqlite:///{lab.root}/gradebook.db") as book:
        submission = book.find_submission_notebook(ASSIGNMENT, ASSIGNMENT, student).id
    base = lab.address.partition("/lab")[0] + "/formgrader/api"
    grades = page.request.get(f"{base}/grades?submission_id={submission}").json()
    comments = page.request.get(f"{base}/comments?submission_id={submission}").json()
    [grade] = [grade for grade in grades if grade["name"] == QUESTION.cell]
    assert (grade["manual_score"], grade["extra_credit"]) == (2.5, 0.5)
    assert grade["needs_manual_grade"] is False
    assert "Well said: `a` < b." in [comment["manual_comment"] for comment in comments]


def check_feedback(lab: Lab, student: str) -> None:
    """The feedback page has the score and the comment."""
    Course.open(lab.root).generate_feedback(ASSIGNMENT, student)
    page = lab.root / "feedback" / student / ASSIGNMENT / f"{ASSIGNMENT}.html"
    text = page.read_text(encoding="utf-8")
    assert "Well said: <code>a</code> &lt; b." in text
    assert re.search(r"\b3\s+of\s+3\b", re.sub(r"<[^>]+>", " ", text))


def test_a_score_out_of_bounds_is_not_saved(lab: Lab, page: Page) -> None:
    open_question(lab, page)
    student = read_student(page)
    page.keyboard.press("s")
    page.keyboard.type("3.5")
    page.keyboard.press("Enter")
    expect(page.locator("#problem")).to_contain_text("between 0 and 3")
    expect(page.locator("#problem")).to_contain_text("extra credit")
    assert read_student(page) == student
    assert read_grade(lab, student)[0] is None
    page.locator("#score").fill("")
    page.keyboard.press("Enter")
    expect(page.locator("#problem")).to_contain_text("Give a score first")


def grade_elsewhere(lab: Lab, student: str, score: float) -> None:
    """Give points as another grader."""
    with Gradebook(f"sqlite:///{lab.root}/gradebook.db") as book:
        grade = book.find_grade(QUESTION.cell, ASSIGNMENT, ASSIGNMENT, student)
        grade.manual_score, grade.needs_manual_grade = score, False
        book.db.commit()


def test_two_graders_do_not_overwrite_each_other(lab: Lab, page: Page) -> None:
    open_question(lab, page)
    student = read_student(page)
    grade_elsewhere(lab, student, 1)
    page.keyboard.press("f")
    expect(page.locator("#problem")).to_contain_text("Someone else changed this answer")
    expect(page.locator("#score")).to_have_value("1")
    assert read_grade(lab, student)[0] == 1
    page.keyboard.press("f")
    expect_saved(page)
    assert read_grade(lab, student)[0] == 3
    # also when the grader is at the next answer before the server answers
    grade_elsewhere(lab, student, 2)
    held: list[Any] = []
    page.route("**/answers/*", lambda route: held.append(route))
    page.keyboard.press("x")
    page.keyboard.press("Enter")
    while not held:
        page.wait_for_timeout(20)
    held[0].continue_()
    page.unroute("**/answers/*")
    expect(page.locator("#failed")).to_contain_text("is not saved")
    assert read_student(page) != student
    page.locator("#failed").click()
    assert read_student(page) == student
    expect(page.locator("#score")).to_have_value("2")
    expect(page.locator("#problem")).to_contain_text("Someone else changed this answer")
    assert read_grade(lab, student)[0] == 2


def test_a_change_needs_the_token_of_the_page(lab: Lab, page: Page) -> None:
    open_question(lab, page)
    status = page.evaluate(
        """async () => {
            const body = JSON.stringify({comment: "", score: 1, version: answers[0].saved.version});
            const path = `${data.address}/answers/${answers[0].id}`;
            return (await fetch(path, {method: "PUT", body})).status;
        }"""
    )
    assert status == 403


def test_a_changed_remark_changes_the_answers_that_have_it(lab: Lab, page: Page) -> None:
    before = {student: read_grade(lab, student) for student in WORK}
    having = [name for name, grade in before.items() if "The view is missing." in (grade[3] or "")]
    assert len(having) == 2
    open_question(lab, page)
    page.locator("[data-edit='0']").click()
    page.locator("#remark-points").fill("-2")
    page.locator("#remark-text").fill("Nothing about the view.")
    page.locator("#remark-save").click()
    expect(page.locator("#ask-text")).to_contain_text("2 answers have this remark.")
    page.locator("#ask-yes").click()
    expect(page.locator("#ask-dialog")).not_to_be_visible()
    expect_all_saved(page)
    for student in WORK:
        score, extra, needs, comment = before[student]
        if student in having:
            score, comment = score - 1, comment.replace("The view is", "Nothing about the view")
            comment = comment.replace("Nothing about the view missing.", "Nothing about the view.")
        assert read_grade(lab, student) == (score, extra, needs, comment)


def expect_all_saved(page: Page) -> None:
    for _ in range(200):
        if not page.evaluate("answers.some((answer) => isBusy(answer) || isUnsaved(answer))"):
            return
        page.wait_for_timeout(50)
    raise AssertionError("The answers were not saved.")


def test_names_are_shown_only_when_a_grader_asks(lab: Lab, page: Page) -> None:
    open_question(lab, page)
    assert "Secret" not in page.content()
    assert not re.search(r"\b(ada|ben|cleo|dora|yan|zoe)\b", page.locator("body").inner_text())
    page.keyboard.press("n")
    expect(page.locator("#which")).to_contain_text("Secret")
    page.keyboard.press("n")
    expect(page.locator("#which")).not_to_contain_text("Secret")


def test_a_hostile_answer_runs_no_script_and_stays_in_its_place(
    lab: Lab, page: Page, picture: Picture
) -> None:
    open_question(lab, page)
    page.locator("#filter").select_option("all")
    page.keyboard.press("l")
    expect(page.locator("article")).to_have_count(len(WORK))
    for text in ("click me", "trap"):
        expect(page.locator("article", has_text=text)).to_have_count(1)
    for part in page.locator("article .text *").all():
        part.dispatch_event("click")
    picture(page, "manual-grading-3-list")
    assert page.evaluate("document.documentElement.dataset.ran") is None
    assert page.locator("#score, .main").count() == page.locator("#score, button.main").count()
    trap = page.locator("article .text div", has_text="trap")
    place = trap.evaluate("element => [getComputedStyle(element).position, element.className]")
    assert place == ["static", ""]
    # the second wall: a script that got into the page does not run either
    page.evaluate(
        "run => document.body.insertAdjacentHTML('beforeend', `<img src=x onerror=${run}>`)", RUN
    )
    page.evaluate(
        "run => document.body.append(Object.assign(document.createElement('script'),"
        "{textContent: run}))",
        RUN,
    )
    page.wait_for_timeout(300)
    assert page.evaluate("document.documentElement.dataset.ran") is None


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 900, 390])
def test_the_page_on_three_screens(lab: Lab, page: Page, width: int, scheme: Any) -> None:
    """Nothing is wider than the screen, and axe finds nothing serious."""
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=scheme)
    axe = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    try:
        for path in ("/manual-grading", PATH):
            page.goto(lab.address.partition("/lab")[0] + path)
            if path == PATH:
                page.locator("#filter").select_option("all")
                page.keyboard.press("l")
                expect(page.locator("article")).to_have_count(len(WORK))
                expect(page.locator("article", has_text="Loading …")).to_have_count(0)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            if width != 1440:
                continue
            page.evaluate(axe)
            found = page.evaluate("axe.run(document)")["violations"]
            serious = [
                (each["id"], [node["html"][:200] for node in each["nodes"]])
                for each in found
                if each["impact"] in ("serious", "critical")
            ]
            assert not serious
    finally:
        page.set_viewport_size({"width": 1280, "height": 900})
        page.emulate_media(color_scheme="light")
