"""What `make lab` opens, and what it does where something is in its way."""

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

from autograder.course import Course
from autograder.lab.start import has_browser, options, prepare
from tests.browser import steps
from tests.browser.conftest import Lab
from tests.browser.made_course import ASSIGNMENT

Picture = Callable[..., None]
PROGRAM = str(Path(sys.executable).with_name("autograder"))


@pytest.fixture(scope="module")
def taken() -> socket.socket:
    """A port that somebody listens on."""
    found = socket.socket()
    found.bind(("127.0.0.1", 0))
    found.listen()
    return found


@pytest.fixture(scope="module")
def lab(new_lab: Callable[..., Lab], page: Page, taken: socket.socket) -> Lab:
    """A JupyterLab that is told to use that port."""
    started = new_lab(port=taken.getsockname()[1])
    steps.open_start(page, started.address)
    return started


def test_it_prints_the_address_and_a_sentence(lab: Lab, taken: socket.socket) -> None:
    assert f":{taken.getsockname()[1]}/" not in lab.address
    assert "/lab/tree/START.md?token=" in lab.address
    assert lab.sentence.startswith("Open this address in a browser;")
    first = (lab.root / "lab.log").read_text(encoding="utf-8").splitlines()[:2]
    assert first == [lab.address, lab.sentence]


def test_start_page_leads_to_a_lesson(lab: Lab, page: Page, picture: Picture) -> None:
    picture(page, "lab-1-start")
    picture(page, "lab-1-start-phone", width=390)
    page.get_by_role("link", name="01 Tensors").click()
    notebook = page.locator(".jp-NotebookPanel:visible")
    expect(notebook.locator(".jp-Cell").first).to_be_visible()
    picture(page, "lab-2-lesson")


def test_the_users_theme_is_kept(lab: Lab, page: Page, home: Path) -> None:
    theirs = home / ".jupyter" / "lab" / "user-settings" / "@jupyterlab" / "apputils-extension"
    theme = json.loads((theirs / "themes.jupyterlab-settings").read_text())["theme"]
    expect(page.locator("body")).to_have_attribute("data-jp-theme-name", theme)


def test_all_four_pages_are_in_the_menu(lab: Lab, page: Page) -> None:
    page.get_by_role("menuitem", name="Nbgrader", exact=True).click()
    for name in ("Assignment List", "Course List", "Formgrader"):
        expect(page.get_by_role("menuitem", name=name, exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Validate")).to_be_visible()


def test_each_assignment_is_released_once(lab: Lab) -> None:
    """Started again: what an instructor withdrew stays withdrawn, what is new is released."""
    outbound = lab.root / "exchange" / "deep-learning-with-pytorch" / "outbound"
    assert [path.name for path in outbound.iterdir()] == [ASSIGNMENT]
    assert Course.open(lab.root).api.unrelease(ASSIGNMENT)["success"]
    new = lab.root / "release" / "99_new"
    new.mkdir()
    (new / "99_new.ipynb").write_text("{}")
    assert prepare(Course.open(lab.root)) == []
    assert [path.name for path in outbound.iterdir()] == ["99_new"]


def test_nothing_of_it_shows_in_git(lab: Lab) -> None:
    assert (lab.root / ".jupyter" / ".gitignore").read_text() == "*\n"


def test_root_may_start_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert "--allow-root" in options(tmp_path)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert "--allow-root" not in options(tmp_path)


def test_no_browser_is_looked_for_where_there_is_no_screen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    assert not has_browser()
    assert "--no-browser" in options(tmp_path)


def said(folder: Path) -> str:
    """What the command says on standard error where it can't start."""
    command = [PROGRAM, "lab", "--course-dir", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    return " ".join(done.stderr.split())


def test_a_folder_that_is_no_course(tmp_path: Path) -> None:
    assert "Run this in the course's folder." in said(tmp_path)


def test_a_course_that_cant_be_written(tmp_path: Path) -> None:
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\n")
    (tmp_path / ".jupyter").write_text("a file where a folder must be")
    assert "which can't be written: File exists. Copy the course" in said(tmp_path)
    assert not (tmp_path / "exchange").exists()


def test_an_exchange_that_cant_be_made(tmp_path: Path) -> None:
    """The lessons open all the same; the sentence names the assignment."""
    config = 'c.CourseDirectory.course_id = "c"\n'
    config += f'c.Exchange.root = "{tmp_path}/file"\n'
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\n" + config)
    (tmp_path / "file").touch(mode=0o777)
    (tmp_path / "file").chmod(0o777)
    (tmp_path / "release" / "01_tensors").mkdir(parents=True)
    [sentence] = prepare(Course.open(tmp_path))
    assert sentence.startswith("01_tensors could not be put into the exchange.")
    assert prepare(Course.open(tmp_path)) == [sentence]
