"""What a person does in JupyterLab. Each step waits until the page shows its result."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import FrameLocator, Locator, Page, expect


def open_start(page: Page, address: str) -> None:
    """Open the start page. Wait until JupyterLab has opened it and selected its file."""
    page.goto(address)
    expect(page.get_by_role("heading", name="You teach")).to_be_visible()
    selected = page.locator(".jp-DirListing-item.jp-mod-selected")
    expect(selected.filter(has_text="START.md")).to_have_count(1)


def choose(page: Page, menu: str, item: str) -> None:
    """Choose an item of a menu at the top."""
    page.get_by_role("menuitem", name=menu, exact=True).click()
    page.get_by_role("menuitem", name=item, exact=True).click()


def select_tab(page: Page, title: str) -> None:
    """Bring a tab of the main area to the front."""
    page.locator("#jp-main-dock-panel .lm-TabBar-tab").filter(has_text=title).click()


def open_assignment_list(page: Page) -> Locator:
    """Open the Assignment List, or load it again."""
    panel = page.locator("#nbgrader-assignment-list")
    if panel.count():
        select_tab(page, "Assignments")
        refresh(page)
    else:
        choose(page, "Nbgrader", "Assignment List")
    expect(panel.locator("#course_list_default")).to_have_text("deep-learning-with-pytorch")
    # JupyterLab may have selected the start page in the meantime
    select_tab(page, "Assignments")
    return panel


def refresh(page: Page) -> None:
    """Press the Assignment List's refresh button."""
    page.locator("#refresh_assignments_list").click()


def open_notebook(page: Page, name: str) -> Locator:
    """Open a fetched notebook from the Assignment List. Wait until its kernel is ready."""
    panel = open_assignment_list(page)
    link = panel.locator(".nested_list_item a").filter(has_text=name)
    if not link.is_visible():
        panel.locator("a.assignment-notebooks-link").filter(has_text=name).click()
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
    """Save the notebook. Wait until the file's cells contain `has`."""
    page.keyboard.press("Control+s")
    for _ in range(240):
        if has in "\n".join("".join(c["source"]) for c in json.loads(path.read_text())["cells"]):
            return
        page.wait_for_timeout(250)
    raise AssertionError(f"{path} was not saved with {has!r}")


def validate(page: Page, notebook: Locator) -> Locator:
    """Press Validate in the toolbar. Return its dialog."""
    notebook.get_by_role("button", name="Validate").click()
    dialog = page.locator(".jp-Dialog")
    expect(dialog).to_contain_text("Validation Results")
    return dialog


def close(dialog: Locator) -> None:
    """Press the dialog's OK."""
    dialog.get_by_role("button", name="OK").click()
    expect(dialog).to_have_count(0)


def open_formgrader(page: Page) -> FrameLocator:
    """Open the Formgrader. Return its page."""
    choose(page, "Nbgrader", "Formgrader")
    frame = page.frame_locator("#formgrader-iframe iframe")
    expect(frame.locator("#main-table")).to_be_attached()
    select_tab(page, "Formgrader")
    return frame
