"""The commands for one person alone: `learn` and `progress`."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from autograder.commands.common import HERE, Root, app, open_course, stop
from autograder.commands.console import console, make_learner_table
from autograder.language import ENGLISH, current_language

Folder = Annotated[
    Path | None,
    typer.Argument(help="Your folder. By default my-course, in Chinese my-course-zh_CN."),
]

#: Folders of a course that a learner's files must not get into.
_OF_COURSE = (
    "autograded", "course", "exchange", "feedback", "notebooks", "release", "source", "submitted",
)  # fmt: skip


def _get_default_folder() -> Path:
    """Return the folder of a learner who names none. Each language has its own."""
    language = current_language()
    return Path("my-course" if language == ENGLISH else f"my-course-{language}")


def _find_course(folder: Path) -> Path:
    """Return the course of a learner's folder, which lies beside or in it: `zh_CN` or `.`."""
    edition = folder.parent / folder.name.rpartition("-")[2]
    return edition if (edition / "nbgrader_config.py").exists() else folder.parent


@app.command()
def learn(
    folder: Folder = None,
    port: Annotated[int | None, typer.Option(help="JupyterLab's port.")] = None,
    browser: Annotated[bool, typer.Option(help="Open a browser window.")] = True,
    root: Root = HERE,
) -> None:
    """Open JupyterLab on your own copies of the lessons and assignments.

    Your folder is made on first use. Later, it gets new lessons, and what you changed stays.
    """
    from autograder.learn.open_workspace import open_workspace, prepare
    from autograder.learn.own_course import make_course
    from autograder.learn.workspace import Workspace, update
    from autograder.learn.workspace_lock import WorkspaceInUse, hold_workspace

    course = open_course(root)
    workspace = Workspace((folder or _get_default_folder()).resolve())
    if (workspace.folder / "source").exists() or workspace.folder in course.root.parents:
        raise stop(f"{workspace.folder} is a course, not a learner's folder. Name another one.")
    if any(workspace.folder.is_relative_to(course.root / name) for name in _OF_COURSE):
        raise stop(f"{workspace.folder} is the course's own folder. Name another one.")
    options = [*([f"--port={port}"] if port else []), *([] if browser else ["--no-browser"])]
    with ExitStack() as stack:
        try:
            stack.enter_context(hold_workspace(workspace))
            result = update(course.root, workspace)
            make_course(course.root, workspace)
            prepare(workspace)
        except WorkspaceInUse as error:
            raise stop(str(error)) from None
        except OSError as error:
            raise stop(
                f"Your folder can't be written: {error.filename or workspace.folder}: "
                f"{error.strerror}. Name another one: autograder learn FOLDER"
            ) from error
        for line in result.describe():
            console.print(Text(line), soft_wrap=True)
        open_workspace(course.root, workspace, options)


@app.command()
def progress(folder: Folder = None, root: Root = HERE) -> None:
    """Show what you have done: predictions, exercises, points, and what is next."""
    from autograder.learn.chapters import read_chapters
    from autograder.learn.saved_checks import SavedChecks
    from autograder.learn.start_page import find_next_step
    from autograder.learn.workspace import Workspace

    here = Workspace(Path.cwd())
    if folder is None and here.course.is_dir():
        folder = here.folder
        root = _find_course(folder) if root == HERE else root
    course = open_course(root).root
    workspace = Workspace((folder or _get_default_folder()).resolve())
    if not workspace.course.is_dir():
        raise stop(f"{workspace.folder} is not a learner's folder. `autograder learn` makes one.")
    chapters = read_chapters(course)
    assignments = [chapter.name for chapter in chapters if chapter.assignment]
    done = SavedChecks(workspace).read_progress(assignments)
    console.print(make_learner_table(chapters, done))
    if step := find_next_step(chapters, done):
        console.print(Text(f"Next: {step.title}. {step.detail}".strip()), soft_wrap=True)
