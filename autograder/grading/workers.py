"""Open the workers that grade: processes on this machine, or a Dask cluster.

Both take a task and return a future. If a worker dies, only its current task fails.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import sys
import threading
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import Any

from pebble import ProcessPool

from autograder import logs
from autograder.grading.kernels.forkserver_client import SharedServer, WarmServer
from autograder.grading.task import GradedSubmission, Task, grade_task, use_server

_log = logging.getLogger(__name__)

#: A worker may start, plan and write for so long, beside the time of the submission.
_SPARE_SECONDS = 300.0
_BUSY_FACTOR = 3
#: The memory that a worker may take beside the libraries. The values of a submission are limited,
#: but a comparison or a message may make much larger ones of them.
_MEMORY_BYTES = 4 * 2**30
#: The time in which a worker of a cluster must have started again.
_RESTART_SECONDS = 60

Submit = Callable[[Task], "Future[GradedSubmission]"]


@dataclass(frozen=True)
class Workers:
    """The workers that grade. Use them only inside the context that opened them.

    Attributes:
        submit: A function that gives a task to a worker.
        at_once: How many tasks may wait or run at the same time.
    """

    submit: Submit
    at_once: int


def start_imports() -> BaseContext:
    """Let the process import PyTorch whose copies the workers are. Do not wait for it."""
    if os.name != "posix":
        return multiprocessing.get_context("spawn")
    from multiprocessing import forkserver

    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["autograder.grading.worker_imports"])
    forkserver.ensure_running()
    return context


@contextmanager
def open_local_workers(count: int, server: WarmServer | None) -> Iterator[Workers]:
    """Open worker processes on this machine.

    They are copies of a process that has imported PyTorch (the standard library's fork server),
    not of this process. So they do not have an open gradebook. If a worker dies, only its own task
    fails, and a new worker replaces it.

    Args:
        count: The number of processes.
        server: The server that gives students' kernels to all workers. If it is None, each worker
            starts its own kernels.
    """
    context = start_imports()
    pool = ProcessPool(
        max_workers=count,
        context=context,
        initializer=_begin,
        initargs=[server.share() if server else None, logs.get_path(), logs.get_level()],
    )
    try:
        yield Workers(lambda task: pool.submit(grade_task, _compute_timeout(task), task), 2 * count)
        pool.close()
    except BaseException:
        pool.stop()
        raise
    finally:
        pool.join()


def _compute_timeout(task: Task) -> float:
    """Return the seconds after which a worker is ended. The sandbox ends a submission earlier.

    On a busy machine, the sandbox does not count the time in which a submission waits for a core.
    """
    return _BUSY_FACTOR * task.settings.resources.submission_seconds + _SPARE_SECONDS


def _begin(server: SharedServer | None, log: Path | None, level: int) -> None:
    """Ready this worker. It ends at once when the grader is killed: nobody waits for it."""
    logs.join_file(log, level)
    _limit_memory()
    _log.debug("This worker is ready")
    if server is not None:
        use_server(server)
    parent = multiprocessing.parent_process()

    def end_with_parent() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=end_with_parent, daemon=True).start()


def _limit_memory() -> None:
    """Let an allocation beyond the limit fail in this worker.

    Otherwise Linux would end processes, and the kernels of other submissions first.
    """
    if sys.platform != "linux":
        return
    import resource

    with open("/proc/self/status") as file:
        used = next(int(line.split()[1]) * 1024 for line in file if line.startswith("VmData:"))
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    most = used + _MEMORY_BYTES
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (most, hard))


@contextmanager
def open_dask_workers(address: str) -> Iterator[Workers]:
    """Open the workers of a Dask cluster.

    Args:
        address: The address of the cluster's scheduler, for example ``"tcp://host:8786"``.

    Raises:
        ImportError: If Dask is not installed. The message says how to install it.
        OSError: If it is not an address, or no scheduler answers within 10 seconds.
    """
    try:
        from distributed import Client
    except ImportError:
        raise ImportError(
            "--scheduler needs Dask. Install it: pip install 'deep-learning-with-pytorch[dask]'"
        ) from None
    try:
        opened = Client(address, timeout="10s", set_as_default=False)
    except ValueError as error:
        raise OSError(
            f"{address!r} is not the address of a Dask scheduler: {error}. Addresses are like "
            "tcp://HOST:8786."
        ) from error
    with opened as client:
        cluster = _Cluster(client)
        yield Workers(cluster.submit, 2 * max(1, sum(client.nthreads().values())))


#: The topic under which a worker of a cluster says that it begins to grade.
_BEGIN = "autograder-begin"


def _grade_on_cluster(task: Task, name: str) -> GradedSubmission:
    """Grade a submission in a worker of a cluster, and say when that begins."""
    from distributed import get_worker

    worker = get_worker()
    return grade_task(task, lambda: worker.log_event(_BEGIN, (name, worker.address)))


class _Cluster:
    """Gives tasks to a Dask cluster, with the same time limit as a worker of this machine.

    Dask has no time limit for a task. So the time counts here, from the worker's message that it
    begins. When it is over, the worker's process is started again.

    Args:
        client: Dask's client.
    """

    def __init__(self, client: Any) -> None:
        self._client = client
        self._tasks: dict[str, tuple[Task, Future[GradedSubmission]]] = {}
        self._remotes: dict[str, Any] = {}  # Dask's futures
        self._clocks: dict[str, threading.Timer] = {}
        client.subscribe_topic(_BEGIN, lambda event: self._start_clock(*event[1]))

    def submit(self, task: Task) -> Future[GradedSubmission]:
        """Give a task to the cluster; see `Workers.submit`."""
        name, future = uuid.uuid4().hex, Future[GradedSubmission]()
        self._tasks[name] = task, future
        remote = self._client.submit(_grade_on_cluster, task, name, pure=False, retries=1)
        self._remotes[name] = remote
        remote.add_done_callback(lambda done: self._finish(name, done))
        return future

    def _start_clock(self, name: str, worker: str) -> None:
        if name in self._tasks:
            self._stop_clock(name)  # of a worker that has died
            seconds = _compute_timeout(self._tasks[name][0])
            clock = threading.Timer(seconds, self._end, (name, worker))
            clock.daemon = True
            self._clocks[name] = clock
            clock.start()

    def _stop_clock(self, name: str) -> None:
        if clock := self._clocks.pop(name, None):
            clock.cancel()

    def _end(self, name: str, worker: str) -> None:
        """End the worker's process, because the time of its task is over."""
        _, future = self._tasks.pop(name)
        try:
            self._remotes.pop(name).cancel()
            self._client.restart_workers([worker], timeout=_RESTART_SECONDS, raise_for_error=False)
        except Exception:  # a worker without a process of its own can't be ended
            _log.warning("The Dask worker %s can't be started again", worker, exc_info=True)
        future.set_exception(TimeoutError("The task took too long."))

    def _finish(self, name: str, remote: Any) -> None:
        self._stop_clock(name)
        if name not in self._tasks:
            return  # its time was over
        self._remotes.pop(name, None)
        _, future = self._tasks.pop(name)
        try:
            future.set_result(remote.result())
        except Exception as error:
            future.set_exception(error)


def count_cores() -> int:
    """Return the number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
