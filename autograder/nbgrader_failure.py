"""Turn a failed call of nbgrader's Python interface into an exception."""

from __future__ import annotations

import re
from typing import Any

_EXCEPTION = re.compile(r"[\w.]*(Error|Exception|Exists|Missing)\w*: .")


class NbgraderFailed(RuntimeError):
    """A call of nbgrader's interface failed. The text is nbgrader's log."""

    def summarize(self) -> str:
        """Return the log's last exception, or its last line if it has no exception.

        nbgrader raises its own exception because of another one, which says more.
        """
        lines = [line.strip() for line in str(self).splitlines() if line.strip()]
        errors = [line for line in lines if _EXCEPTION.match(line)]
        causes = [line for line in errors if "NbGraderException" not in line]
        own = [line for line in errors if "Please see the" not in line]
        return (causes or own or lines)[-1]


def raise_on_failure(response: dict[str, Any]) -> None:
    """Check what a call of nbgrader's interface returned.

    Raises:
        NbgraderFailed: The call failed.
    """
    if not response["success"]:
        parts = [response.get("error"), response.get("log")]
        raise NbgraderFailed("\n".join(filter(None, parts)).strip() or "nbgrader gave no reason.")
