"""Errors that may pass: the watch reports each once and tries again after growing pauses."""

from __future__ import annotations

import time
from dataclasses import dataclass

from nbgrader.exchange import ExchangeError
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from autograder.course import DamagedNotebookError
from autograder.grading.gradebook import GradebookError, describe_database_problem
from autograder.nbgrader_failure import NbgraderFailed
from autograder.wording import describe_os_error

#: A full disk, a missing folder, a locked gradebook, a damaged source, another grading.
TEMPORARY_ERRORS = (
    GradebookError,
    ExchangeError,
    NbgraderFailed,
    SQLAlchemyError,
    DamagedNotebookError,
    OSError,
)

_LONGEST_SECONDS = 60.0


@dataclass
class Pause:
    """The time until the next try. Each pause is twice the last one, up to a minute.

    Attributes:
        message: The error that is the reason for the pause. Empty before the first one.
        seconds: The length of the pause.
        ends_at: When the pause ends, in the time of `time.monotonic`.
    """

    message: str = ""
    seconds: float = 0.0
    ends_at: float = 0.0

    def start(self, message: str, shortest: float) -> bool:
        """Start the next pause. Return whether the message differs from the last one."""
        is_new, self.message = message != self.message, message
        self.seconds = min(max(shortest, 2 * self.seconds), _LONGEST_SECONDS)
        self.ends_at = time.monotonic() + self.seconds
        return is_new


def describe_error(error: Exception) -> str:
    """Say what is wrong, on one line."""
    if isinstance(error, DBAPIError):
        return describe_database_problem(error)
    if isinstance(error, OSError) and error.strerror:
        return describe_os_error(error)
    if isinstance(error, NbgraderFailed):
        return error.summarize()
    lines = [line.strip() for line in str(error).splitlines()]
    return " ".join(filter(None, lines)) or type(error).__name__
