"""The learner's own course is a copy: it shares no gradebook, and follows the course's sources."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course import Course
from autograder.learn.own_course import make_course, release_assignments, submit
from autograder.learn.workspace import Workspace, update
from tests.learn.small_course import FIRST, change_cell
from tests.support.watching import configure


def test_the_gradebook_is_never_that_of_the_class(course: Path, workspace: Workspace) -> None:
    configure(course, f"c.CourseDirectory.db_url = 'sqlite:///{course}/class.db'")
    update(course, workspace)
    make_course(course, workspace)
    url = f"sqlite:///{workspace.course}/gradebook.db"
    assert Course.open(workspace.course).directory.db_url == url


def test_files_that_the_course_deletes_leave_the_copy(course: Path, workspace: Workspace) -> None:
    update(course, workspace)
    stray = course / "source" / FIRST / f"{FIRST}-Copy1.ipynb"
    stray.write_bytes((course / "source" / FIRST / f"{FIRST}.ipynb").read_bytes())
    make_course(course, workspace)
    copy = workspace.course / stray.relative_to(course)
    assert copy.exists()
    stray.unlink()
    make_course(course, workspace)
    assert not copy.exists()
    assert copy.with_name(f"{FIRST}.ipynb").exists()


@pytest.mark.parametrize("works_there", [False, True])
def test_a_new_version_is_submitted_only_with_work_in_it(
    course: Path, workspace: Workspace, works_there: bool
) -> None:
    update(course, workspace)
    change_cell(workspace.get_notebook(FIRST), "NotImplementedError()", "ValueError()")
    change_cell(course / "release" / FIRST / f"{FIRST}.ipynb", "NotImplementedError", "KeyError")
    beside = workspace.folder / update(course, workspace).kept[f"{FIRST}/{FIRST}.ipynb"]
    if works_there:
        change_cell(beside, "raise KeyError()", "return 5")
    make_course(course, workspace)
    list(release_assignments(workspace))
    submit(workspace, FIRST)
    (folder,) = Course.open(workspace.course).exchange.inbound.iterdir()
    assert (folder / f"{FIRST}.ipynb").exists()
    assert (folder / beside.name).exists() == works_there


def test_a_checkpoint_in_the_source_is_not_a_change(course: Path, workspace: Workspace) -> None:
    update(course, workspace)
    make_course(course, workspace)
    assert list(release_assignments(workspace)) == [FIRST]
    checkpoint = workspace.course / "source" / FIRST / ".ipynb_checkpoints" / "old.ipynb"
    checkpoint.parent.mkdir()
    checkpoint.write_text("{}")
    assert list(release_assignments(workspace)) == []
