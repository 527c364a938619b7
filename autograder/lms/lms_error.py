"""The error that the LMS commands show to an instructor."""

from __future__ import annotations

from typing import Any, NoReturn


class LmsError(RuntimeError):
    """The command failed and changed nothing. The message says what to do."""


def end_command(app: Any, error: LmsError) -> NoReturn:
    """End nbgrader's command with the error's message.

    The plugins call this with their parent. A parent that is not a command of nbgrader has no
    method `fail`. In that case this raises the error itself.
    """
    if hasattr(app, "fail"):
        app.fail(str(error))
    raise error
