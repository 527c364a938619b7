"""The learner's own course is a copy: it shares no gradebook, and follows the course's sources."""

from __future__ import annotations

from pathlib import Path

from autograder.course import Course
from autograder.learn.own_course import make_course
from autograder.learn.workspace import Workspace, update
from tests.learn.small_course import FIRST
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
