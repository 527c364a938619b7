"""Run the fork server: import torch and others once, then make a copy of the process per kernel.

`autograder.grading.kernels.warm.WarmLauncher` starts it as a separate program, with an empty
environment and without the grader's memory. It never reads a notebook, a hidden test, the
gradebook or the course's secret, so its copies can't hold them.

The forkserver of `multiprocessing` does not fit here, for three reasons. Its children import the
grader's main module and get its command line, its authentication key and the pipe of its resource
tracker, which deletes files outside. It hides errors when it imports modules ahead. And it forks
only once, but a process in a new PID namespace needs a parent that waits for it. We could use only
its socket.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import json
import logging
import multiprocessing
import os
import random
import select
import shutil
import socket
import sys
import tempfile
import time
from typing import Any, NoReturn

from autograder import logs
from autograder.grading.sandbox import files, jail, linux
from autograder.grading.sandbox.resources import Resources
from autograder.grading.student import kernel_process

_log = logging.getLogger(__name__)

_SEED = 20260101
_IDLE_SECONDS = 0.1
#: From so many kernels on, faster forks earn the half second that huge pages take.
_MANY_KERNELS = 4


def main(descriptor: int) -> NoReturn:
    """Serve until the grader hangs up.

    Args:
        descriptor: A ``SOCK_SEQPACKET`` socket. The first message is the configuration. Each later
            message requests a kernel, with two descriptors: the kernel's channel and its stream.
    """
    logs.add_handler(logging.StreamHandler(sys.stderr))
    with socket.socket(fileno=descriptor) as control:
        config = json.loads(control.recv(1 << 20))
        try:
            _serve(control, config)
        except Exception:
            _log.exception("The fork server failed")
        finally:
            _clean_up(config["folder"])
    os._exit(0)  # what libraries say at the end of a process does not belong in the log


def _serve(control: socket.socket, config: dict[str, Any]) -> None:
    failed = ""
    try:
        preload(config["preload"])
        jail.be_forkable()
    except Exception as error:  # every request for a kernel gets this message
        _log.exception("The fork server did not start")
        failed = f"The fork server did not start: {type(error).__name__}: {error}"
    with open(config["ready"], "x"):
        pass
    started = 0
    while True:
        _reap()
        if not select.select([control], [], [], _IDLE_SECONDS)[0]:
            continue
        request, descriptors, _, _ = socket.recv_fds(control, 1 << 16, 2)
        if not request:
            return
        channel, stream = descriptors
        started += 1
        if started == _MANY_KERNELS:
            with contextlib.suppress(OSError, ValueError):  # a kernel starts without them, too
                linux.use_huge_pages()
        with socket.socket(fileno=channel) as kernel_channel:
            if failed:
                _send_failure(kernel_channel, failed)
            else:
                _start_kernel(config, json.loads(request), kernel_channel, stream)
        os.close(stream)


def _send_failure(channel: socket.socket, message: str) -> None:
    with contextlib.suppress(OSError):
        channel.send(json.dumps({"failed": message, "layer": "start"}).encode())


def preload(modules: list[str]) -> None:
    """Import what notebooks need, and build the kernel as far as possible."""
    gc.disable()  # imports leave hardly any garbage, and looking for it takes a sixth of their time
    try:
        for name in modules:
            importlib.import_module(name)
        kernel_process.prepare()
        kernel_process.warm_up()
        _draw_figure()
        _seed()
    finally:
        gc.enable()


def _draw_figure() -> None:
    """Draw a figure that nobody sees, because the first figure loads fonts and parsers."""
    from matplotlib.figure import Figure

    figure = Figure()
    figure.add_subplot().plot([0, 1], [0, 1])
    figure.savefig(io.BytesIO(), format="png", bbox_inches="tight")


def _seed() -> None:
    """Seed the generators that a copy inherits: PyTorch takes milliseconds for it.

    Code that draws random numbers without a seed gets the same numbers each time it is graded.
    """
    import numpy as np
    import torch

    np.random.seed(_SEED)
    torch.manual_seed(_SEED)


def _start_kernel(
    config: dict[str, Any], request: dict[str, Any], channel: socket.socket, stream: int
) -> None:
    """Fork one sandboxed kernel. Errors go to its channel."""
    resources = Resources(**request["resources"])

    def run() -> None:
        _start_afresh(resources)
        with socket.socket(fileno=stream) as judge:
            kernel_process.serve(judge)

    with contextlib.suppress(OSError):
        try:
            visible, hidden = tuple(config["visible"]), tuple(config["hidden"])
            view = files.View(visible, hidden, request["data"], resources.tmp_bytes)
            cell = jail.Jail(view, resources, request["environment"], config["mountpoint"])
            jail.start(cell, channel, [stream], run)
        except Exception as error:
            _log.exception("A kernel did not start")
            _send_failure(channel, str(error))


def _start_afresh(resources: Resources) -> None:
    """Make the copy like a fresh process, and the same in every run.

    Secrets and names of temporary files stay random.
    """
    import torch

    random.seed(_SEED)  # Python seeds it anew after a fork
    torch.set_num_threads(resources.threads)
    multiprocessing.current_process().authkey = os.urandom(32)
    tempfile.tempdir = None
    sys.argv = ["ipykernel_launcher"]


def _reap() -> bool:
    """Collect wardens that have ended. Return False if no warden is left."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return False
    return True


def _clean_up(folder: str) -> None:
    """Remove the server's folder. The grader also does this, unless someone killed it."""
    deadline = time.monotonic() + 3.0
    while _reap() and time.monotonic() < deadline:
        time.sleep(0.02)
    shutil.rmtree(folder, ignore_errors=True)
