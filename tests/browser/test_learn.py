"""The first 15 minutes of a learner with `make learn`: each test continues the one before."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import FrameLocator, Locator, Page, expect

from autograder.learn.workspace import Workspace
from autograder.results.catalogue import catalogue
from tests.browser import steps
from tests.browser.conftest import PATIENCE, Lab, find_free_port, start_lab
from tests.browser.made_course import ASSIGNMENT, read_answer

Picture = Callable[..., None]
FOLDER = "my-course"
MISTAKE = "capital-tensor"


@pytest.fixture(scope="module")
def lab(made: Path, home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A learner's JupyterLab. It uses the made course, which stays as it is."""
    folder = tmp_path_factory.mktemp("learn") / FOLDER
    port = str(find_free_port())
    lab = start_lab(made, home, "--port", port, command=("learn", str(folder)))
    lab.root = folder
    yield lab
    lab.stop()


@pytest.fixture(scope="module")
def start(lab: Lab, page: Page) -> FrameLocator:
    """The start page in its tab."""
    page.goto(lab.address)
    return page.frame_locator("#learn-start iframe")


def find_card(start: FrameLocator) -> Locator:
    return start.locator(f"article[id='{ASSIGNMENT}']")


def open_map(page: Page) -> None:
    page.locator(".jp-NotebookPanel:visible").get_by_role("button", name="Map").click()


def open_notebook(page: Page, link: Locator) -> Locator:
    """Click a link of the start page. Wait until the notebook's kernel is ready."""
    link.click()
    notebook = page.locator(".jp-NotebookPanel:visible")
    expect(notebook.locator(".jp-Cell").first).to_be_visible()
    kernel = notebook.locator(".jp-Notebook-ExecutionIndicator")
    expect(kernel).to_have_attribute("data-status", "idle")
    return notebook


def run_setup(page: Page, notebook: Locator, text: str) -> None:
    """Run the cell that contains `text`. JupyterLab may move the focus once after it has opened."""
    cell = notebook.locator(".jp-CodeCell").filter(has_text=text).first
    prompt = cell.locator(".jp-InputPrompt")
    for _ in range(PATIENCE):
        prompt.click()
        page.keyboard.press("Shift+Enter")
        page.wait_for_timeout(1000)
        if prompt.inner_text() != "[ ]:":
            break
    expect(prompt).to_have_text(re.compile(r"\d"))


def answer(page: Page, notebook: Locator, old: str, new: str, *, cells: int = 1) -> None:
    """Give the cell that contains `old` a new text. Run it and the ones after it."""
    steps.write(page, notebook, old, new)
    for _ in range(cells):
        page.keyboard.press("Shift+Enter")


def test_the_start_page_shows_the_chapters(
    lab: Lab, page: Page, start: FrameLocator, picture: Picture
) -> None:
    expect(start.locator("article")).to_have_count(7)
    expect(start.get_by_role("link", name="Start", exact=True)).to_be_visible()
    expect(find_card(start)).to_contain_text("exercises right 0 of 2")
    picture(page, "learn-1-start")
    picture(page, "learn-1-start-phone", width=390)


def test_nothing_else_is_in_sight(lab: Lab, page: Page, start: FrameLocator) -> None:
    names = page.locator(".jp-DirListing-itemText")
    expect(names).to_have_text([ASSIGNMENT, "notebooks", "START.md"])
    expect(page.get_by_role("menuitem", name="Nbgrader", exact=True)).to_have_count(0)
    answer = page.request.get(lab.address.replace("/lab?", "/files/.course/nbgrader_config.py?"))
    assert answer.status == 404
    assert page.request.get(lab.address.replace("/lab?", "/formgrader?")).status == 404


def test_a_part_of_the_lesson_opens_at_its_section(
    page: Page, start: FrameLocator, picture: Picture
) -> None:
    card = find_card(start)
    card.get_by_text("in parts of about 15 minutes").click()
    notebook = open_notebook(page, card.get_by_role("link", name="Data types"))
    expect(notebook.get_by_role("heading", name="Data types")).to_be_in_viewport()
    expect(notebook.get_by_text("Map", exact=True)).to_be_visible()
    expect(notebook.get_by_text("Validate", exact=True)).to_be_hidden()  # it has no exercises
    picture(page, "learn-2-lesson")


