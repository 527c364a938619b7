"""A student's way in the browser: fetch, solve, validate, submit, read the feedback."""

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
from tests.browser import steps
from tests.browser.conftest import Lab
from tests.browser.made_course import ASSIGNMENT, answer

Picture = Callable[..., None]
SETTINGS = "\nc.LatePenalty.percent_per_day = 10\nc.LatePenalty.most_percent = 50\n"
WRITTEN = "`data[0]` is a view, so `-=` writes into `data`. A `clone()` costs memory."


@pytest.fixture(scope="module")
def lab(new_lab: Callable[..., Lab], page: Page) -> Lab:
    """A course where each day of lateness costs ten percent."""
    started = new_lab(SETTINGS)
    steps.open_start(page, started.address)
    return started


def notebook_of(lab: Lab) -> Path:
    return lab.root / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"


def handed_in(lab: Lab) -> list[Path]:
    """The submissions in the exchange, oldest first; hidden ones would be unfinished."""
    folder = lab.root / "exchange" / "deep-learning-with-pytorch" / "inbound"
    return sorted(folder.iterdir(), key=lambda path: path.name.split("+")[2])


def cell_of(path: Path, name: str) -> str:
    notebook = nbformat.read(path, 4)
    return str(next(cell.source for cell in notebook.cells if cell.id == name))


def test_fetch(lab: Lab, page: Page, picture: Picture) -> None:
    shown = steps.assignment_list(page)
    expect(shown.locator("#released_assignments_list")).to_contain_text(ASSIGNMENT)
    picture(page, "student-1-released")
    shown.get_by_role("button", name="Fetch", exact=True).click()
    expect(shown.locator("#fetched_assignments_list")).to_contain_text(ASSIGNMENT)
    expect(shown.locator("#released_assignments_list")).not_to_contain_text(ASSIGNMENT)
    released = lab.root / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    assert notebook_of(lab).read_bytes() == released.read_bytes()


def test_blank_notebook_names_what_is_not_attempted(lab: Lab, page: Page, picture: Picture) -> None:
    notebook = steps.open_notebook(page, ASSIGNMENT)
    picture(page, "student-2-notebook")
    dialog = steps.validate(page, notebook)
    expect(dialog).to_contain_text("Not attempted yet: 3")
    expect(dialog).to_contain_text("scalar_label, brighten, why_it_changed")
    steps.close(dialog)


def test_wrong_answer_is_named_without_a_traceback(lab: Lab, page: Page, picture: Picture) -> None:
    notebook = page.locator(".jp-NotebookPanel:visible")
    wrong = answer("scalar_label", "capital-tensor")
    steps.write(page, notebook, "def scalar_label", wrong)
    steps.write(page, notebook, "def brighten", answer("brighten"))
    steps.save(page, notebook_of(lab), has=answer("brighten"))
    assert cell_of(notebook_of(lab), "scalar_label") == wrong
    dialog = steps.validate(page, notebook)
    picture(page, "student-3-validate-wrong")
    picture(page, "student-3-validate-wrong-phone", width=390)
    expect(dialog).to_contain_text("scalar_label: 0 of 2 points")
    mistake = dialog.locator("[data-mistake=capital-tensor]")
    expect(mistake).to_contain_text("scalar_label(3)")
    expect(dialog).to_contain_text("Not attempted yet: 1")
    expect(dialog).not_to_contain_text("brighten")
    expect(dialog).not_to_contain_text("Traceback")
    expect(dialog).not_to_contain_text("ex.part")
    steps.close(dialog)


def test_right_answers_pass(lab: Lab, page: Page, picture: Picture) -> None:
    notebook = page.locator(".jp-NotebookPanel:visible")
    steps.write(page, notebook, "def scalar_label", answer("scalar_label"))
    written = notebook.locator(".jp-MarkdownCell").last
    written.dblclick()
    written.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(WRITTEN)
    page.keyboard.press("Control+Enter")
    steps.save(page, notebook_of(lab), has=WRITTEN)
    dialog = steps.validate(page, notebook)
    expect(dialog).to_contain_text("Success! Your notebook passes all the tests.")
    picture(page, "student-4-validate-right")
    steps.close(dialog)


def test_checks_in_the_notebook_show_their_report(lab: Lab, page: Page, picture: Picture) -> None:
    notebook = page.locator(".jp-NotebookPanel:visible")
    steps.choose(page, "Run", "Run All Cells")
    reports = notebook.locator(".autograder-report")
    expect(reports).to_have_count(2)
    expect(reports.first).to_contain_text("2 of 2 points")
    reports.first.scroll_into_view_if_needed()
    picture(page, "student-5-solved")
    picture(page, "student-5-solved-phone", width=390)


def test_submit_and_submit_again(lab: Lab, page: Page, picture: Picture) -> None:
    shown = steps.assignment_list(page)
    submitted = shown.locator("#submitted_assignments_list")
    for count in (1, 2):
        shown.get_by_role("button", name="Submit", exact=True).click()
        expect(submitted.locator(".nested_list_item")).to_have_count(count)
        assert len(handed_in(lab)) == count
    picture(page, "student-6-submitted")
    picture(page, "student-6-submitted-phone", width=390)
    last = handed_in(lab)[-1]
    assert cell_of(last / f"{ASSIGNMENT}.ipynb", "why_it_changed") == WRITTEN
    assert not last.name.startswith(".")


