"""Make `release/` from `source/`, and find out whether it is stale."""

from __future__ import annotations

import filecmp
import shutil
import tempfile
from fnmatch import fnmatch
from pathlib import Path

from autograder.authoring.canonical import rewrite_notebook
from autograder.authoring.rules import find_broken_rules
from autograder.authoring.short_cell import DETAILS
from autograder.course import (
    Assignment,
    Course,
    copy_settings,
    find_notebook_names,
    load_notebooks,
)
from autograder.grading.batch import read_whole_source
from autograder.grading.release_differences import describe_other_notebooks, describe_refusal


class BrokenRules(ValueError):
    """A source notebook breaks rules. The message has a line for each."""


def release(root: Path, assignment: str) -> Path:
    """Make the student's version of an assignment.

    Returns:
        Its folder, `release/ASSIGNMENT`.

    Raises:
        BrokenRules: The source notebook breaks rules, or nbgrader would refuse its cells. Nothing
            was written.
        NbgraderFailed: nbgrader could not make it.
    """
    course = Course.open(root)
    sources = load_notebooks(root, assignment)
    lesson = root / "notebooks" / f"{assignment}.ipynb"
    broken = [
        message
        for source in sources
        if has_course_form(source)
        for message in find_broken_rules(source, lesson)
    ]
    broken += _find_refusals(course, assignment)
    if broken:
        raise BrokenRules("\n".join(broken))
    course.generate_assignment(assignment)
    folder = root / "release" / assignment
    for source in sources:
        if has_course_form(source):
            rewrite_notebook(folder / source.path.name)
    return folder


def _find_refusals(course: Course, assignment: str) -> list[str]:
    """Return why nbgrader would refuse the release. It would also remove the earlier one."""
    database = course.find_database()
    if database and not database.exists():
        return []
    names = find_notebook_names(course.root, assignment)
    with course.open_gradebook() as book:
        refusals = [
            describe_refusal(
                book, assignment, name, read_whole_source(course, assignment, name).notebook
            )
            for name in names
        ]
        refusals.append(describe_other_notebooks(book, assignment, names))
    return list(filter(None, refusals))


def has_course_form(source: Assignment) -> bool:
    """Return whether a notebook has exercises in this course's form. Others are plain nbgrader."""
    return any(
        "exercise" in cell.metadata or "checks.Exercise(" in cell.source
        for cell in source.notebook.cells
    )


def find_stale_files(root: Path, assignment: str) -> list[str]:
    """Return the files that differ from what `source/` generates now.

    They are those in `release/`, and what the released cells leave out, in `course/check_details/`.
    For a plain notebook, which nbgrader generates with new cell ids each time, these are the
    files of `source/` that are newer.
    """
    if not all(map(has_course_form, load_notebooks(root, assignment))):
        ignored = Course.open(root).directory.ignore
        return _find_newer_files(
            root / "source" / assignment, root / "release" / assignment, [".*", *ignored]
        )
    details = DETAILS / f"{assignment}.json"
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        copy_settings(root, copy)
        shutil.copytree(root / "source" / assignment, copy / "source" / assignment)
        if (root / "notebooks").exists():
            shutil.copytree(root / "notebooks", copy / "notebooks")
        if (root / "course").exists():
            (copy / "course").mkdir()
        new, old = release(copy, assignment), root / "release" / assignment
        names = {path.relative_to(copy) for path in new.rglob("*") if path.is_file()}
        names |= {path.relative_to(root) for path in old.rglob("*") if path.is_file()}
        names |= {details for folder in (copy, root) if (folder / details).exists()}
        return sorted(
            str(name)
            for name in names
            if not (copy / name).exists()
            or not (root / name).exists()
            or not filecmp.cmp(copy / name, root / name, shallow=False)
        )


def _find_newer_files(source: Path, release_folder: Path, ignored: list[str]) -> list[str]:
    """Return the files of the source that the release lacks, or that changed after it.

    Args:
        source: The assignment's folder in `source/`.
        release_folder: Its folder in `release/`.
        ignored: Patterns of file and folder names that do not count.
    """
    newer = []
    for path in sorted(source.rglob("*")):
        name = path.relative_to(source)
        made = release_folder / name
        if any(fnmatch(part, pattern) for part in name.parts for pattern in ignored):
            continue
        if not path.is_file():
            continue
        if not made.exists() or made.stat().st_mtime < path.stat().st_mtime:
            newer.append(str(made.relative_to(release_folder.parents[1])))
    return newer