def test_a_prediction_counts(lab: Lab, page: Page, start: FrameLocator, picture: Picture) -> None:
    notebook = page.locator(".jp-NotebookPanel:visible")
    run_setup(page, notebook, 'Predictions("01_tensors")')
    guess = 'predict("mixed-list", torch.float32, lambda: torch.tensor([1, 2.5]).dtype)'
    answer(page, notebook, 'predict("mixed-list"', guess)
    expect(notebook.locator(".jp-OutputArea").filter(has_text="You said")).to_contain_text("Right")
    picture(page, "learn-3-prediction")
    open_map(page)
    expect(find_card(start)).to_contain_text("predictions answered 1 of 22")
    expect(start.get_by_text("Go on where you left off")).to_be_visible()
    find_card(start).get_by_text("Your predictions").click()
    expect(find_card(start).locator(".guesses")).to_contain_text("You put one integer and one")
    picture(page, "learn-4-map")


def test_a_wrong_answer_is_named(page: Page, start: FrameLocator, picture: Picture) -> None:
    link = find_card(start).get_by_role("link", name="Assignment")
    notebook = open_notebook(page, link)
    run_setup(page, notebook, "from autograder import checks")
    wrong = read_answer("scalar_label", MISTAKE)
    answer(page, notebook, "def scalar_label", wrong, cells=2)
    message = catalogue()[MISTAKE]["says"].partition("`")[0].strip()
    report = notebook.locator(".jp-OutputArea-output").filter(has_text=message)
    expect(report).to_be_visible()
    picture(page, "learn-5-mistake")


def test_a_right_answer_counts_when_it_is_saved(
    page: Page, start: FrameLocator, picture: Picture
) -> None:
    notebook = page.locator(".jp-NotebookPanel:visible")
    answer(page, notebook, "def scalar_label", read_answer("scalar_label"), cells=2)
    open_map(page)
    expect(find_card(start)).to_contain_text("exercises right 1 of 2")
    expect(find_card(start)).to_contain_text("points 0 of 4")


def test_submit_opens_the_feedback(
    lab: Lab, page: Page, start: FrameLocator, picture: Picture
) -> None:
    page.get_by_role("tab", name=f"Assignment {ASSIGNMENT}").click()
    notebook = page.locator(".jp-NotebookPanel:visible")
    notebook.get_by_role("button", name="Submit").click()
    feedback = page.frame_locator(f"#learn-feedback-{ASSIGNMENT} iframe")
    expect(feedback.locator("body")).to_contain_text("One number, one tensor")
    expect(page.locator(".Toastify")).to_contain_text("Graded: 2 of 4 points.")
    picture(page, "learn-6-feedback")
    picture(page, "learn-6-feedback-phone", width=390)
    assert (lab.root / "feedback" / f"{ASSIGNMENT}.html").exists()
    steps.select_tab(page, "Start")
    expect(find_card(start)).to_contain_text("points 2 of 4")
    expect(find_card(start).get_by_role("link", name="Feedback")).to_be_visible()
    picture(page, "learn-7-map")


def test_links_lead_from_notebook_to_notebook(page: Page, start: FrameLocator) -> None:
    page.get_by_role("tab", name=f"Assignment {ASSIGNMENT}").click()
    notebook = page.locator(".jp-NotebookPanel:visible")
    notebook.get_by_role("link", name="Lesson 02 · Autograd").first.click()
    expect(page.get_by_role("heading", name="Autograd", exact=True)).to_be_visible()


def test_all_processes_end_with_jupyterlab(lab: Lab) -> None:
    children = psutil.Process(lab.process.pid).children(recursive=True)
    assert any("autograder.learn.grader_process" in child.cmdline() for child in children)
    lab.stop()
    _, alive = psutil.wait_procs(children, timeout=PATIENCE)
    assert not alive
    lines = Workspace(lab.root).progress.read_text(encoding="utf-8").splitlines()
    kinds = [json.loads(line)["kind"] for line in lines]
    assert (kinds[0], kinds[-1], set(kinds[1:-1])) == ("prediction", "grade", {"check"})


def test_tracked_files_do_not_change(lab: Lab, made: Path) -> None:
    assert not (made / ".course").exists()
    assert not (made / "exchange").exists()
    text = (made / "notebooks" / f"{ASSIGNMENT}.ipynb").read_text(encoding="utf-8")
    assert "links-at-the-top" not in text
    assert "torch.float32, lambda" not in text
