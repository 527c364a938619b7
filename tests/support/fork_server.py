"""A process that has imported the libraries, and from which tests fork kernels at once.

A test never forks its own process: PyTorch's threads would be missing in the copy.
"""

from __future__ import annotations

import atexit
import multiprocessing
from collections.abc import Callable
from multiprocessing.context import ForkServerProcess

#: What kernels import. Pyplot is missing, because ipykernel prepares its backend at that import.
LIBRARIES = [
    "torchvision", "matplotlib.figure", "matplotlib.backends.backend_svg", "ipywidgets",
    "sklearn.datasets", "ipykernel.kernelapp", "tests.support.warm_torch",
]  # fmt: skip


def fork(target: Callable[..., None], *arguments: object) -> ForkServerProcess:
    """Run `target(*arguments)` in a new process; it is killed when the tests end."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(LIBRARIES)
    process = context.Process(target=target, args=arguments)
    process.start()
    atexit.register(process.kill)
    return process
