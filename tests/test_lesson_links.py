"""Links in notebooks, and in the pages beside the lessons, lead to a file and a heading."""

from __future__ import annotations

import re
import shutil
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import nbformat
import pytest
from nbgrader.utils import compute_checksum

from autograder.cells import get_nbgrader_metadata
from autograder.course import find_assignment_names, load_assignment
from autograder.exchange.release_assignment import is_copied
from autograder.grading.judge.planning import make_plan
from autograder.learn.workspace import Workspace, update
from autograder.lesson_links import adapt_notebooks
from autograder.wording import make_anchor
from tests.support import ROOT
from tests.support.notebooks import cell, notebook

_LINK = re.compile(r"(?<!\\)\]\(([^()\s]+)\)")
_ADDRESS = re.compile(r"[a-z]+:")
FILES = sorted(
    path
    for pattern in (
        "notebooks/*",
        "source/*/*.ipynb",
        "release/*/*.ipynb",
        "zh_CN/notebooks/*",
        "zh_CN/release/*/*.ipynb",
    )
    for path in ROOT.glob(pattern)
)


def read_markdown(path: Path) -> str:
    """The text of a page, or of a notebook's Markdown cells, without code."""
    if path.suffix == ".ipynb":
        cells = nbformat.read(path, as_version=4).cells
        text = "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    else:
        text = path.read_text(encoding="utf-8")
    return re.sub(r"^```.*?^```|`[^`\n]*`", "", text, flags=re.MULTILINE | re.DOTALL)


@cache
def anchors(path: Path) -> set[str]:
    """The headings' anchors, as JupyterLab makes them."""
    cells = nbformat.read(path, as_version=4).cells
    text = "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {make_anchor(re.sub(r"[`*]", "", heading).strip()) for heading in headings}


def find_broken_links(path: Path) -> list[str]:
    broken = []
    for target in _LINK.findall(read_markdown(path)):
        if _ADDRESS.match(target):
            continue
        name, _, anchor = unquote(target).partition("#")
        file = (path.parent / name).resolve() if name else path
        if not file.is_file() or (anchor and anchor not in anchors(file)):
            broken.append(target)
    return broken


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_to_a_file_and_a_heading(path: Path) -> None:
    assert find_broken_links(path) == []


def test_links_of_a_students_copies_lead_to_the_lessons_beside_them(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "mine")
    update(ROOT, workspace)
    copies = sorted(workspace.folder.glob("*/*.ipynb"))
    assert len(copies) == 14
    assert {path: found for path in copies if (found := find_broken_links(path))} == {}


def test_a_missing_file_and_a_missing_heading_are_found(tmp_path: Path) -> None:
    lesson = tmp_path / "a.ipynb"
    text = nbformat.v4.new_markdown_cell("# A `b` c\n\n[1](#A-b-c) [2](#A) [3](x.ipynb) [4](x y)")
    nbformat.write(nbformat.v4.new_notebook(cells=[text]), lesson)
    assert find_broken_links(lesson) == ["#A", "x.ipynb"]


@pytest.mark.parametrize("name", find_assignment_names(ROOT))
def test_a_students_copy_does_not_count_as_changed(name: str, tmp_path: Path) -> None:
    """Neither Validate nor the grader says that a student changed a text with a link."""
    shutil.copytree(ROOT / "release" / name, tmp_path / name)
    adapt_notebooks(tmp_path)
    copy = nbformat.read(tmp_path / name / f"{name}.ipynb", as_version=4)
    for submitted in copy.cells:
        fields = get_nbgrader_metadata(submitted)
        if fields:
            assert fields["checksum"] == compute_checksum(submitted)
    assert any("(../notebooks/" in submitted.source for submitted in copy.cells)
    for submitted in copy.cells:  # as after an editor that drops the checksums of texts
        if submitted.cell_type == "markdown":
            get_nbgrader_metadata(submitted).pop("checksum", None)
    assert make_plan(load_assignment(ROOT, name).notebook, copy).notes == []


def test_only_links_of_notebooks_change(tmp_path: Path) -> None:
    released, copy = tmp_path / "released", tmp_path / "copy"
    text = "[a](../../notebooks/a.ipynb)"
    for folder in (released, copy):
        (folder / "data").mkdir(parents=True)
        nbformat.write(notebook(cell("a-text", text, kind="markdown")), folder / "a.ipynb")
        (folder / "data" / "notes.md").write_text(text)
    assert not is_copied(released, copy)
    adapt_notebooks(copy)
    assert read_markdown(copy / "a.ipynb") == "[a](../notebooks/a.ipynb)"
    assert (copy / "data" / "notes.md").read_text() == text
    assert is_copied(released, copy)
    assert not is_copied(released, tmp_path / "missing")
