"""Make two pictures of the README again: ``python docs/pictures.py``.

They show the class report and a feedback page of the class of `autograder demo`. This grades the
class and needs Chromium, so it takes a minute or two. Run it when one of the pages looks different.
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
#: The student whose page is shown has right, partly right and wrong answers.
STUDENT = "daniel"
#: The pictures show the top of the pages.
WIDTH, HEIGHT = 1200, 1400
#: The end of the last row of a table that the picture shows whole.
_LAST_ROW = """() => Math.max(...[...document.querySelectorAll("tr")]
    .map(row => row.getBoundingClientRect().bottom).filter(bottom => bottom < innerHeight))"""


def make_demo(folder: Path) -> Path:
    """Grade the class of the demonstration, and make its feedback. Return its folder."""
    course = folder / "demo"
    run("demo", ASSIGNMENT, "--folder", str(course), "--course-dir", str(ROOT))
    return course


def make_report(course: Path) -> Path:
    """Return the page of the class report."""
    page = course / "report.html"
    run("report", ASSIGNMENT, "--output", str(page), "--course-dir", str(course))
    return page


def run(*command: str) -> None:
    """Run a command of `autograder` with the code of this repository."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    program = [sys.executable, "-m", "autograder.cli", *command]
    subprocess.run(program, env=environment, check=True)


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
    """Make the pages in a temporary folder, and their pictures in `docs/images/`."""
    images = ROOT / "docs" / "images"
    with tempfile.TemporaryDirectory() as folder:
        course = make_demo(Path(folder))
        take_picture(make_report(course), images / "report.png")
        page = course / "feedback" / STUDENT / ASSIGNMENT / f"{ASSIGNMENT}.html"
        take_picture(page, images / "feedback.png")


if __name__ == "__main__":
    main()
