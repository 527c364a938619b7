"""The command that opens the course: `lab`."""

from __future__ import annotations

import typer

from autograder.commands.common import HERE, Root, app
from autograder.tables import console


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def lab(context: typer.Context, root: Root = HERE) -> None:
    """Open JupyterLab on the course; further options go to JupyterLab."""
    from autograder.lab import open_lab, prepare

    for copy in prepare(root.resolve()):
        console.print(f"Your copy of the assignment: {copy.name}/{copy.name}.ipynb")
    open_lab(root.resolve(), context.args)
