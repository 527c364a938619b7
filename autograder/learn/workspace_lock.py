"""Let one JupyterLab at a time work on a workspace, from the first moment on."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from autograder.lab import start
from autograder.learn.grader_state import is_grading
from autograder.learn.workspace import Workspace


class WorkspaceInUse(Exception):
    """Another program works on the workspace. The message says which, and what to do."""


@contextmanager
def hold_workspace(workspace: Workspace) -> Iterator[None]:
    """Lock a workspace for this process, and for JupyterLab when it takes this process's place.

    A lock of the library `filelock` would end there. This one ends when JupyterLab does.

    Raises:
        WorkspaceInUse: Another process holds it, or the grader of an earlier one still works.
        OSError: The workspace can't be written.
    """
    workspace.course.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(workspace.course / ".open.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise WorkspaceInUse(_describe(workspace)) from None
        if is_grading(workspace):
            raise WorkspaceInUse(
                f"The grader of the last JupyterLab on {workspace.folder} has not ended yet. "
                "Try again in a few seconds."
            )
        os.set_inheritable(descriptor, True)
        yield
    finally:
        os.close(descriptor)


def find_address(workspace: Workspace) -> str:
    """Return the address of the JupyterLab on a workspace. It is empty while it still starts."""
    from jupyter_server.serverapp import list_running_servers

    runtime = workspace.course / start.FOLDER / "runtime"
    for server in list_running_servers(str(runtime)):
        return f"{server['url']}lab?token={server['token']}"
    return ""


def _describe(workspace: Workspace) -> str:
    address = find_address(workspace)
    where = f": {address}\n" if address else ". "
    return f"{workspace.folder} is open already{where}Stop that JupyterLab first: Ctrl+C, then y."
