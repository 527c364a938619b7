"""Start Jupyter kernels at once, from a process that has already imported the libraries.

Otherwise they do not differ from Jupyter's kernels: the same program serves the same sockets.
"""

from __future__ import annotations

import os
import signal
import time

from tests.support.fork_server import fork


def _serve(arguments: list[str], folder: str, environment: dict[str, str]) -> None:
    from ipykernel.kernelapp import IPKernelApp

    os.setsid()
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    IPKernelApp.launch_instance(argv=arguments)


class ForkedKernel:
    """A kernel's process. `jupyter_client` uses it like a `subprocess.Popen`."""

    stdout = stderr = stdin = None

    def __init__(self, command: list[str], folder: str, environment: dict[str, str]) -> None:
        arguments = command[command.index("-f") :]
        self._process = fork(_serve, arguments, folder, environment)
        # Jupyter signals the kernel's process group, which is the test's own until `setsid`.
        while os.getpgid(self.pid) != self.pid:
            assert self._process.is_alive(), "The kernel ended at once."
            time.sleep(0.01)

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int | None:
        self._process.join(timeout)
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def launch(
    command: list[str], *, cwd: str, env: dict[str, str], **_options: object
) -> ForkedKernel:
    """Start a kernel. This replaces `jupyter_client.launcher.launch_kernel`."""
    return ForkedKernel(command, cwd, env)
