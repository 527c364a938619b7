"""Fork kernels from a process that has already imported the libraries.

A test never forks its own process, because the copy would lack PyTorch's threads.
"""

from __future__ import annotations

import atexit
import multiprocessing
from collections.abc import Callable
from multiprocessing.context import ForkServerProcess


def fork(target: Callable[..., None], *arguments: object) -> ForkServerProcess:
    """Run `target(*arguments)` in a new process. It is killed when the tests end."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.support.warm_torch"])
    process = context.Process(target=target, args=arguments)
    process.start()
    atexit.register(process.kill)
    return process
