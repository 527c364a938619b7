"""What becomes of a call of nbgrader's interface that failed."""

from __future__ import annotations

import re
from typing import Any

_EXCEPTION = re.compile(r"[\w.]*(Error|Exception|Exists|Missing)\w*: .")


class NbgraderFailed(RuntimeError):
    """nbgrader could not do what it was asked; the text is its own log."""

    def sentence(self) -> str:
        """The line of the log that says it: the last exception's, else the last line."""
        lines = [line.strip() for line in str(self).splitlines() if line.strip()]
        errors = [
            line for line in lines if _EXCEPTION.match(line) and "NbGraderException" not in line
        ]
        return (errors or lines)[-1]


def must_succeed(answer: dict[str, Any]) -> None:
    """Look at what a call of nbgrader's interface returned.

    Raises:
        NbgraderFailed: It failed.
    """
    if not answer["success"]:
        parts = [answer.get("error"), answer.get("log")]
        raise NbgraderFailed("\n".join(filter(None, parts)).strip() or "nbgrader gave no reason.")
