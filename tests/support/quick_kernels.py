"""Start Jupyter's own kernels as copies of a process that has imported PyTorch.

The kernel is the one that Jupyter starts, an `ipykernel` with its ports. It only does not spend two
seconds of a core on imports.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Mapping, Sequence
from multiprocessing.connection import Connection
from typing import Any

import pytest

from autograder.grading.workers import start_imports


def use_quick_kernels(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Jupyter's manager of kernels start copies."""
    monkeypatch.setattr("jupyter_client.provisioning.local_provisioner.launch_kernel", _Copy.launch)


class _Copy:
    """A kernel's process, with what Jupyter uses of `subprocess.Popen`."""

    stdin = stdout = stderr = None

    def __init__(self, cmd: Sequence[str], env: Mapping[str, str], cwd: str | None) -> None:
        start_imports()
        context = multiprocessing.get_context("forkserver")
        arguments = list(cmd)[list(cmd).index("ipykernel_launcher") :]
        ready, child = context.Pipe(duplex=False)
        self._process = context.Process(target=_serve, args=(child, arguments, dict(env), cwd))
        self._process.start()
        ready.recv()  # only then a signal to its group does not reach the tests
        assert self._process.pid
        self.pid = self._process.pid

    @classmethod
    def launch(
        cls, cmd: Sequence[str], env: Mapping[str, str], cwd: str | None = None, **_: Any
    ) -> _Copy:
        return cls(cmd, env, cwd)

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int | None:
        self._process.join(timeout)
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)


def _serve(
    ready: Connection, arguments: list[str], environment: dict[str, str], folder: str | None
) -> None:
    os.setsid()
    ready.send("ready")
    threading.Thread(target=_end_with_tests, daemon=True).start()
    os.environ.clear()
    os.environ.update(environment, JPY_PARENT_PID=str(os.getppid()))
    os.chdir(folder or ".")
    sys.argv = arguments
    sys.path.insert(0, "")
    from ipykernel import kernelapp

    kernelapp.launch_new_instance()


def _end_with_tests() -> None:
    """End this kernel when nobody is left to end it."""
    tests = multiprocessing.parent_process()
    assert tests
    tests.join()
    os._exit(1)
