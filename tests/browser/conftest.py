"""Start a browser, and JupyterLabs on made courses.

`BROWSER_SCREENSHOTS=FOLDER pytest tests/browser` keeps a picture of each step.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.nbgrader_failure import raise_on_failure
from tests.browser import made_course

try:
    from playwright import sync_api as playwright

    from tests.support.chromium import open_chromium
except ImportError:
    collect_ignore_glob = ["test_*.py"]

#: The most seconds for a step, also on a busy machine. No test waits for this time to pass.
PATIENCE = 120


def pytest_report_header() -> str | None:
    """Say why there are no browser tests."""
    missing = "collect_ignore_glob" in globals()
    return "Browser tests are skipped: pip install playwright" if missing else None


@dataclass
class Lab:
    """A running JupyterLab.

    Attributes:
        root: The course's folder.
        address: The address that it printed, with its token.
        instructions: The line that it printed below.
        process: Its process.
    """

    root: Path
    address: str
    instructions: str
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        """End JupyterLab and its kernels."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def find_free_port() -> int:
    """Return a port of the loopback address on which no program listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def start_lab(root: Path, home: Path, *options: str, command: tuple[str, ...] = ("lab",)) -> Lab:
    """Start `autograder lab`, or another command, like a user with this home."""
    program = str(Path(sys.executable).with_name("autograder"))
    line = [program, *command, "--course-dir", str(root), "--no-browser", *options]
    hidden = ("JUPYTER", "COURSE_", "JPY_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(hidden)}
    environment = {**kept, "HOME": str(home), "OMP_NUM_THREADS": "1", "PYTHONUNBUFFERED": "1"}
    log = root / "lab.log"
    with log.open("wb") as output:
        process = subprocess.Popen(line, env=environment, stdout=output, stderr=output)
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        text = log.read_text(encoding="utf-8")
        printed = re.search(r"^(http://\S+)\n(.+)\n", text, re.MULTILINE)
        if printed:
            return Lab(root, printed[1], printed[2], process)
        time.sleep(0.2)
    process.kill()
    raise AssertionError(f"JupyterLab did not start:\n{log.read_text(encoding='utf-8')}")


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A user's home, with settings that JupyterLab should keep: no cell windowing, and a theme."""
    folder = tmp_path_factory.mktemp("home")
    settings = folder / ".jupyter" / "lab" / "user-settings" / "@jupyterlab"
    for name, content in {
        "notebook-extension/tracker": {"windowingMode": "none"},
        "apputils-extension/themes": {"theme": os.environ.get("BROWSER_THEME", "JupyterLab Light")},
    }.items():
        path = settings / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(content), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made course to copy."""
    return made_course.make_browser_course(tmp_path_factory.mktemp("made") / "course")


@pytest.fixture(scope="module")
def new_lab(
    made: Path, home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., Lab]]:
    """Start JupyterLab on copies of the made course. Stop all at the end."""
    running: list[Lab] = []

    def start(settings: str = "", port: int | None = None, *, released: bool = False) -> Lab:
        root = shutil.copytree(made, tmp_path_factory.mktemp("lab") / "course")
        with (root / "nbgrader_config.py").open("a", encoding="utf-8") as config:
            config.write(settings)
        if released:
            raise_on_failure(Course.open(root).api.release_assignment(made_course.ASSIGNMENT))
        running.append(start_lab(root, home, "--port", str(port or find_free_port())))
        return running[-1]

    yield start
    for lab in running:
        lab.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[playwright.Browser]:
    """Start Chromium once."""
    with open_chromium() as started:
        yield started


@pytest.fixture(scope="module")
def page(browser: playwright.Browser) -> Iterator[playwright.Page]:
    """One window for the tests of a file, because each test continues the one before."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE * 1000)
    playwright.expect.set_options(timeout=PATIENCE * 1000)
    yield context.new_page()
    context.close()


@pytest.fixture
def picture() -> Callable[..., None]:
    """Keep a picture of a page if BROWSER_SCREENSHOTS names a folder."""
    folder = os.environ.get("BROWSER_SCREENSHOTS")

    def keep(page: playwright.Page, name: str, *, width: int = 0) -> None:
        if folder:
            size = page.viewport_size
            assert size is not None
            # like a phone: narrow, and without the file browser unless a dialog covers it
            files = page.locator(".jp-SideBar [data-id=filebrowser]")
            hide_files = width and not page.locator(".jp-Dialog").count()
            if hide_files:
                files.click()
            if width:
                page.set_viewport_size({"width": width, "height": 844})
            page.screenshot(path=Path(folder, f"{name}.png"))
            if width:
                page.set_viewport_size(size)
            if hide_files:
                files.click()

    return keep
