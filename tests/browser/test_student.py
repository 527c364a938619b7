"""A student's steps in the browser: fetch, solve, validate, submit, read the feedback."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from nbgrader.utils import get_username, parse_utc
from playwright.sync_api import Page, expect

from autograder.course import Course
from autograder.lesson_links import make_student_version
from tests.browser import steps
from tests.browser.conftest import Lab
from tests.browser.made_course import ASSIGNMENT, read_answer

Picture = Callable[..., None]
SETTINGS = "\nc.LatePenalty.percent_per_day = 10\nc.LatePenalty.most_percent = 50\n"
WRITTEN = "`data[0]` is a view, so `-=` writes into `data`. A `clone()` costs memory."


@pytest.fixture(scope="module")
def lab(new_lab: Callable[..., Lab], page: Page) -> Lab:
    """A course where each late day costs ten percent."""
    lab = new_lab(SETTINGS, released=True)
    steps.open_start(page, lab.address)
    return lab


def get_notebook(lab: Lab) -> Path:
    return lab.root / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"


def find_submissions(lab: Lab) -> list[Path]:
    """Return the submissions in the exchange, oldest first, with unfinished ones."""
    folder = lab.root / "exchange" / "deep-learning-with-pytorch" / "inbound"
    return sorted(folder.iterdir(), key=lambda path: path.name.split("+")[2])


def read_cell(path: Path, name: str) -> str:
    notebook = nbformat.read(path, 4)
    return str(next(cell.source for cell in notebook.cells if cell.id == name))


def test_fetch(lab: Lab, page: Page, picture: Picture) -> None:
    panel = steps.open_assignment_list(page)
    expect(panel.locator("#released_assignments_list")).to_contain_text(ASSIGNMENT)
    picture(page, "student-1-released")
    panel.get_by_role("button", name="Fetch", exact=True).click()
    expect(panel.locator("#fetched_assignments_list")).to_contain_text(ASSIGNMENT)
    expect(panel.locator("#released_assignments_list")).not_to_contain_text(ASSIGNMENT)
    released = lab.root / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    assert get_notebook(lab).read_bytes() == make_student_version(released)


def test_blank_notebook_names_what_is_not_attempted(lab: Lab, page: Page, picture: Picture) -> None:
    notebook = steps.open_notebook(page, ASSIGNMENT)
    picture(page, "student-2-notebook")
    dialog = steps.validate(page, notebook)
    expect(dialog).to_contain_text("3 not attempted")
    expect(dialog).to_contain_text(
        "One number, one tensor, Dark spots in bright places, Review three lines"
    )
    steps.close(dialog)


def test_wrong_answer_is_named_without_a_traceback(lab: Lab, page: Page, picture: Picture) -> None:
    notebook = page.locator(".jp-NotebookPanel:visible")
    wrong = read_answer("scalar_label", "capital-tensor")
    steps.write(page, notebook, "def scalar_label", wrong)
    steps.write(page, notebook, "def brighten", read_answer("brighten"))
    steps.save(page, get_notebook(lab), has=read_answer("brighten"))
    assert read_cell(get_notebook(lab), "scalar_label") == wrong
    dialog = steps.validate(page, notebook)
    picture(page, "student-3-validate-wrong")
    picture(page, "student-3-validate-wrong-phone", width=390)
    expect(dialog).to_contain_text("1 right so far, 1 not right yet, 1 not attempted")
    expect(dialog).to_contain_text("1 of 2 points in the visible checks.")
    expect(dialog.locator(".autograder-report")).to_have_count(1)
    expect(dialog.get_by_text("The following cell failed")).not_to_be_visible()
    mistake = dialog.locator("[data-mistake=capital-tensor]")
    expect(mistake).to_contain_text("scalar_label(3)")
    expect(dialog).not_to_contain_text("Traceback")
    expect(dialog).not_to_contain_text("ex.part")
    steps.close(dialog)


def test_right_answers_pass(lab: Lab, page: Page, picture: Picture) -> None:
    notebook = page.locator(".jp-NotebookPanel:visible")
    steps.write(page, notebook, "def scalar_label", read_answer("scalar_label"))
    written = notebook.locator(".jp-MarkdownCell").last
    written.dblclick()
    written.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(WRITTEN)
    page.keyboard.press("Control+Enter")
    steps.save(page, get_notebook(lab), has=WRITTEN)
    dialog = steps.validate(page, notebook)
    expect(dialog).to_contain_text("2 right so far, 1 for a person to read")
    expect(dialog).to_contain_text("2 of 2 points in the visible checks.")
    picture(page, "student-4-validate-right")
    steps.close(dialog)


def test_checks_in_the_notebook_show_their_report(lab: Lab, page: Page, picture: Picture) -> None:
    notebook = page.locator(".jp-NotebookPanel:visible")
    steps.choose(page, "Run", "Run All Cells")
    reports = notebook.locator(".autograder-report")
    expect(reports).to_have_count(2)
    expect(reports.first).to_contain_text("1 of 1 point in the visible checks")
    reports.first.scroll_into_view_if_needed()
    picture(page, "student-5-solved")
    picture(page, "student-5-solved-phone", width=390)
    closed = notebook.locator(".jp-InputPlaceholder").filter(has_text="Checks of scalar_label")
    expect(closed).to_have_text("# @title Checks of scalar_label: run this cell")
    expect(notebook).not_to_contain_text("checks.Exercise")
    closed.click()
    expect(notebook).to_contain_text('ex.load_details("01_tensors")')
    picture(page, "student-5-checks-opened")


def test_submit_and_submit_again(lab: Lab, page: Page, picture: Picture) -> None:
    panel = steps.open_assignment_list(page)
    submitted = panel.locator("#submitted_assignments_list")
    for count in (1, 2):
        panel.get_by_role("button", name="Submit", exact=True).click()
        expect(submitted.locator(".nested_list_item")).to_have_count(count)
        assert len(find_submissions(lab)) == count
    picture(page, "student-6-submitted")
    picture(page, "student-6-submitted-phone", width=390)
    last = find_submissions(lab)[-1]
    assert read_cell(last / f"{ASSIGNMENT}.ipynb", "why_it_changed") == WRITTEN
    assert not last.name.startswith(".")


def test_late_submission_shows_its_cost_first(lab: Lab, page: Page, picture: Picture) -> None:
    first = parse_utc((find_submissions(lab)[0] / "timestamp.txt").read_text())
    late = first - timedelta(days=1, hours=2)
    with Gradebook(f"sqlite:///{lab.root}/gradebook.db") as book:
        book.update_or_create_assignment(ASSIGNMENT, duedate=late.isoformat())
    panel = steps.open_assignment_list(page)
    button = panel.get_by_role("button", name="Submit", exact=True)
    button.click()
    dialog = page.locator(".jp-Dialog")
    expect(dialog).to_contain_text("Nothing was submitted.")
    picture(page, "student-7-late")
    picture(page, "student-7-late-phone", width=390)
    for message in (
        f"{ASSIGNMENT} was due on {late:%A, %-d %B %Y, %H:%M} UTC.",
        "It is 1 day and 2 hours late.",
        "each day that has begun costs 10 % of the points earned, 50 % at most.",
        "If you submit now, it costs 20 %",
        "submit again",
    ):
        expect(dialog).to_contain_text(message)
    expect(dialog).not_to_contain_text("Traceback")
    steps.close(dialog)
    assert len(find_submissions(lab)) == 2
    button.click()
    expect(panel.locator("#submitted_assignments_list .nested_list_item")).to_have_count(3)
    assert len(find_submissions(lab)) == 3


def test_feedback_is_fetched_and_read(lab: Lab, page: Page, picture: Picture) -> None:
    """The instructor's steps run here without the browser. test_instructor.py has them in it."""
    api, student = Course.open(lab.root).api, get_username()
    for response in (
        api.collect(ASSIGNMENT),
        api.autograde(ASSIGNMENT, student),
        api.generate_feedback(ASSIGNMENT, student),
        api.release_feedback(ASSIGNMENT, student),
    ):
        assert response["success"], response
    collected = lab.root / "submitted" / student / ASSIGNMENT / "timestamp.txt"
    assert collected.read_text() == (find_submissions(lab)[-1] / "timestamp.txt").read_text()
    with Gradebook(f"sqlite:///{lab.root}/gradebook.db") as book:
        graded = book.find_submission(ASSIGNMENT, student)
        # two exercises of two points each, minus 20 % because the second day has begun
        assert (graded.score, graded.late_submission_penalty) == (4, pytest.approx(0.8))
    panel = steps.open_assignment_list(page)
    expect(panel.locator("#submitted_assignments_list")).to_contain_text("feedback available")
    panel.get_by_role("button", name="Fetch Feedback").click()
    link = panel.get_by_text("(view feedback)")
    expect(link).to_have_count(1)
    picture(page, "student-8-feedback-fetched")
    link.click()
    feedback = page.frame_locator(".jp-HTMLViewer iframe")
    expect(feedback.locator("body")).to_contain_text("One number, one tensor")
    expect(feedback.locator("body")).not_to_contain_text("HIDDEN TESTS")
    picture(page, "student-9-feedback")
    assert len(list((lab.root / ASSIGNMENT / "feedback").glob(f"*/{ASSIGNMENT}.html"))) == 1


