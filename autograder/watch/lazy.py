"""Workers that start when the first submission is there: often there is nothing to grade."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from pathlib import Path

from autograder.grading.grade_class import open_workers
from autograder.grading.task import Graded, Task
from autograder.grading.workers import Workers, default_workers


@contextmanager
def lazy_workers(root: Path, count: int | None = None) -> Iterator[Workers]:
    """As `open_workers`, whose trouble then comes with the first task."""
    with ExitStack() as stack:
        opened: list[Workers] = []

        def submit(task: Task) -> Future[Graded]:
            if not opened:
                opened.append(stack.enter_context(open_workers(root, count=count)))
            return opened[0].submit(task)

        yield Workers(submit, 2 * (count or default_workers()))
