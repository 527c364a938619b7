"""Fork kernels from a process that has already imported the libraries.

A test never forks its own process, because the copy would lack PyTorch's threads.
"""

from __future__ import annotations

import atexit
import multiprocessing
from collections.abc import Callable
from multiprocessing import forkserver, popen_forkserver
from multiprocessing.context import ForkServerProcess
from unittest import mock


class _Server(forkserver.ForkServer):
    """Stands for the module `multiprocessing.forkserver` while a process starts."""

    read_signed = staticmethod(forkserver.read_signed)


#: Python has one server for a process, for the grader's workers. They are not copies of a kernel,
#: and a kernel from that server would import most libraries again.
_SERVER = _Server()
_SERVER.set_forkserver_preload(["tests.support.warm_torch"])


def fork(target: Callable[..., None], *arguments: object) -> ForkServerProcess:
    """Run `target(*arguments)` in a new process. It is killed when the tests end."""
    process = multiprocessing.get_context("forkserver").Process(target=target, args=arguments)
    with mock.patch.object(popen_forkserver, "forkserver", _SERVER):
        process.start()
    atexit.register(process.kill)
    return process
