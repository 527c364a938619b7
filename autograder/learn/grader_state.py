"""What the grader beside JupyterLab does now, in a file of the learner's course."""

from __future__ import annotations

import json

from filelock import FileLock, Timeout

from autograder.atomic_file import write_atomically
from autograder.language import Text, read_text, write_text
from autograder.learn.workspace import Workspace

PREPARING, READY, PROBLEM = "preparing", "ready", "problem"

#: The time that the grader of a JupyterLab that was just stopped may need to end.
END_SECONDS = 10.0


def write_state(workspace: Workspace, state: str, message: Text = "") -> None:
    """Tell JupyterLab's server what the grader does: `READY`, or `PROBLEM` with a message."""
    data = json.dumps({"state": state, "message": write_text(message)}).encode()
    write_atomically(workspace.course / "grader.json", data)


def read_state(workspace: Workspace) -> tuple[str, Text]:
    """Return the state and the message. Before the first `write_state` it is `PREPARING`."""
    try:
        data = json.loads((workspace.course / "grader.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return PREPARING, ""
    return data["state"], read_text(data["message"])


def clear_state(workspace: Workspace) -> None:
    """Forget what an earlier grader wrote."""
    (workspace.course / "grader.json").unlink(missing_ok=True)


def create_grader_lock(workspace: Workspace) -> FileLock:
    """Return the lock that the grader of a workspace holds. It is not locked yet."""
    return FileLock(workspace.course / ".grader.lock", timeout=0)


def is_grading(workspace: Workspace) -> bool:
    """Return whether a grader works for the workspace, and does not end in the next seconds."""
    try:
        with create_grader_lock(workspace).acquire(timeout=END_SECONDS):
            return False
    except Timeout:
        return True
