"""The fork server: imports torch and friends once, then makes a copy of itself per kernel.

It is a program of its own, started by `autograder.grading.kernels.warm.WarmLauncher`, with an empty
environment and nothing of the grader's memory. It never reads a notebook, a hidden test, the
gradebook or the course's secret, so its copies can't hold them.

Why not `multiprocessing`'s forkserver: its children import the grader's main module and get its
command line, its authentication key and the pipe of its resource tracker (through which files are
deleted outside); it hides import errors of what it preloads; and it forks once, where a process in
a new PID namespace needs a parent that waits for it. What remained would be its socket.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import multiprocessing
import os
import random
import select
import shutil
import socket
import sys
import tempfile
import time
from typing import Any

from autograder.grading.sandbox import files, jail
from autograder.grading.sandbox.resources import Resources
from autograder.grading.student import hugepages, kernel_process

#: A file in the server's folder once it serves.
READY = "ready"

_SEED = 20260101
_WORTH_HUGE_PAGES = 3  # after so many kernels more are likely to follow; it pays after nine
_IDLE_SECONDS = 0.1


def main(descriptor: int) -> None:
    """Serve until the grader hangs up.

    Args:
        descriptor: A ``SOCK_SEQPACKET`` socket. First comes the configuration, then one request
            per kernel, with two descriptors: the kernel's channel and its stream.
    """
    with socket.socket(fileno=descriptor) as control:
        config = json.loads(control.recv(1 << 20))
        try:
            _serve(control, config)
        finally:
            _clean_up(config["folder"])


def _serve(control: socket.socket, config: dict[str, Any]) -> None:
    failed = ""
    try:
        preload(config["preload"])
        jail.be_forkable()
    except Exception as error:  # said to each that asks for a kernel
        failed = f"The fork server did not start: {type(error).__name__}: {error}"
    with open(os.path.join(config["folder"], READY), "x"):
        pass
    served, joined = 0, False
    while True:
        _reap()
        if not select.select([control], [], [], _IDLE_SECONDS)[0]:
            if served >= _WORTH_HUGE_PAGES and not joined:
                joined = True
                hugepages.collapse()
            continue
        request, descriptors, _, _ = socket.recv_fds(control, 1 << 16, 2)
        if not request:
            return
        channel, stream = descriptors
        with socket.socket(fileno=channel) as kernel_channel:
            if failed:
                _tell_failure(kernel_channel, failed)
            else:
                _start(config, json.loads(request), kernel_channel, stream)
        os.close(stream)
        served += 1


def _tell_failure(channel: socket.socket, sentence: str) -> None:
    with contextlib.suppress(OSError):
        channel.send(json.dumps({"failed": sentence, "layer": "start"}).encode())


def preload(modules: list[str]) -> None:
    """Import what notebooks need, and build the kernel as far as it goes."""
    for name in modules:
        importlib.import_module(name)
    kernel_process.prepare()
    kernel_process.warm_up()
    _draw()


def _draw() -> None:
    """Draw a figure for nobody: the first one loads fonts and parsers."""
    from matplotlib.figure import Figure

    figure = Figure()
    figure.add_subplot().plot([0, 1], [0, 1])
    figure.savefig(io.BytesIO(), format="png", bbox_inches="tight")


def _start(
    config: dict[str, Any], request: dict[str, Any], channel: socket.socket, stream: int
) -> None:
    """Fork one sandboxed kernel; problems go to its channel."""
    resources = Resources(**request["resources"])

    def run() -> None:
        _forget(resources)
        with socket.socket(fileno=stream) as judge:
            kernel_process.serve(judge)

    with contextlib.suppress(OSError):
        try:
            visible, hidden = tuple(config["visible"]), tuple(config["hidden"])
            view = files.View(visible, hidden, request["data"], resources.tmp_bytes)
            cell = jail.Jail(view, resources, request["environment"], config["mountpoint"])
            jail.start(cell, channel, [stream], run)
        except Exception as error:
            _tell_failure(channel, str(error))


def _forget(resources: Resources) -> None:
    """Make the copy like a fresh process, and the same in every run.

    Code that draws random numbers without setting a seed gets the same ones each time it is
    graded. Secrets and names of temporary files stay random.
    """
    import numpy as np
    import torch

    random.seed(_SEED)
    np.random.seed(_SEED)
    torch.manual_seed(_SEED)
    torch.set_num_threads(resources.threads)
    multiprocessing.current_process().authkey = os.urandom(32)
    tempfile.tempdir = None
    sys.argv = ["ipykernel_launcher"]


def _reap() -> bool:
    """Collect wardens that have ended; False when there are none left."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return False
    return True


def _clean_up(folder: str) -> None:
    """Remove the server's folder, as the grader does unless it was killed."""
    deadline = time.monotonic() + 3.0
    while _reap() and time.monotonic() < deadline:
        time.sleep(0.02)
    shutil.rmtree(folder, ignore_errors=True)
