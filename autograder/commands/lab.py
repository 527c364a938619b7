"""The command that opens the course: `lab`."""

from __future__ import annotations

import typer

from autograder.commands.common import HERE, Root, app, stop
from autograder.commands.console import console


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def lab(context: typer.Context, root: Root = HERE) -> None:
    """Open JupyterLab on the course; further options go to JupyterLab."""
    from autograder.lab.start import open_lab, prepare

    course = root.resolve()
    if not (course / "nbgrader_config.py").exists():
        raise stop(f"There is no nbgrader_config.py in {course}. Run this in the course's folder.")
    try:
        troubles = prepare(course)
    except OSError as error:
        raise stop(
            f"JupyterLab keeps its files in {course / '.jupyter'}, which can't be written: "
            f"{error.strerror}. Copy the course to a folder of yours and start it there."
        ) from error
    for sentence in troubles:
        console.print(sentence, style="red", markup=False, highlight=False)
    open_lab(course, context.args)
