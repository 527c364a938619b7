"""Make the picture of the class report for the README again: ``python docs/pictures.py``.

It grades the class of `autograder demo` and needs Chromium, so it takes a minute or two. Run it
when the report looks different.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
ASSIGNMENT = "01_tensors"
#: The picture shows the top of the page.
WIDTH, HEIGHT = 1200, 1400
#: The end of the last row of a table that the picture shows whole.
_LAST_ROW = """() => Math.max(...[...document.querySelectorAll("tr")]
    .map(row => row.getBoundingClientRect().bottom).filter(bottom => bottom < innerHeight))"""


def make_report(folder: Path) -> Path:
    """Grade the class of the demonstration. Return the page of its report."""
    page = folder / "report.html"
    for command in (
        ["demo", ASSIGNMENT, "--folder", str(folder / "demo"), "--course-dir", str(ROOT)],
        ["report", ASSIGNMENT, "--output", str(page), "--course-dir", str(folder / "demo")],
    ):
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        program = [sys.executable, "-m", "autograder.cli", *command]
        subprocess.run(program, env=environment, check=True)
    return page


def take_picture(page: Path, picture: Path) -> None:
    """Save the top of a page as a browser shows it."""
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        shown = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        shown.goto(page.as_uri())
        height = shown.evaluate(_LAST_ROW)
        shown.screenshot(path=picture, clip={"x": 0, "y": 0, "width": WIDTH, "height": height})
        browser.close()


def main() -> None:
    """Make the report in a temporary folder, and its picture in `docs/images/`."""
    with tempfile.TemporaryDirectory() as folder:
        take_picture(make_report(Path(folder)), ROOT / "docs" / "images" / "report.png")


if __name__ == "__main__":
    main()
