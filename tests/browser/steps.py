"""What a person does in JupyterLab, each done when the page shows it."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import FrameLocator, Locator, Page, expect


def open_start(page: Page, address: str) -> None:
    """The start page; done when JupyterLab has opened it and rests."""
    page.goto(address)
    expect(page.get_by_role("heading", name="You teach")).to_be_visible()
    chosen = page.locator(".jp-DirListing-item.jp-mod-selected")
    expect(chosen.filter(has_text="START.md")).to_have_count(1)


def choose(page: Page, menu: str, item: str) -> None:
    """An entry of a menu at the top."""
    page.get_by_role("menuitem", name=menu, exact=True).click()
    page.get_by_role("menuitem", name=item, exact=True).click()


def tab(page: Page, title: str) -> None:
    """Bring a tab of the main area to the front."""
    page.locator("#jp-main-dock-panel .lm-TabBar-tab").filter(has_text=title).click()


def assignment_list(page: Page) -> Locator:
    """The Assignment List, loaded anew."""
    shown = page.locator("#nbgrader-assignment-list")
    if shown.count():
        tab(page, "Assignments")
        refresh(page)
    else:
        choose(page, "Nbgrader", "Assignment List")
    expect(shown.locator("#course_list_default")).to_have_text("deep-learning-with-pytorch")
    # JupyterLab may have brought the start page to the front meanwhile
    tab(page, "Assignments")
    return shown


def refresh(page: Page) -> None:
    """The Assignment List's refresh button."""
    page.locator("#refresh_assignments_list").click()


def open_notebook(page: Page, name: str) -> Locator:
    """A fetched notebook, from the Assignment List; done when its kernel is ready."""
    shown = assignment_list(page)
    link = shown.locator(".nested_list_item a").filter(has_text=name)
    if not link.is_visible():
        shown.locator("a.assignment-notebooks-link").filter(has_text=name).click()
    link.click()
    notebook = page.locator(".jp-NotebookPanel:visible")
    expect(notebook.locator(".jp-Cell").first).to_be_visible()
    expect(page.locator("#jp-main-statusbar")).to_contain_text("Idle")
    return notebook


def write(page: Page, notebook: Locator, old: str, new: str) -> None:
    """Replace the text of the code cell that contains `old`."""
    cell = notebook.locator(".jp-CodeCell").filter(has_text=old)
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(new)
    page.keyboard.press("Escape")


def save(page: Page, path: Path, *, has: str) -> None:
    """Save the notebook; done when the file's cells say `has`."""
    page.keyboard.press("Control+s")
    for _ in range(240):
        if has in "\n".join("".join(c["source"]) for c in json.loads(path.read_text())["cells"]):
            return
        page.wait_for_timeout(250)
    raise AssertionError(f"{path} was not saved with {has!r}")


def validate(page: Page, notebook: Locator) -> Locator:
    """The toolbar's Validate; its dialog."""
    notebook.get_by_role("button", name="Validate").click()
    dialog = page.locator(".jp-Dialog")
    expect(dialog).to_contain_text("Validation Results")
    return dialog


def close(dialog: Locator) -> None:
    """Press OK."""
    dialog.get_by_role("button", name="OK").click()
    expect(dialog).to_have_count(0)


def formgrader(page: Page) -> FrameLocator:
    """The Formgrader's page."""
    choose(page, "Nbgrader", "Formgrader")
    found = page.frame_locator("#formgrader-iframe iframe")
    expect(found.locator("#main-table")).to_be_attached()
    tab(page, "Formgrader")
    return found
