"""The grader's end of the fork server from which students' kernels are copied.

One server may serve several workers: each sends its requests, whole messages, into the same
socket, and hears of its kernel through a socket of that kernel's own.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from autograder import logs
from autograder.grading.sandbox import View, environment_paths, linux, package_paths
from autograder.grading.student.forkserver import READY
from autograder.settings import Settings

_ROOT = Path(__file__).parents[3]
_PROGRAM = (
    "import sys; sys.path.append(sys.argv[1]); from autograder.grading.student import forkserver; \
forkserver.main(int(sys.argv[2]))"
)


class LostError(RuntimeError):
    """A process of ours ended without a word; trying again may help."""


class SharedServer:
    """What a worker needs to ask a server for kernels; it may be passed to another process."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control

    def send(self, request: dict[str, Any], descriptors: list[int]) -> None:
        """Ask for a kernel. The answer comes through the first of the descriptors.

        Raises:
            LostError: The server has ended.
        """
        try:
            socket.send_fds(self._control, [json.dumps(request).encode()], descriptors)
        except OSError:
            raise LostError("The fork server has ended.") from None

    def close(self) -> None:
        """Ask no more."""
        self._control.close()


class WarmServer(SharedServer):
    """A fork server of this process; it imports for some seconds and then serves.

    Args:
        settings: What submissions may see, and what the server imports for them.

    Raises:
        RuntimeError: It can't be started here; the sentence says why.
    """

    def __init__(self, settings: Settings) -> None:
        if not linux.LINUX:
            raise RuntimeError(f"Sandboxed kernels need Linux; this is {sys.platform}.")
        visible = tuple(str(path.resolve()) for path in settings.visible)
        shown = (*environment_paths(), *package_paths(), *visible)
        secret = tuple(str(path.resolve()) for path in settings.hidden)
        View(shown, secret, None, settings.resources.tmp_bytes)  # says at once when they overlap
        self._folder = tempfile.mkdtemp(prefix="autograder-")
        mountpoint = os.path.join(self._folder, "root")
        os.mkdir(mountpoint)
        control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        super().__init__(control)
        with theirs:
            self._process = _start(theirs.fileno(), self._folder)
        config = {"visible": shown, "hidden": secret, "preload": list(settings.preload)}
        message = {**config, "folder": self._folder, "mountpoint": mountpoint}
        control.send(json.dumps(message).encode())

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def share(self) -> SharedServer:
        """For another process, which has to close it before this one does."""
        return SharedServer(self._control)

    def close(self) -> None:
        """End it, and with it all kernels that are not closed."""
        super().close()
        if not os.path.exists(os.path.join(self._folder, READY)):
            self._process.kill()  # it would import to the end first
        try:
            self._process.wait(5.0)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)


def steady(threads: int) -> dict[str, str]:
    """For the server and the kernels: few threads, and the same order of sets in every run."""
    count = str(threads)
    return {
        "OMP_NUM_THREADS": count,
        "MKL_NUM_THREADS": count,
        "OPENBLAS_NUM_THREADS": count,
        "NUMEXPR_NUM_THREADS": count,
        "PYTHONHASHSEED": "0",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    }


def _start(descriptor: int, folder: str) -> subprocess.Popen[bytes]:
    """Start the program with next to no environment; a single thread, so that it may fork."""
    home = os.path.join(folder, "home")
    os.mkdir(home)
    environment = {"PATH": "/usr/bin:/bin", "HOME": home, "LANG": "C.UTF-8", **steady(1)}
    with contextlib.suppress(ImportError):
        import matplotlib

        # Its list of fonts takes seconds to make; it lies there from the last time.
        environment["MPLCONFIGDIR"] = matplotlib.get_cachedir()
    with logs.open_for_child() as log:
        return subprocess.Popen(
            [sys.executable, "-P", "-c", _PROGRAM, str(_ROOT), str(descriptor)],
            pass_fds=[descriptor],
            env=environment,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=log,  # each kernel's leads nowhere
            start_new_session=True,
        )
