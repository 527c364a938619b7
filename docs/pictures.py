"""Make pictures of the README again: ``python docs/pictures.py``.

They show a learner's start page, and the class report and a feedback page of the class of
`autograder demo`. This grades the class and needs Chromium, so it takes a minute or two. Run it
when one of the pages looks different. The pictures of an exercise and of a learner's feedback are
`learn-5-mistake` and `learn-6-feedback` of ``BROWSER_SCREENSHOTS=FOLDER pytest tests/browser``.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from autograder.learn.chapters import Chapter, read_chapters
from autograder.learn.progress_log import ChapterProgress, Guess, LearnerProgress, Points
from autograder.learn.start_page import render_page

ROOT = Path(__file__).resolve().parent.parent
ASSIGNMENT = "01_tensors"
#: The student whose page is shown has right, partly right and wrong answers.
STUDENT = "daniel"
#: The pictures show the top of the pages.
WIDTH, HEIGHT, START_HEIGHT = 1200, 1400, 832
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


def make_start_page(folder: Path) -> Path:
    """Return the start page of a learner who is in the middle of the second lesson."""
    chapters = read_chapters(ROOT)
    first, second = chapters[:2]
    done = {
        first.name: make_progress(first, len(first.lesson.predictions), len(first.checked)),
        second.name: make_progress(second, 9, 4),
    }
    for exercise in first.checked:
        done[first.name].graded[exercise.name] = Points(exercise.points, exercise.points)
    done[first.name].submitted = "2026-01-15 12:00:00 UTC"
    page = folder / "start.html"
    progress = LearnerProgress(done, second.name, "prediction")
    page.write_text(render_page(chapters, progress, "/"), encoding="utf-8")
    return page


def make_progress(chapter: Chapter, predictions: int, exercises: int) -> ChapterProgress:
    """Return the progress of a learner who has done the first of a chapter."""
    return ChapterProgress(
        guesses={
            item.name: Guess("", "", True) for item in chapter.lesson.predictions[:predictions]
        },
        passed={exercise.name: True for exercise in chapter.checked[:exercises]},
    )


def run(*command: str) -> None:
    """Run a command of `autograder` with the code of this repository."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    program = [sys.executable, "-m", "autograder.cli", *command]
    subprocess.run(program, env=environment, check=True)


def take_picture(page: Path, picture: Path, height: int = 0) -> None:
    """Save the top of a page as a browser shows it, by default to the end of a table's row."""
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        shown = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        shown.goto(page.as_uri())
        height = height or shown.evaluate(_LAST_ROW)
        shown.screenshot(path=picture, clip={"x": 0, "y": 0, "width": WIDTH, "height": height})
        browser.close()


def main() -> None:
    """Make the pages in a temporary folder, and their pictures in `docs/images/`."""
    images = ROOT / "docs" / "images"
    with tempfile.TemporaryDirectory() as folder:
        take_picture(make_start_page(Path(folder)), images / "learn.png", START_HEIGHT)
        course = make_demo(Path(folder))
        take_picture(make_report(course), images / "report.png")
        page = course / "feedback" / STUDENT / ASSIGNMENT / f"{ASSIGNMENT}.html"
        take_picture(page, images / "feedback.png")


if __name__ == "__main__":
    main()
