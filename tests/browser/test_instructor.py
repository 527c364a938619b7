"""An instructor's steps in the browser: generate, release, collect, grade, feedback."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from playwright.sync_api import FrameLocator, Locator, Page, expect

from tests.browser import made_course, steps
from tests.browser.conftest import Lab
from tests.browser.made_course import ASSIGNMENT, read_answer

Picture = Callable[..., None]
FRAME = "#formgrader-iframe iframe"
COURSE = "deep-learning-with-pytorch"
WRITTEN = "`data[0]` is a view of `data`, and `-=` writes into it."
RIGHT = {name: read_answer(name) for name in ("scalar_label", "brighten")}
WORK = {
    "ada": {**RIGHT, "why_it_changed": WRITTEN},
    "carl": {**RIGHT, "scalar_label": read_answer("scalar_label", "capital-tensor")},
}


@pytest.fixture(scope="module")
def lab(new_lab: Callable[..., Lab], page: Page) -> Lab:
    """A course whose submissions all come from the same account."""
    lab = new_lab("\nc.ExchangeCollect.check_owner = False\n")
    steps.open_start(page, lab.address)
    return lab


@pytest.fixture(scope="module")
def forms(lab: Lab, page: Page) -> FrameLocator:
    """The Formgrader's page."""
    return steps.open_formgrader(page)


def find_row(forms: FrameLocator, text: str) -> Locator:
    """Return a row of the page's table."""
    return forms.locator("#main-table tr, tbody tr").filter(has_text=text).first


def click(forms: FrameLocator, text: str, column: str) -> Locator:
    """Click a row's button. Return the dialog with the result."""
    find_row(forms, text).locator(f"td.{column} a").click()
    dialog = forms.locator(".modal.in")
    expect(dialog.locator(".modal-title")).to_be_visible()
    return dialog


def expect_success(dialog: Locator) -> None:
    """Expect that the dialog reports success, and close it."""
    expect(dialog.locator(".modal-title")).to_have_text("Success")
    expect(dialog).not_to_contain_text("Traceback")
    dialog.get_by_role("button", name="OK").click()
    expect(dialog.page.frame_locator(FRAME).locator(".modal, .modal-backdrop")).to_have_count(0)


def read_score(lab: Lab, student: str) -> tuple[float, bool]:
    """Return the gradebook's score, and whether it needs manual grading."""
    with Gradebook(f"sqlite:///{lab.root}/gradebook.db") as book:
        graded = book.find_submission(ASSIGNMENT, student)
        return graded.score, graded.needs_manual_grade


def test_course_list_leads_to_the_formgrader(lab: Lab, page: Page, picture: Picture) -> None:
    steps.choose(page, "Nbgrader", "Course List")
    course = page.locator("#formgrader_list a").filter(has_text=COURSE)
    expect(page.locator("#formgrader_list")).to_contain_text("local")
    steps.select_tab(page, "Courses")
    expect(course).to_be_visible()
    picture(page, "instructor-1-courses")
    course.click()
    forms = page.frame_locator(FRAME)
    expect(find_row(forms, ASSIGNMENT)).to_contain_text("draft")


def test_generate(lab: Lab, page: Page, forms: FrameLocator, picture: Picture) -> None:
    student = lab.root / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    student.unlink()
    dialog = click(forms, ASSIGNMENT, "assign")
    picture(page, "instructor-2-generated")
    expect_success(dialog)
    text = student.read_text(encoding="utf-8")
    assert "YOUR CODE HERE" in text
    assert "HIDDEN TESTS" not in text
    assert "MARK SCHEME" not in text


def test_release(lab: Lab, page: Page, forms: FrameLocator, picture: Picture) -> None:
    """Releasing, withdrawing and releasing again are one button."""
    released = lab.root / "exchange" / COURSE / "outbound" / ASSIGNMENT
    assert not released.exists()
    expect_success(click(forms, ASSIGNMENT, "release"))
    assert released.exists()
    expect_success(click(forms, ASSIGNMENT, "release"))
    assert not released.exists()
    expect(find_row(forms, ASSIGNMENT)).to_contain_text("draft")
    expect_success(click(forms, ASSIGNMENT, "release"))
    expect(find_row(forms, ASSIGNMENT)).to_contain_text("released")
    assert (released / f"{ASSIGNMENT}.ipynb").exists()
    assert (lab.root / "exchange").stat().st_mode & 0o777 == 0o777
    assert (released.parents[1] / "inbound").stat().st_mode & 0o777 == 0o733


