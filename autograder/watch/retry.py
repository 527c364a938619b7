"""What may go wrong for a while: said once, and tried again with growing pauses."""

from __future__ import annotations

import time
from dataclasses import dataclass

from nbgrader.exchange import ExchangeError
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from autograder.grading.gradebook import GradebookTrouble, database_problem
from autograder.nbgrader_failure import NbgraderFailed

#: A full disk, a folder that is gone, a locked gradebook, another grading.
TROUBLES = (GradebookTrouble, ExchangeError, NbgraderFailed, SQLAlchemyError, OSError)

_LONGEST_SECONDS = 60.0


@dataclass
class Pause:
    """The time until the next try: twice the last one, up to a minute."""

    sentence: str = ""
    seconds: float = 0.0
    over: float = 0.0

    def begin(self, sentence: str, shortest: float) -> bool:
        """Wait once more. Returns whether this trouble was not said yet."""
        new, self.sentence = sentence != self.sentence, sentence
        self.seconds = min(max(shortest, 2 * self.seconds), _LONGEST_SECONDS)
        self.over = time.monotonic() + self.seconds
        return new


def sentence(error: Exception) -> str:
    """What is wrong, on one line."""
    if isinstance(error, DBAPIError):
        return database_problem(error)
    if isinstance(error, OSError) and error.strerror:
        where = f"{error.filename}: " if error.filename else ""
        return f"{where}{error.strerror}."
    if isinstance(error, NbgraderFailed):
        return error.sentence()
    lines = [line.strip() for line in str(error).splitlines()]
    return " ".join(filter(None, lines)) or type(error).__name__
