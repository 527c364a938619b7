"""Follow translated headings with the links that lead to them.

A catalog keeps the English anchors, so a translator writes no anchor. The links of a translated
notebook lead to the translated headings.
"""

from __future__ import annotations

import posixpath
from itertools import pairwise

from nbformat import NotebookNode

from autograder.translation.markdown_units import MARKDOWN
from autograder.translation.units import LINK

#: The translated heading's anchor for each English one, by the notebook's path.
Anchors = dict[str, dict[str, str]]


def read_headings(notebook: NotebookNode) -> list[str]:
    """Return the texts of a notebook's headings, in order, without marks of Markdown."""
    return [
        heading
        for cell in notebook.cells
        if cell.cell_type == "markdown"
        for heading in find_headings(cell.source)
    ]


def find_headings(source: str) -> list[str]:
    """Return the texts of the headings in a Markdown text."""
    return [
        "".join(part.content for part in token.children or [])
        for before, token in pairwise(MARKDOWN.parse(source))
        if before.type == "heading_open"
    ]


def make_anchor(heading: str) -> str:
    """Return a heading's anchor. JupyterLab's anchors keep capitals and signs."""
    return heading.replace(" ", "-").replace("(", "%28").replace(")", "%29")


def pair_anchors(english: NotebookNode, translated: NotebookNode) -> dict[str, str]:
    """Return the translated anchor for each English one. The first of equal headings counts."""
    pairs = pair_headings(english, translated)
    return {make_anchor(old): make_anchor(new) for old, new in pairs.items()}


def pair_headings(english: NotebookNode, translated: NotebookNode) -> dict[str, str]:
    """Return the translated heading for each English one. The first of equal headings counts."""
    pairs = zip(read_headings(english), read_headings(translated), strict=True)
    return dict(reversed(list(pairs)))


def find_target(link: str, path: str) -> tuple[str, str]:
    """Return the notebook and the anchor that a link leads to.

    Args:
        link: The link's target.
        path: The path of the notebook that has the link, in the course.
    """
    file, _, anchor = link.partition("#")
    if not file:
        return path, anchor
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), file)), anchor


def translate_links(source: str, path: str, anchors: Anchors) -> str:
    """Return a Markdown text with links to translated headings.

    Args:
        source: The text. Its links lead to English headings.
        path: The path of its notebook, in the course.
        anchors: The translated anchors.
    """
    parts, at = [], 0
    for link in LINK.finditer(source):
        notebook, anchor = find_target(link["target"], path)
        if anchor and anchor in anchors.get(notebook, {}):
            end = link.end("target")
            parts += [source[at : end - len(anchor)], anchors[notebook][anchor]]
            at = end
    return "".join([*parts, source[at:]])
