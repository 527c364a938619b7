"""Build the book: run changed lessons, lay out the pages, call Sphinx for each language."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from book import BUILD, ROOT
from book.extras import write_extras, write_sitemap
from book.languages import Edition, find_editions
from book.lessons import execute_lessons
from book.stage import stage
from book.theme import write_theme_texts

HTML = BUILD / "html"


def main() -> int:
    """Build the book, and return Sphinx's exit status. A warning fails the build."""
    lessons = execute_lessons(editions=find_editions())
    shutil.rmtree(HTML, ignore_errors=True)  # no page of an earlier build stays
    for edition, executed in lessons.items():  # English first: the others take its anchors
        stage(executed, BUILD / "pages" / edition.language, edition)
        write_theme_texts(edition, BUILD / "locale")
        if status := run_sphinx(edition):
            return status
        write_extras(executed, HTML / edition.folder, edition)
    write_sitemap(HTML)
    print(f"The book: {(HTML / 'index.html').as_uri()}")
    return 0


def run_sphinx(edition: Edition) -> int:
    """Build the pages of a language, and return the exit status.

    Sphinx translates its own texts for a whole process, so each language has one.
    """
    options = ["--quiet", "--fresh-env", "--jobs", "2", "--fail-on-warning"]
    places = [
        "--conf-dir",
        ROOT / "book",
        "--doctree-dir",
        BUILD / "doctrees" / edition.language,
        BUILD / "pages" / edition.language,
        HTML / edition.folder,
    ]
    return subprocess.run(
        [sys.executable, "-m", "sphinx", *options, *map(str, places)],
        cwd=ROOT,
        env={**os.environ, "BOOK_LANGUAGE": edition.language},
        check=False,
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
