"""Remember which submissions a watch has reported as refused, so that the next start is quiet.

The file is only for the messages. Without it, a watch reports all refused submissions once more.
"""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

from autograder.atomic_file import read_record, write_atomically
from autograder.wording import format_count


class Refusals:
    """The refused submissions of a course that were reported.

    Args:
        path: The file that has them.
        step: What is refused: "collected" or "graded".
    """

    def __init__(self, path: Path, step: str) -> None:
        self._path, self._step = path, step
        self._reported: dict[str, dict[str, str]] = {}
        self._seen: set[str] = set()  # assignments that this watch has looked at
        with contextlib.suppress(OSError):
            self._reported = read_record(path)

    def report(self, assignment: str, refused: dict[str, str]) -> list[str]:
        """Return messages on refusals that were not reported. Those from before are one message.

        Args:
            assignment: The assignment.
            refused: The reasons of all that is refused now, by folder or student.
        """
        before = self._reported.get(assignment, {})
        messages = [
            f"{name!a} is not {self._step}: {why}"
            for name, why in refused.items()
            if before.get(name) != why
        ]
        old = len(refused) - len(messages)
        if old and assignment not in self._seen:
            noun = "folder" if self._step == "collected" else "submission"
            refusals = format_count(old, f"{noun} is", f"{noun}s are")
            messages.append(
                f"{refusals} still not {self._step}, as reported before. "
                f"`autograder run {assignment}` lists all."
            )
        self._seen.add(assignment)
        if refused != before:
            self._reported[assignment] = dict(refused)
            with contextlib.suppress(OSError):
                write_atomically(self._path, json.dumps(self._reported).encode())
        return messages
