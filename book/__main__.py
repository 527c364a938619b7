"""Build the book: run changed lessons, lay out the pages, call Sphinx."""

from __future__ import annotations

import shutil
import sys

from sphinx.cmd.build import main as build

from book import BUILD, ROOT
from book.extras import write_extras
from book.lessons import execute_lessons
from book.stage import stage


def main() -> int:
    """Build the book, and return Sphinx's exit status. A warning fails the build."""
    lessons = execute_lessons()
    stage(lessons, BUILD / "pages")
    shutil.rmtree(BUILD / "html", ignore_errors=True)  # no page of an earlier build stays
    options = [
        "--quiet",
        "--fresh-env",
        "--jobs",
        "2",
        "--fail-on-warning",
        "--conf-dir",
        str(ROOT / "book"),
    ]
    places = ["--doctree-dir", BUILD / "doctrees", BUILD / "pages", BUILD / "html"]
    status = build([*options, *map(str, places)])
    if status == 0:
        write_extras(lessons, BUILD / "html")
        print(f"The book: {(BUILD / 'html' / 'index.html').as_uri()}")
    return status


if __name__ == "__main__":
    sys.exit(main())