def test_submission_without_its_notebook(lab: Lab, page: Page, picture: Picture) -> None:
    before = find_submissions(lab)
    get_notebook(lab).rename(lab.root / ASSIGNMENT / "renamed.ipynb")
    panel = steps.open_assignment_list(page)
    panel.get_by_role("button", name="Submit", exact=True).click()
    dialog = page.locator(".jp-Dialog")
    expect(dialog).to_contain_text(f"Nothing was submitted: the folder {ASSIGNMENT} has no")
    picture(page, "student-10-no-notebook")
    expect(dialog).not_to_contain_text("Traceback")
    steps.close(dialog)
    assert find_submissions(lab) == before


def test_withdrawn_assignment(lab: Lab, page: Page, picture: Picture) -> None:
    """It is withdrawn while the list is open, so the buttons are still there."""
    (lab.root / ASSIGNMENT / "renamed.ipynb").rename(get_notebook(lab))
    panel = steps.open_assignment_list(page)
    button = panel.get_by_role("button", name="Submit", exact=True)
    expect(button).to_be_visible()
    assert Course.open(lab.root).api.unrelease(ASSIGNMENT)["success"]
    button.click()
    dialog = page.locator(".jp-Dialog")
    expect(dialog).to_contain_text(f"{ASSIGNMENT} is not released, or it was withdrawn.")
    steps.close(dialog)


