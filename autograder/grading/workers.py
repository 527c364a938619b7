"""Where grading runs: processes on this machine, or a Dask cluster.

Both take a task and give back a future, and both lose no more than the task in hand when a
worker dies.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pebble import ProcessPool

from autograder import logs
from autograder.grading.kernels.forkserver_client import SharedServer, WarmServer
from autograder.grading.task import Graded, Task, grade_task, use_server

_log = logging.getLogger(__name__)

Submit = Callable[[Task], "Future[Graded]"]

#: What every worker needs and no worker has to import itself.
_PRELOAD = [
    "autograder.grading.judge.grade_notebook",
    "autograder.grading.task",
    "autograder.commands.grade",
]


@dataclass(frozen=True)
class Workers:
    """Who grades: open as long as its context is.

    Attributes:
        submit: Gives a task to a worker.
        at_once: How many tasks to have waiting or at work at a time.
    """

    submit: Submit
    at_once: int


@contextmanager
def local_workers(count: int, server: WarmServer | None) -> Iterator[Workers]:
    """`count` worker processes on this machine.

    They are copies of a process that has imported PyTorch (the standard library's fork server),
    not of this one, so they hold no open gradebook. A worker that dies fails its own task alone;
    another takes its place.

    Args:
        count: How many.
        server: Where all of them get students' kernels from; without one each starts its own.
    """
    context = multiprocessing.get_context("forkserver" if os.name == "posix" else "spawn")
    if os.name == "posix":
        from multiprocessing import forkserver

        context.set_forkserver_preload(_PRELOAD)
        forkserver.ensure_running()
    pool = ProcessPool(
        max_workers=count,
        context=context,
        initializer=_begin,
        initargs=[server.share() if server else None, logs.get_path(), logs.get_level()],
    )
    try:
        yield Workers(lambda task: pool.submit(grade_task, None, task), 2 * count)
        pool.close()
    except BaseException:
        pool.stop()
        raise
    finally:
        pool.join()


def _begin(server: SharedServer | None, log: Path | None, level: int) -> None:
    """Ready this worker. It ends at once when the grader is killed: nobody waits for it."""
    logs.join_file(log, level)
    _log.debug("This worker is ready")
    if server is not None:
        use_server(server)
    parent = multiprocessing.parent_process()

    def wait() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


@contextmanager
def dask_workers(address: str) -> Iterator[Workers]:
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

        yield Workers(submit, 2 * max(1, sum(client.nthreads().values())))


def default_workers() -> int:
    """One a core that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
