"""A student who replaces what answers the judge in the student's process.

Each call of a function of the test cell that runs there gets a reply that a right solution gave,
for inputs of another secret. All other requests are answered by wrong answers.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from nbformat import NotebookNode

from autograder import checks
from autograder.authoring.banks import Answer
from autograder.authoring.made_submission import make_submission
from autograder.cells import get_grade_id, get_nbgrader_metadata
from autograder.course import Assignment
from autograder.grading.kernels.kernel import Kernel, Launcher
from autograder.grading.wire import json_text
from autograder.grading.wire.limits import WireLimits

Reply = tuple[bytes, list[bytes]]
#: An exercise, the number of a part, and the text of a function.
Place = tuple[str, int, str]


class Replies:
    """The replies to calls of the test cells' own functions, by place and in order.

    Attributes:
        recording: Whether to keep replies. Otherwise, they are given.
    """

    def __init__(self) -> None:
        self.recording = True
        self._replies: dict[Place, list[Reply]] = defaultdict(list)
        self._given: dict[Place, int] = defaultdict(int)
        self._part = ("", 0)

    @contextmanager
    def watch_parts(self) -> Iterator[None]:
        """Know in which part of which exercise a call is."""
        open_part = checks.Exercise.part

        def part(exercise: checks.Exercise, *args: Any, **kwargs: Any) -> Any:
            self._part = exercise.exercise, len(exercise.parts)
            return open_part(exercise, *args, **kwargs)

        self._given.clear()
        with mock.patch.object(checks.Exercise, "part", part):
            yield

    def _find_place(self, header: bytes) -> Place | None:
        request = json_text.load(header, WireLimits())
        if request["op"] != "call":
            return None
        function = request["args"][1][0]
        source = function[1].get("source") if function[0] == "R" else None
        return None if source is None else (*self._part, source)

    def keep(self, header: bytes, reply: Reply) -> None:
        place = self._find_place(header)
        if place is not None:
            self._replies[place].append(reply)

    def find(self, header: bytes) -> Reply | None:
        """Return the reply that the solution got at this place, or None."""
        place = self._find_place(header)
        replies = self._replies.get(place, []) if place is not None else []
        if place is None or not replies:
            return None
        self._given[place] += 1
        return replies[min(self._given[place], len(replies)) - 1]


class ReplayingKernel:
    """A kernel that keeps or gives replies."""

    def __init__(self, kernel: Kernel, replies: Replies) -> None:
        self._kernel = kernel
        self._replies = replies

    def __getattr__(self, name: str) -> Any:
        return getattr(self._kernel, name)

    def request(self, header: bytes, buffers: Sequence[bytes], *, timeout: float) -> Reply:
        given = None if self._replies.recording else self._replies.find(header)
        if given is not None:
            return given
        reply = self._kernel.request(header, buffers, timeout=timeout)
        if self._replies.recording:
            self._replies.keep(header, reply)
        return reply


class ReplayingLauncher:
    """Starts kernels that keep or give replies."""

    def __init__(self, launcher: Launcher, replies: Replies) -> None:
        self._launcher = launcher
        self._replies = replies

    def start(self, folder: Path | None) -> Any:
        return ReplayingKernel(self._launcher.start(folder), self._replies)


def make_wrong_student(assignment: Assignment) -> NotebookNode:
    """Return a submission in which each function returns None and each class is empty."""
    answers: dict[str, Answer | None] = {}
    for cell in assignment.notebook.cells:
        name = get_grade_id(cell) or ""
        if cell.cell_type == "code" and get_nbgrader_metadata(cell).get("solution"):
            lines = []
            for node in ast.parse(cell.source).body:
                if isinstance(node, ast.FunctionDef):
                    lines.append(f"def {node.name}(*args, **kwargs): return None")
                elif isinstance(node, ast.ClassDef):
                    lines.append(f"class {node.name}:")
                    lines.append("    def __init__(self, *args, **kwargs): pass")
            answers[name] = Answer(name, "", "\n".join(lines))
    return make_submission(assignment, answers)
