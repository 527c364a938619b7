"""The command that opens the course: `lab`."""

from __future__ import annotations

import typer

from autograder.commands.common import HERE, Root, app, open_course, stop


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def lab(context: typer.Context, root: Root = HERE) -> None:
    """Open JupyterLab in the course's folder. Further options go to JupyterLab."""
    from autograder.lab.start import FOLDER, make_environment, make_options, open_lab, prepare

    course = open_course(root)
    try:
        prepare(course)
    except OSError as error:
        raise stop(
            f"JupyterLab keeps its files in {course.root / '.jupyter'}, which can't be written: "
            f"{error.strerror}. Copy the course to a folder of your own, and start it there."
        ) from error
    options = [*make_options(course.root), *context.args]
    open_lab(course.root, options, make_environment(course.root / FOLDER))
