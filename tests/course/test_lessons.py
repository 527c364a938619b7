"""Every lesson runs from top to bottom without an error, and is written as lessons are."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from tests.support import ROOT

LESSONS = sorted(ROOT.glob("notebooks/*.ipynb"))


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_lesson_runs_from_top_to_bottom(lesson: Path, tmp_path: Path) -> None:
    shutil.copy(lesson, tmp_path)
    notebook = nbformat.read(tmp_path / lesson.name, as_version=4)
    client = NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}})
    client.execute()  # raises CellExecutionError at the first failing cell
    stderr = [
        output.text
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if output.get("name") == "stderr"
    ]
    assert not stderr, "a reader would see these warnings"


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_lesson_has_readable_unique_cell_ids(lesson: Path) -> None:
    ids = [cell.id for cell in nbformat.read(lesson, as_version=4).cells]
    assert len(ids) == len(set(ids))
