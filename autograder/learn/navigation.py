"""Add links to the previous and the next notebook to a learner's copy."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import quote

import nbformat
from nbformat import NotebookNode

from autograder.cells import LINKS_IDS
from autograder.language import Text, show


@dataclass(frozen=True)
class Stop:
    """A notebook on the learner's way.

    Attributes:
        path: Its path in the workspace.
        title: Its name in a link, such as "Lesson 01 · Tensors".
    """

    path: PurePosixPath
    title: Text


def add_links(notebook: NotebookNode, stops: list[Stop], number: int) -> None:
    """Add a cell with links to the first and last place of a notebook.

    Args:
        notebook: The notebook. It changes.
        stops: All notebooks, in the learner's order.
        number: The index of this notebook.
    """
    here = stops[number]
    links = []
    if number > 0:
        links.append(f"← {_link(here, stops[number - 1])}")
    if number + 1 < len(stops):
        links.append(f"{_link(here, stops[number + 1])} →")
    text = " &nbsp;·&nbsp; ".join(links)
    if not text:
        return
    for place, name in zip((0, len(notebook.cells) + 1), LINKS_IDS, strict=True):
        cell = nbformat.v4.new_markdown_cell(text, id=name)
        cell.metadata = nbformat.from_dict({"editable": False, "deletable": False})
        notebook.cells.insert(place, cell)


def _link(here: Stop, target: Stop) -> str:
    path = os.path.relpath(target.path, here.path.parent)
    return f"[{show(target.title)}]({quote(path)})"
