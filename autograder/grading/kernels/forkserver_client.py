"""The grader's end of the fork server, which copies students' kernels from one warm process.

One server may serve several workers. Each worker sends its requests, one message each, into the
same socket. It reads about its kernel from a separate socket of that kernel.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from typing import Any

from autograder import logs
from autograder.grading.sandbox import View, environment_paths, linux, package_paths
from autograder.grading.sandbox.child_python import make_python_command
from autograder.settings import Settings

#: The server makes this file in its folder when it is ready.
_READY = "ready"
_STATEMENT = "from autograder.grading.student import forkserver; forkserver.main(int(sys.argv[1]))"


class ProcessLostError(RuntimeError):
    """The fork server or a kernel ended without a reason. Another try may help."""


class SharedServer:
    """The socket to a fork server. It may be passed to another process."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control

    def send(self, request: dict[str, Any], descriptors: list[int]) -> None:
        """Ask for a kernel. The server answers through the first of the descriptors.

        Args:
            request: The request as JSON data; `autograder.grading.student.forkserver` reads it.
            descriptors: File descriptors of the kernel's channel and of its stream.

        Raises:
            ProcessLostError: If the server has ended.
        """
        try:
            socket.send_fds(self._control, [json.dumps(request).encode()], descriptors)
        except OSError:
            raise ProcessLostError("The fork server has ended.") from None

    def close(self) -> None:
        """Close this end of the socket."""
        self._control.close()


class WarmServer(SharedServer):
    """A fork server that this process starts. It imports for some seconds and then serves.

    Args:
        settings: What submissions may see, and what the server imports for them.

    Raises:
        RuntimeError: If it can't start on this machine. The message says why.
    """

    def __init__(self, settings: Settings) -> None:
        if not linux.LINUX:
            raise RuntimeError(f"Sandboxed kernels need Linux; this is {sys.platform}.")
        visible = tuple(str(path.resolve()) for path in settings.visible)
        shown = (*environment_paths(), *package_paths(), *visible)
        secret = tuple(str(path.resolve()) for path in settings.hidden)
        View(shown, secret, None, settings.resources.tmp_bytes)  # raises if they overlap
        self._folder = tempfile.mkdtemp(prefix="autograder-")
        mountpoint = os.path.join(self._folder, "root")
        os.mkdir(mountpoint)
        control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        super().__init__(control)
        with theirs:
            self._process = _start(theirs.fileno(), self._folder)
        config = {"visible": shown, "hidden": secret, "preload": list(settings.preload)}
        self._ready = os.path.join(self._folder, _READY)
        folders = {"folder": self._folder, "ready": self._ready, "mountpoint": mountpoint}
        control.send(json.dumps({**config, **folders}).encode())

    @property
    def pid(self) -> int:
        """The server's process id."""
        return self._process.pid

    def share(self) -> SharedServer:
        """Return the socket for another process. It must close it before this process does."""
        return SharedServer(self._control)

    def close(self) -> None:
        """End the server and all kernels that are not closed."""
        super().close()
        if not os.path.exists(self._ready):
            self._process.kill()  # otherwise it finishes its imports first
        try:
            self._process.wait(5.0)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)


def build_base_environment(threads: int) -> dict[str, str]:
    """Return variables for the server and the kernels: few threads, and the same order of sets."""
    count = str(threads)
    return {
        "OMP_NUM_THREADS": count,
        "MKL_NUM_THREADS": count,
        "OPENBLAS_NUM_THREADS": count,
        "NUMEXPR_NUM_THREADS": count,
        "PYTHONHASHSEED": "0",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    }


def _find_fonts_folder() -> str:
    """Return matplotlib's folder for its list of fonts, which takes seconds to make.

    `matplotlib.get_cachedir` says the same, but this process need not import matplotlib.
    """
    caches = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return os.environ.get("MPLCONFIGDIR") or os.path.join(caches, "matplotlib")


def _start(descriptor: int, folder: str) -> subprocess.Popen[bytes]:
    """Start the server with a small environment and one thread, so that it can fork."""
    home = os.path.join(folder, "home")
    os.mkdir(home)
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": home,
        "LANG": "C.UTF-8",
        "MPLCONFIGDIR": _find_fonts_folder(),
        **build_base_environment(1),
    }
    with logs.open_for_child() as log:
        return subprocess.Popen(
            make_python_command(_STATEMENT, str(descriptor)),
            pass_fds=[descriptor],
            env=environment,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=log,  # only the server's: a kernel's standard error goes to /dev/null
            start_new_session=True,
        )
