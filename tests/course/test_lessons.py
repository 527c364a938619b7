"""Every lesson runs from top to bottom without an error, and is written as lessons are."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from book.languages import ENGLISH
from book.lessons import EXECUTED
from tests.support import ROOT
from tests.support.offline import run_offline

WIDGET = "application/vnd.jupyter.widget-view+json"
LESSONS = sorted(ROOT.glob("notebooks/*.ipynb"))


def cells(path: Path) -> list[dict[str, object]]:
    """The cells as the file has them: nbformat replaces an id that another cell has."""
    found: list[dict[str, object]] = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return found


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_lesson_runs_from_top_to_bottom(lesson: Path) -> None:
    """It runs once for this test and for the book, and not at all if nothing has changed."""
    run_offline("-m", "book.lessons", lesson.stem)  # fails at the first failing cell
    notebook = nbformat.read(EXECUTED / ENGLISH.language / lesson.name, as_version=4)
    stderr = [
        output.text
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if output.get("name") == "stderr"
    ]
    assert not stderr, "a reader would see these warnings"
    explorers = [cell for cell in notebook.cells if re.search(r"_(explorer|pad)\(", cell.source)]
    for cell in notebook.cells:
        if cell.cell_type == "code":
            check_it_lives_without_a_kernel(cell, is_figure=cell in explorers)
    assert explorers


def check_it_lives_without_a_kernel(cell: NotebookNode, *, is_figure: bool) -> None:
    """A saved output has frames or a still picture, and no widget alone."""
    bundles = [output.data for output in cell.outputs if "data" in output]
    pages = [bundle.get("text/html", "") for bundle in bundles]
    for bundle, page in zip(bundles, pages, strict=True):
        if WIDGET in bundle:
            assert "<img alt=" in page, "nothing to see without a kernel"
            assert "needs a running Jupyter kernel" in page
    if is_figure:
        assert sum("data-frames=" in page or WIDGET in bundle
                   for bundle, page in zip(bundles, pages, strict=True)) == 1  # fmt: skip
        assert sum(map(len, pages)) < 300_000


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_lesson_has_readable_unique_cell_ids(lesson: Path) -> None:
    ids = Counter(str(cell["id"]) for cell in cells(lesson))
    assert [name for name, count in ids.items() if count > 1] == []
    unreadable = [name for name in ids if not re.fullmatch(r"[a-z][a-z0-9]*([-_][a-z0-9]+)*", name)]
    assert unreadable == []
    assert [name for name in ids if re.fullmatch(r"[0-9a-f]{8}", name)] == []  # made by Jupyter
