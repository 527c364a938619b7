"""What may go wrong for a while: said once, and tried again with growing pauses."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass

from nbgrader.exchange import ExchangeError
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from autograder.grading.gradebook import GradebookTrouble
from autograder.nbgrader_api import NbgraderFailed

#: A full disk, a folder that is gone, a locked gradebook, another grading.
TROUBLES = (GradebookTrouble, ExchangeError, NbgraderFailed, SQLAlchemyError, OSError)

_LONGEST_SECONDS = 60.0
_EXCEPTION = re.compile(r"[\w.]*(Error|Exception|Exists|Missing)\w*: .")


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
        return f"The gradebook can't be used: {error.orig}."
    if isinstance(error, OSError) and error.strerror:
        where = f"{error.filename}: " if error.filename else ""
        return f"{where}{error.strerror}."
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    if isinstance(error, NbgraderFailed):  # tracebacks and a log: an exception's line says it
        said = [
            line for line in lines if _EXCEPTION.match(line) and "NbGraderException" not in line
        ]
        return (said or lines or ["nbgrader gave no reason."])[-1]
    return " ".join(lines) or type(error).__name__