def test_missing_exchange(lab: Lab, page: Page, picture: Picture) -> None:
    (lab.root / "exchange").rename(lab.root / "elsewhere")
    steps.select_tab(page, "Assignments")
    steps.refresh(page)
    errors = page.locator("#released_assignments_list_error")
    expect(errors).to_contain_text("There is no exchange folder at")
    expect(errors).to_contain_text("make lab")
    picture(page, "student-11-no-exchange")
    (lab.root / "elsewhere").rename(lab.root / "exchange")


def test_another_course(lab: Lab, page: Page, picture: Picture) -> None:
    config = lab.root / "nbgrader_config.py"
    config.write_text(config.read_text() + "\nc.CourseDirectory.course_id = 'cooking'\n")
    steps.refresh(page)
    errors = page.locator("#released_assignments_list_error")
    expect(errors).to_contain_text("The exchange has no course 'cooking'. It has: deep-learning")
    picture(page, "student-12-other-course")


def test_nothing_outside_the_course_was_written(lab: Lab, home: Path) -> None:
    """The user's home does not change. JupyterLab's settings were only copied from it."""
    files = {path for path in home.rglob("*") if path.is_file() and ".jupyter" in path.parts}
    assert {path.suffix for path in files} == {".jupyterlab-settings"}
    assert not (home / ".local").exists()
    settings = lab.root / ".jupyter" / "settings" / "@jupyterlab" / "notebook-extension"
    assert (
        json.loads((settings / "tracker.jupyterlab-settings").read_text())["windowingMode"]
        == "none"
    )
