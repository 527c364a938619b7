"""Links from an assignment to lessons, which fit the course's folder or a student's folder.

In the course, an assignment lies in `source/NAME/` or `release/NAME/`, so a lesson is
`../../notebooks/LESSON.ipynb`. A student has it in `NAME/`, so a lesson is
`../notebooks/LESSON.ipynb`.
"""

from __future__ import annotations

from pathlib import Path

_IN_COURSE, _OF_STUDENT = b"](../../notebooks/", b"](../notebooks/"


def adapt_links(notebook: bytes) -> bytes:
    """Return a notebook's content with links that fit a student's folder."""
    return notebook.replace(_IN_COURSE, _OF_STUDENT)


def make_student_version(path: Path) -> bytes:
    """Return the content of a released file. In a notebook, the links fit a student's folder.

    Raises:
        OSError: The file can't be read.
    """
    data = path.read_bytes()
    return adapt_links(data) if path.suffix == ".ipynb" else data


def adapt_notebooks(folder: Path) -> None:
    """Make the links in the notebooks of a copied assignment fit a student's folder.

    Raises:
        OSError: A file can't be read or written.
    """
    for path in folder.rglob("*.ipynb"):
        path.write_bytes(make_student_version(path))
