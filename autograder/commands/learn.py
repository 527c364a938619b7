"""The commands for one person alone: `learn` and `progress`."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from autograder.commands.common import HERE, Root, app, open_course, stop
from autograder.commands.console import console, make_learner_table

Folder = Annotated[Path, typer.Argument(help="Your folder.")]
MY_COURSE = Path("my-course")


@app.command()
def learn(
    folder: Folder = MY_COURSE,
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
    workspace = Workspace(folder.resolve())
    if (workspace.folder / "source").exists() or workspace.folder in course.root.parents:
        raise stop(f"{workspace.folder} is a course, not a learner's folder. Name another one.")
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
def progress(folder: Folder = MY_COURSE, root: Root = HERE) -> None:
    """Show what you have done: predictions, exercises, points, and what is next."""
    from autograder.learn.chapters import read_chapters
    from autograder.learn.saved_checks import SavedChecks
    from autograder.learn.start_page import find_next_step
    from autograder.learn.workspace import Workspace

    workspace = Workspace(folder.resolve())
    here = Workspace(Path.cwd())
    if folder == MY_COURSE and not workspace.course.is_dir() and here.course.is_dir():
        workspace = here
        root = here.folder.parent if root == HERE else root
    if not workspace.course.is_dir():
        raise stop(f"{workspace.folder} is not a learner's folder. `autograder learn` makes one.")
    chapters = read_chapters(open_course(root).root)
    assignments = [chapter.name for chapter in chapters if chapter.assignment]
    done = SavedChecks(workspace).read_progress(assignments)
    console.print(make_learner_table(chapters, done))
    if step := find_next_step(chapters, done):
        console.print(Text(f"Next: {step.title}. {step.detail}".strip()), soft_wrap=True)
