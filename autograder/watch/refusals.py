"""Remember which folders a watch has reported as refused, so that the next start is quiet.

The file is only for the messages. Without it, a watch reports all refused folders once more.
"""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

from autograder.atomic_file import write_atomically
from autograder.wording import format_count


class Refusals:
    """The refused folders of a course that were reported.

    Args:
        path: The file that has them.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._reported: dict[str, dict[str, str]] = {}
        self._seen: set[str] = set()  # assignments that this watch has looked at
        with contextlib.suppress(OSError, ValueError):
            self._reported = json.loads(path.read_bytes())

    def report(self, assignment: str, refused: dict[str, str]) -> list[str]:
        """Return messages on folders that were not reported. Those from before are one message.

        Args:
            assignment: The assignment.
            refused: All folders that are refused now, with the reasons.
        """
        before = self._reported.get(assignment, {})
        messages = [
            f"{folder!a} is not collected: {why}"
            for folder, why in refused.items()
            if before.get(folder) != why
        ]
        old = len(refused) - len(messages)
        if old and assignment not in self._seen:
            folders = format_count(old, "folder is", "folders are")
            messages.append(
                f"{folders} still not collected, as reported before. `autograder run {assignment}` "
                "lists all."
            )
        self._seen.add(assignment)
        if refused != before:
            self._reported[assignment] = dict(refused)
            with contextlib.suppress(OSError):
                write_atomically(self._path, json.dumps(self._reported).encode())
        return messages
