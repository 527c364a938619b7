"""Read a source notebook, or a submitted file that may be damaged, as a notebook node."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.grading.notebook_file import MOST_NOTEBOOK_BYTES, read_notebook_file
from autograder.language import Text, phrase


class UnreadableNotebookError(Exception):
    """A file is not a notebook.

    Attributes:
        message: A message for the student, in the form of a `Phrase`.
    """

    def __init__(self, message: Text) -> None:
        super().__init__(message)
        self.message = message


def read_notebook(notebook: NotebookNode | bytes | str | Path, name: Text = "") -> NotebookNode:
    """Return a notebook from a file or its bytes. A notebook node is returned as it is.

    Args:
        notebook: A notebook node, the bytes of a file, or its path.
        name: The name of the file in messages. By default, it is the path's last part.

    Raises:
        UnreadableNotebookError: If the file does not exist, is too large, or is not a notebook.
    """
    if isinstance(notebook, NotebookNode):
        return notebook
    if isinstance(notebook, bytes):
        name, content = name or phrase("The file"), notebook
    else:
        name = name or Path(notebook).name
        try:
            content = read_notebook_file(Path(notebook))
        except OSError as error:
            reason = error.strerror or type(error).__name__
            message = phrase("{file} can't be read: {reason}.", file=name, reason=reason)
            raise UnreadableNotebookError(message) from error
    if len(content) > MOST_NOTEBOOK_BYTES:
        most = MOST_NOTEBOOK_BYTES // 2**20
        message = phrase(
            "{file} is larger than {most} MB, also without its outputs.", file=name, most=most
        )
        raise UnreadableNotebookError(message)
    try:
        text = content.decode(json.detect_encoding(content)).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        message = phrase("{file} is not a notebook: it is not UTF-8 text.", file=name)
        raise UnreadableNotebookError(message) from error
    try:
        data = json.loads(text)
        if type(data) is not dict:
            raise ValueError("not a JSON object")
        if type(data.get("cells")) is not list:  # an older format, or something else
            data = nbformat.reads(text, as_version=4)
            for cell in data["cells"]:
                cell.pop("id", None)  # new ones would differ at each grading
        if type(data["cells"]) is not list:
            raise ValueError("not a list of cells")
        node: NotebookNode = nbformat.from_dict(data)
        return node
    except RecursionError as error:
        message = phrase("{file} is not a notebook: it is nested too deep.", file=name)
        raise UnreadableNotebookError(message) from error
    except json.JSONDecodeError as error:
        where = (
            phrase("line {number}: {error}", number=error.lineno, error=error.msg)
            if text.strip()
            else phrase("it is empty")
        )
        message = phrase(
            "{file} is not a notebook: it is cut off or damaged ({where}).", file=name, where=where
        )
        raise UnreadableNotebookError(message) from error
    except Exception as error:
        message = phrase(
            "{file} is not a notebook: it is damaged, or another kind of file.", file=name
        )
        raise UnreadableNotebookError(message) from error


@lru_cache(maxsize=8)  # the same for each submission
def parse_source(content: bytes) -> NotebookNode:
    """Return a source notebook, which nobody may change.

    A cell without an id gets the same id at each grading.
    """
    notebook: NotebookNode = nbformat.reads(content.decode("utf-8-sig"), as_version=4)
    given = json.loads(content.decode("utf-8-sig")).get("cells", [])
    for number, cell in enumerate(notebook.cells):
        if number >= len(given) or "id" not in given[number]:
            cell["id"] = f"cell-{number}"
    return notebook
