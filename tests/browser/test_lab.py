"""What `make lab` opens, and its messages when it can't start."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from autograder.lab.start import has_browser, make_options
from tests.browser import steps
from tests.browser.conftest import Lab
from tests.browser.made_course import ASSIGNMENT

Picture = Callable[..., None]
PROGRAM = str(Path(sys.executable).with_name("autograder"))


@pytest.fixture(scope="module")
def taken_port() -> socket.socket:
    """A port on which another program listens."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    return listener


@pytest.fixture(scope="module")
def lab(new_lab: Callable[..., Lab], page: Page, taken_port: socket.socket) -> Lab:
    """A JupyterLab that should use the taken_port port."""
    lab = new_lab(port=taken_port.getsockname()[1])
    steps.open_start(page, lab.address)
    return lab


def test_it_prints_the_address_and_instructions(lab: Lab, taken_port: socket.socket) -> None:
    assert f":{taken_port.getsockname()[1]}/" not in lab.address
    assert "/lab/tree/START.md?token=" in lab.address
    assert lab.instructions.startswith("Open this address in a browser.")
    first = (lab.root / "lab.log").read_text(encoding="utf-8").splitlines()[:2]
    assert first == [lab.address, lab.instructions]


def test_start_page_leads_to_a_lesson(lab: Lab, page: Page, picture: Picture) -> None:
    picture(page, "lab-1-start")
    picture(page, "lab-1-start-phone", width=390)
    page.get_by_role("link", name="00 Introduction").click()
    notebook = page.locator(".jp-NotebookPanel:visible")
    expect(notebook.locator(".jp-Cell").first).to_be_visible()
    picture(page, "lab-2-lesson")


def test_the_users_theme_is_kept(lab: Lab, page: Page, home: Path) -> None:
    settings = home / ".jupyter" / "lab" / "user-settings" / "@jupyterlab" / "apputils-extension"
    theme = json.loads((settings / "themes.jupyterlab-settings").read_text())["theme"]
    expect(page.locator("body")).to_have_attribute("data-jp-theme-name", theme)


def test_all_four_pages_are_in_the_menu(lab: Lab, page: Page) -> None:
    page.get_by_role("menuitem", name="Nbgrader", exact=True).click()
    for name in ("Assignment List", "Course List", "Formgrader"):
        expect(page.get_by_role("menuitem", name=name, exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Validate")).to_be_visible()


def test_it_releases_nothing(lab: Lab) -> None:
    assert (lab.root / "release" / ASSIGNMENT).is_dir()
    assert not (lab.root / "exchange" / "deep-learning-with-pytorch" / "outbound").exists()


def test_git_ignores_its_files(lab: Lab) -> None:
    assert (lab.root / ".jupyter" / ".gitignore").read_text() == "*\n"


def test_root_may_start_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert "--allow-root" in make_options(tmp_path)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert "--allow-root" not in make_options(tmp_path)


def test_without_a_screen_it_opens_no_browser(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    assert not has_browser()
    assert "--no-browser" in make_options(tmp_path)


def read_error(folder: Path) -> str:
    """Run the command, which can't start. Return its message on standard error."""
    command = [PROGRAM, "lab", "--course-dir", str(folder)]
    process = subprocess.run(command, capture_output=True, text=True, check=False)
    assert process.returncode == 1
    assert process.stdout == ""
    assert "Traceback" not in process.stderr
    return " ".join(process.stderr.split())


def test_a_folder_that_is_not_a_course(tmp_path: Path) -> None:
    assert "Run this in the course's folder." in read_error(tmp_path)


def test_a_course_that_cant_be_written(tmp_path: Path) -> None:
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\n")
    (tmp_path / ".jupyter").write_text("a file where a folder must be")
    assert "which can't be written: File exists. Copy the course" in read_error(tmp_path)
    assert not (tmp_path / "exchange").exists()