def test_due_date_reaches_the_exchange(lab: Lab, forms: FrameLocator) -> None:
    find_row(forms, ASSIGNMENT).locator("td.edit a").click()
    dialog = forms.locator("#edit-assignment-modal")
    dialog.locator(".modal-duedate").fill("2040-12-01T23:59")
    dialog.locator(".modal-timezone").fill("+0000")
    dialog.get_by_role("button", name="Save").click()
    expect(find_row(forms, ASSIGNMENT)).to_contain_text("2040-12-01")
    expect(dialog).to_have_count(0)
    expect_success(click(forms, ASSIGNMENT, "collect"))
    dates = (lab.root / "exchange" / COURSE / "due.json").read_text(encoding="utf-8")
    assert "2040-12-01T23:59:00" in dates


def test_collect(
    lab: Lab, page: Page, forms: FrameLocator, tmp_path: Path, picture: Picture
) -> None:
    for student, answers in WORK.items():
        made_course.submit(lab.root, student, answers, tmp_path / student)
    dialog = click(forms, ASSIGNMENT, "collect")
    expect(dialog).to_contain_text("Collecting submission: ada")
    expect_success(dialog)
    expect(find_row(forms, ASSIGNMENT).locator("td.num-submissions")).to_have_text("2")
    picture(page, "instructor-3-collected")
    for student in WORK:
        assert (lab.root / "submitted" / student / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").exists()


def test_autograde_in_the_sandbox(
    lab: Lab, page: Page, forms: FrameLocator, picture: Picture
) -> None:
    find_row(forms, ASSIGNMENT).locator("td.num-submissions a").click()
    expect(find_row(forms, "ada")).to_contain_text("needs autograding")
    for student, points in {"ada": "4 / 7", "carl": "2 / 7"}.items():
        dialog = click(forms, student, "autograde")
        expect(dialog).to_contain_text("Successfully autograded")
        expect(dialog).to_contain_text("was graded in the sandbox")
        if student == "ada":
            picture(page, "instructor-4-autograded")
        expect_success(dialog)
        expect(find_row(forms, student)).to_contain_text(points)
    picture(page, "instructor-5-submissions")
    assert read_score(lab, "ada") == (4, True)
    # a blank answer needs no manual grading
    assert read_score(lab, "carl") == (2, False)


def test_grade_a_written_answer_by_hand(
    lab: Lab, page: Page, forms: FrameLocator, picture: Picture
) -> None:
    forms.get_by_role("link", name="Manual Grading").click()
    find_row(forms, ASSIGNMENT).get_by_role("link", name=ASSIGNMENT).click()
    find_row(forms, ASSIGNMENT).get_by_role("link", name=ASSIGNMENT).click()
    ungraded = forms.locator("tbody tr").filter(has=forms.locator(".needs-manual-grade .glyphicon"))
    ungraded.locator("a.name-hidden").click()
    points = forms.locator("input.score#why_it_changed")
    points.scroll_into_view_if_needed()
    expect(forms.locator("body")).to_contain_text("is a view of")
    points.fill("2.5")
    points.press("Tab")
    comment = forms.locator("textarea#why_it_changed-comment")
    comment.fill("Say what the copy costs.")
    comment.press("Tab")
    expect(forms.locator(".comment-saved").last).to_be_visible()
    picture(page, "instructor-6-by-hand")
    page.wait_for_function(
        "frame => frame.contentWindow.$.active === 0",
        arg=page.locator(FRAME).element_handle(),
    )
    assert read_score(lab, "ada") == (6.5, False)


def test_generate_and_release_feedback(
    lab: Lab, page: Page, forms: FrameLocator, picture: Picture
) -> None:
    frame = page.locator(FRAME).element_handle().content_frame()
    assert frame is not None
    frame.goto(lab.address.partition("/lab")[0] + "/formgrader/manage_assignments")
    expect_success(click(forms, ASSIGNMENT, "generate-feedback"))
    expect_success(click(forms, ASSIGNMENT, "release-feedback"))
    picture(page, "instructor-7-formgrader")
    text = (lab.root / "feedback" / "ada" / ASSIGNMENT / f"{ASSIGNMENT}.html").read_text()
    assert "6.5" in text
    assert "Say what the copy costs." in text
    assert "HIDDEN TESTS" not in text
    assert len(list((lab.root / "exchange" / COURSE / "feedback").glob("*.html"))) == 2


def test_exchange_that_is_a_file(
    lab: Lab, page: Page, forms: FrameLocator, picture: Picture
) -> None:
    """If a file is in the exchange's place, the message names it."""
    exchange = lab.root / "exchange"
    exchange.rename(lab.root / "elsewhere")
    exchange.touch()
    dialog = click(forms, ASSIGNMENT, "release-feedback")
    expect(dialog.locator(".modal-title")).to_have_text("Error")
    expect(dialog).to_contain_text(f"There is no exchange folder at {exchange}.")
    picture(page, "instructor-8-no-exchange")
