"""Links from an assignment to lessons, which fit the course's folder or a student's folder.

In the course, an assignment lies in `source/NAME/` or `release/NAME/`, so a lesson is
`../../notebooks/LESSON.ipynb`. A student has it in `NAME/`, so a lesson is
`../notebooks/LESSON.ipynb`.
"""

from __future__ import annotations

from pathlib import Path

from autograder.cells import get_nbgrader_metadata

_IN_COURSE, _OF_STUDENT = "](../../notebooks/", "](../notebooks/"


def adapt_text(text: str) -> str:
    """Return a text with links that fit a student's folder."""
    return text.replace(_IN_COURSE, _OF_STUDENT)


def adapt_links(notebook: bytes) -> bytes:
    """Return a notebook's content with links that fit a student's folder.

    The cells get the checksums of their new text. Otherwise nbgrader takes them for changed.
    """
    import nbformat  # these two take long to import
    from nbgrader.utils import compute_checksum

    if _IN_COURSE.encode() not in notebook:
        return notebook
    content = nbformat.reads(notebook.decode(), as_version=4)
    for cell in content.cells:
        if _IN_COURSE in cell.source:
            cell.source = adapt_text(cell.source)
            fields = get_nbgrader_metadata(cell)
            if "checksum" in fields:
                fields["checksum"] = compute_checksum(cell)
    text: str = nbformat.writes(content)
    return f"{text}\n".encode()


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
