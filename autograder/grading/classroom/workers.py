"""Where grading runs: processes on this machine, or a Dask cluster.

Both take a task and give back a future, and both lose no more than the task in hand when a
worker dies.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pebble import ProcessPool

from autograder.grading.classroom.task import Graded, Task, grade_task

if TYPE_CHECKING:
    from autograder.grading.classroom.batch import Submit


@contextmanager
def local_workers(count: int) -> Iterator[Submit]:
    """`count` worker processes on this machine.

    They start fresh (not forked from this process), so they hold no open gradebook. A worker
    that dies fails its own task alone; another takes its place.
    """
    context = multiprocessing.get_context("spawn")
    pool = ProcessPool(max_workers=count, context=context, initializer=_end_with_parent)
    try:
        yield lambda task: pool.submit(grade_task, None, task)
        pool.close()
    except BaseException:
        pool.stop()
        raise
    finally:
        pool.join()


def _end_with_parent() -> None:
    """Let this worker end at once when the grader is killed: nobody waits for its results."""
    parent = multiprocessing.parent_process()

    def wait() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


@contextmanager
def dask_workers(address: str) -> Iterator[Submit]:
    """The workers of the Dask cluster whose scheduler listens at `address`.

    Raises:
        ImportError: Dask is not installed; the message says how to.
        OSError: No scheduler answers.
    """
    try:
        from distributed import Client
    except ImportError:
        raise ImportError(
            "--scheduler needs Dask. Install it: pip install 'deep-learning-with-pytorch[dask]'"
        ) from None
    with Client(address, timeout="10s", set_as_default=False) as client:
        executor = client.get_executor(pure=False, retries=1)

        def submit(task: Task) -> Future[Graded]:
            future: Future[Graded] = executor.submit(grade_task, task)
            return future

        yield submit


def default_workers() -> int:
    """One a core that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
