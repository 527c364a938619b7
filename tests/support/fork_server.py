"""Fork kernels from a process that has already imported the libraries.

A test never forks its own process, because the copy would lack PyTorch's threads.
"""

from __future__ import annotations

import atexit
import multiprocessing
from collections.abc import Callable
from multiprocessing.context import ForkServerProcess

#: The modules that kernels import. Pyplot is missing, because ipykernel prepares its backend when
#: a kernel imports it.
LIBRARIES = [
    "torchvision", "matplotlib.figure", "matplotlib.backends.backend_svg", "ipywidgets",
    "sklearn.datasets", "ipykernel.kernelapp", "ipykernel.debugger",
    "autograder.grading.student.agent", "tests.support.notebooks_to_grade",
    "tests.support.warm_torch",
]  # fmt: skip


def fork(target: Callable[..., None], *arguments: object) -> ForkServerProcess:
    """Run `target(*arguments)` in a new process. It is killed when the tests end."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(LIBRARIES)
    process = context.Process(target=target, args=arguments)
    process.start()
    atexit.register(process.kill)
    return process
