"""A learner's copies: they are made once, and an update never touches what the learner changed."""

from __future__ import annotations

from pathlib import Path

import nbformat

from autograder.learn.workspace import Workspace, update
from tests.learn.small_course import FIRST, SECOND, change_cell
from tests.support import ROOT
from tests.support.secret_lines import find_leaks, read_secret_lines

LESSON = f"notebooks/{FIRST}.ipynb"
ASSIGNMENT = f"{FIRST}/{FIRST}.ipynb"
QUESTION = "What is `1 + 1`?"


def list_files(folder: Path) -> set[str]:
    """Return the files that JupyterLab shows."""
    return {
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and not any(part.startswith(".") for part in path.parts)
    }


def read_text(path: Path) -> str:
    return "\n\n".join(cell.source for cell in nbformat.read(path, 4).cells)


def test_the_first_update_copies_what_a_learner_needs_and_nothing_else(
    course: Path, workspace: Workspace
) -> None:
    result = update(course, workspace)
    files = {
        "START.md", LESSON, f"notebooks/{SECOND}.ipynb", "notebooks/glossary.md", ASSIGNMENT
    }  # fmt: skip
    assert list_files(workspace.folder) == files == set(result.new)
    assert result.describe() == []
    assert "HIDDEN" not in (workspace.folder / ASSIGNMENT).read_text()


def test_git_ignores_the_learners_course(course: Path, workspace: Workspace) -> None:
    update(course, workspace)
    assert (workspace.course / ".gitignore").read_text() == "*\n"


def test_links_lead_to_the_neighbors(course: Path, workspace: Workspace) -> None:
    update(course, workspace)
    cells = nbformat.read(workspace.folder / ASSIGNMENT, 4).cells
    for cell in (cells[0], cells[-1]):
        assert "[Lesson 00 · First steps](../notebooks/00_first.ipynb)" in cell.source
        assert "[Lesson 01 · First steps](../notebooks/01_second.ipynb)" in cell.source
    [first, *_, last] = nbformat.read(workspace.folder / LESSON, 4).cells
    assert first.source == last.source
    assert first.source.startswith("[Assignment 00 · First steps](../00_first/00_first.ipynb)")


def test_an_update_without_changes_writes_nothing(course: Path, workspace: Workspace) -> None:
    update(course, workspace)
    before = (workspace.folder / LESSON).stat().st_mtime_ns
    result = update(course, workspace)
    assert (result.new, result.replaced, result.kept) == ([], [], {})
    assert (workspace.folder / LESSON).stat().st_mtime_ns == before


def test_an_update_replaces_what_the_learner_only_ran(course: Path, workspace: Workspace) -> None:
    update(course, workspace)
    ran = nbformat.read(workspace.folder / LESSON, 4)
    ran.cells[3].execution_count = 7
    ran.cells[3].outputs = [nbformat.v4.new_output("stream", text="hello")]
    ran.cells.append(nbformat.v4.new_code_cell())  # JupyterLab adds it after the last cell
    nbformat.write(ran, workspace.folder / LESSON)
    change_cell(course / LESSON, QUESTION, "What is `2 + 2`?")
    result = update(course, workspace)
    assert result.replaced == [LESSON]
    assert "`2 + 2`" in read_text(workspace.folder / LESSON)
    assert result.describe() == [
        "The course has changed. 1 file that you had not changed: updated."
    ]


def test_an_update_puts_a_new_version_beside_what_the_learner_changed(
    course: Path, workspace: Workspace
) -> None:
    update(course, workspace)
    change_cell(workspace.folder / LESSON, "guess = ...", "guess = 2")
    mine = (workspace.folder / LESSON).read_bytes()
    change_cell(course / LESSON, QUESTION, "What is `2 + 2`?")
    result = update(course, workspace)
    beside = f"notebooks/{FIRST} (new version).ipynb"
    assert result.kept == {LESSON: beside}
    assert (workspace.folder / LESSON).read_bytes() == mine
    assert "`2 + 2`" in read_text(workspace.folder / beside)
    assert beside.rpartition("/")[2] in result.describe()[0]
    assert workspace.news.read_text() == "\n".join(result.describe())
    # it says so once
    assert update(course, workspace).kept == {}
    # a third version does not overwrite what the learner wrote into the second
    change_cell(workspace.folder / beside, "guess = ...", "guess = 4")
    change_cell(course / LESSON, "`2 + 2`", "`3 + 3`")
    assert update(course, workspace).kept == {LESSON: f"notebooks/{FIRST} (new version 2).ipynb"}
    assert "guess = 4" in read_text(workspace.folder / beside)


def test_a_new_chapter_arrives_and_a_deleted_file_comes_back(
    course: Path, workspace: Workspace
) -> None:
    update(course, workspace)
    (workspace.folder / ASSIGNMENT).unlink()
    new = course / "notebooks" / "02_third.ipynb"
    new.write_bytes((course / LESSON).read_bytes())
    assert set(update(course, workspace).new) == {ASSIGNMENT, "notebooks/02_third.ipynb"}


def test_a_folder_that_has_files_of_its_own_keeps_them(course: Path, workspace: Workspace) -> None:
    path = workspace.folder / LESSON
    path.parent.mkdir(parents=True)
    path.write_text("my notes, not a notebook")
    result = update(course, workspace)
    assert path.read_text() == "my notes, not a notebook"
    assert set(result.kept) == {LESSON}


def test_tracked_files_do_not_change(course: Path, workspace: Workspace) -> None:
    def read_all() -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in course.rglob("*") if path.is_file()}

    before = read_all()
    update(course, workspace)
    change_cell(workspace.folder / LESSON, "guess = ...", "guess = 2")
    update(course, workspace)
    assert read_all() == before


def test_a_workspace_of_this_course_shows_no_solution_and_no_hidden_test(
    workspace: Workspace,
) -> None:
    update(ROOT, workspace)
    secrets = read_secret_lines(50, with_checks=True)
    paths = [workspace.folder / name for name in list_files(workspace.folder)]
    assert len(paths) > 14
    assert find_leaks(secrets, [path.read_bytes() for path in paths]) == set()