def test_late_submission_is_told_its_cost_first(lab: Lab, page: Page, picture: Picture) -> None:
    first = parse_utc((handed_in(lab)[0] / "timestamp.txt").read_text())
    late = first - timedelta(days=1, hours=2)
    with Gradebook(f"sqlite:///{lab.root}/gradebook.db") as book:
        book.update_or_create_assignment(ASSIGNMENT, duedate=late.isoformat())
    shown = steps.assignment_list(page)
    button = shown.get_by_role("button", name="Submit", exact=True)
    button.click()
    dialog = page.locator(".jp-Dialog")
    expect(dialog).to_contain_text("Nothing was handed in now.")
    picture(page, "student-7-late")
    picture(page, "student-7-late-phone", width=390)
    for sentence in (
        f"{ASSIGNMENT} was due on {late:%A, %-d %B %Y, %H:%M} UTC.",
        "It is 1 day and 2 hours late.",
        "each day begun costs 10 % of the points earned, 50 % at most.",
        "Handed in now, it costs 20 %",
        "submit once more",
    ):
        expect(dialog).to_contain_text(sentence)
    expect(dialog).not_to_contain_text("Traceback")
    steps.close(dialog)
    assert len(handed_in(lab)) == 2
    button.click()
    expect(shown.locator("#submitted_assignments_list .nested_list_item")).to_have_count(3)
    assert len(handed_in(lab)) == 3


def test_feedback_is_fetched_and_read(lab: Lab, page: Page, picture: Picture) -> None:
    """The instructor's round happens elsewhere; see test_instructor.py for it in the browser."""
    api, student = Course.open(lab.root).api, get_username()
    for answered in (
        api.collect(ASSIGNMENT),
        api.autograde(ASSIGNMENT, student),
        api.generate_feedback(ASSIGNMENT, student),
        api.release_feedback(ASSIGNMENT, student),
    ):
        assert answered["success"], answered
    collected = lab.root / "submitted" / student / ASSIGNMENT / "timestamp.txt"
    assert collected.read_text() == (handed_in(lab)[-1] / "timestamp.txt").read_text()
    with Gradebook(f"sqlite:///{lab.root}/gradebook.db") as book:
        graded = book.find_submission(ASSIGNMENT, student)
        # two checked exercises of two points each, less a fifth for the second day begun
        assert (graded.score, graded.late_submission_penalty) == (4, pytest.approx(0.8))
    shown = steps.assignment_list(page)
    expect(shown.locator("#submitted_assignments_list")).to_contain_text("feedback available")
    shown.get_by_role("button", name="Fetch Feedback").click()
    link = shown.get_by_text("(view feedback)")
    expect(link).to_have_count(1)
    picture(page, "student-8-feedback-fetched")
    link.click()
    entry = page.locator(".jp-DirListing-item").filter(has_text=f"{ASSIGNMENT}.html")
    entry.dblclick()
    feedback = page.frame_locator(".jp-HTMLViewer iframe")
    expect(feedback.locator("body")).to_contain_text("One number, one tensor")
    expect(feedback.locator("body")).not_to_contain_text("HIDDEN TESTS")
    picture(page, "student-9-feedback")
    assert len(list((lab.root / ASSIGNMENT / "feedback").glob(f"*/{ASSIGNMENT}.html"))) == 1


def test_submission_without_its_notebook(lab: Lab, page: Page, picture: Picture) -> None:
    before = handed_in(lab)
    notebook_of(lab).rename(lab.root / ASSIGNMENT / "mine.ipynb")
    shown = steps.assignment_list(page)
    shown.get_by_role("button", name="Submit", exact=True).click()
    dialog = page.locator(".jp-Dialog")
    expect(dialog).to_contain_text(f"Nothing was handed in: the folder {ASSIGNMENT} has no")
    picture(page, "student-10-no-notebook")
    expect(dialog).not_to_contain_text("Traceback")
    steps.close(dialog)
    assert handed_in(lab) == before


def test_withdrawn_assignment(lab: Lab, page: Page, picture: Picture) -> None:
    """Withdrawn while the list was open: the buttons are still there."""
    (lab.root / ASSIGNMENT / "mine.ipynb").rename(notebook_of(lab))
    shown = steps.assignment_list(page)
    button = shown.get_by_role("button", name="Submit", exact=True)
    expect(button).to_be_visible()
    assert Course.open(lab.root).api.unrelease(ASSIGNMENT)["success"]
    button.click()
    dialog = page.locator(".jp-Dialog")
    expect(dialog).to_contain_text(f"{ASSIGNMENT} is not released, or it was withdrawn.")
    steps.close(dialog)


def test_missing_exchange(lab: Lab, page: Page, picture: Picture) -> None:
    (lab.root / "exchange").rename(lab.root / "elsewhere")
    steps.tab(page, "Assignments")
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
    """The user's home keeps what it had: JupyterLab's settings were read once, and copied."""
    theirs = {path for path in home.rglob("*") if path.is_file() and ".jupyter" in path.parts}
    assert {path.suffix for path in theirs} == {".jupyterlab-settings"}
    assert not (home / ".local").exists()
    ours = lab.root / ".jupyter" / "settings" / "@jupyterlab" / "notebook-extension"
    assert json.loads((ours / "tracker.jupyterlab-settings").read_text())["windowingMode"] == "none"
