"""Write down what a learner has done, if the learner's workspace asks for it.

`autograder learn` names a file in the environment. Each line of the file is one event as JSON, such
as a prediction. A line is written in one piece, so several notebooks can write at the same time.
Without the variable, nothing is written.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

#: The environment variable that names the file.
VARIABLE = "COURSE_PROGRESS"


def record(kind: str, **fields: Any) -> None:
    """Append an event to the learner's file, if there is one. A full disk does not stop a lesson.

    Args:
        kind: What happened, such as "prediction".
        fields: What else the event says, as JSON values.
    """
    if path := os.environ.get(VARIABLE):
        with suppress(OSError):
            append(Path(path), kind, **fields)


def append(path: Path, kind: str, **fields: Any) -> None:
    """Append an event to a file.

    Raises:
        OSError: The file can't be written.
    """
    event = {"time": datetime.now(UTC).isoformat(timespec="seconds"), "kind": kind, **fields}
    line = json.dumps(event, ensure_ascii=False) + "\n"
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(file, line.encode("utf-8", errors="replace"))
    finally:
        os.close(file)
