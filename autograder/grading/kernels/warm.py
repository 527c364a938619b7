"""Warm kernels: ready in a fraction of a second, each in a sandbox of its own.

    launcher = WarmLauncher(hidden=[course_folder])
    kernel = launcher.start(data_folder)      # a `Kernel`
    launcher.prepare(data_folder)             # the next one gets ready meanwhile
    ...
    kernel.close()
    launcher.close()

When the grader ends, however it ends, the sockets close, and the server and all kernels follow.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.grading import settings
from autograder.grading.kernels.forkserver import PRELOAD
from autograder.grading.kernels.local import LocalLauncher
from autograder.grading.kernels.stream_kernel import StreamKernel
from autograder.grading.sandbox import (
    Limits,
    SandboxError,
    View,
    environment_paths,
    linux,
    package_paths,
    problem,
)
from autograder.grading.sandbox.files import HOME

_IMPORT_SECONDS = 120.0
_START_SECONDS = 60.0
_LAST_WORDS_SECONDS = 0.5

_ROOT = Path(__file__).parents[3]
_PROGRAM = (
    "import sys; sys.path.append(sys.argv[1]); from autograder.grading.kernels import forkserver; \
forkserver.main(int(sys.argv[2]))"
)


def launcher(
    limits: Limits | None = None,
    *,
    hidden: Iterable[Path],
    visible: Iterable[Path] = (),
    stream_limits: settings.Limits | None = None,
    recover_seconds: float = 3.0,
    allow_unsandboxed: bool = False,
) -> WarmLauncher | LocalLauncher:
    """What starts the students' kernels on this machine.

    Args:
        limits: See `WarmLauncher`, as the other arguments.
        hidden: The course's folder at least.
        visible: More to show, read-only.
        stream_limits: Of what the judge accepts from a kernel.
        recover_seconds: For a cell to end after an interrupt.
        allow_unsandboxed: Where no sandbox works, run submissions without one. They can then
            read and change whatever the grading user can.

    Raises:
        SandboxError: No sandbox works here and `allow_unsandboxed` is not set. The text says
            what is missing.
    """
    hidden = tuple(hidden)
    sentence = problem(hidden)
    if not sentence:
        return WarmLauncher(
            limits,
            hidden=hidden,
            visible=visible,
            stream_limits=stream_limits,
            recover_seconds=recover_seconds,
        )
    if allow_unsandboxed:
        return LocalLauncher(stream_limits, recover_seconds=recover_seconds)
    raise SandboxError("sandbox", f"Submissions are not run without a sandbox. {sentence}")


class LostError(RuntimeError):
    """A process of ours ended without a word; trying again may help."""


class WarmProcess:
    """The operating-system side of a warm kernel: a socket to the warden of its sandbox."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self._reason = ""
        self._gone = False
        self._ready = False
        self._refused = False

    def await_ready(self, seconds: float) -> None:
        """Wait until the sandbox stands and the kernel runs in it.

        Raises:
            RuntimeError: It does not; the sentence says why.
        """
        self._hear(seconds)
        if not self._ready:
            lost = not self._refused
            self.kill()
            kind = LostError if lost else RuntimeError
            raise kind(self._reason or "The student's kernel did not start.")
        self._tell(b"s")  # its time begins

    def interrupt(self) -> None:
        """See `Process.interrupt`."""
        self._tell(b"i")

    def is_alive(self) -> bool:
        """See `Process.is_alive`."""
        self._hear(0.0)
        return not self._gone

    def exit_reason(self) -> str:
        """See `Process.exit_reason`; waits a moment for the warden's word."""
        if not self._reason:
            self._hear(_LAST_WORDS_SECONDS)
        return self._reason

    def kill(self) -> None:
        """See `Process.kill`: the warden ends, and Linux ends all processes with it."""
        self._tell(b"k")
        self._gone = True
        self._channel.close()

    def _tell(self, wish: bytes) -> None:
        with contextlib.suppress(OSError):
            self._channel.send(wish, socket.MSG_DONTWAIT | socket.MSG_NOSIGNAL)

    def _hear(self, seconds: float) -> None:
        """Take in what the warden says within so many seconds."""
        if self._gone or self._channel.fileno() < 0:
            return
        while select.select([self._channel], [], [], seconds)[0]:
            seconds = 0.0
            try:
                word = self._channel.recv(1 << 16)
            except OSError:
                word = b""
            if not word:
                self._gone = True
                self._reason = self._reason or "the system ended it, perhaps for lack of memory"
                return
            message = json.loads(word)
            self._ready = self._ready or "ready" in message
            self._refused = self._refused or "failed" in message
            if "failed" in message or "ended" in message:
                self._reason = message.get("failed") or message["ended"]
                self._gone = True
                return


@dataclass
class _Prepared:
    """A kernel on its way."""

    folder: Path | None
    limits: Limits
    stream: socket.socket
    process: WarmProcess


class WarmLauncher:
    """Starts kernels as copies of one warm process. For one thread; one per worker.

    Args:
        limits: What each kernel may use; may be set anew for kernels to come.
        hidden: Folders that submissions must not see: the course, first of all. Of the course
            only its packages and what `visible` names are shown.
        visible: More files and folders to show, read-only, for instance data sets.
        stream_limits: Of what the judge accepts from a kernel.
        recover_seconds: For a cell to end after an interrupt.
        preload: Modules that the server imports beforehand. A kernel that imports another one
            pays for that itself.

    Raises:
        RuntimeError: It can't be started here; the sentence says why.
    """

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        hidden: Iterable[Path] = (),
        visible: Iterable[Path] = (),
        stream_limits: settings.Limits | None = None,
        recover_seconds: float = 3.0,
        preload: Sequence[str] = PRELOAD,
    ) -> None:
        self.limits = limits or Limits()
        self._stream_limits = stream_limits
        self._recover_seconds = recover_seconds
        self._prepared: list[_Prepared] = []
        if not linux.LINUX:
            raise RuntimeError(f"Sandboxed kernels need Linux; this is {sys.platform}.")
        shown = (*environment_paths(), *package_paths(), *(str(path.resolve()) for path in visible))
        secret = tuple(str(path.resolve()) for path in hidden)
        View(shown, secret, None, self.limits.tmp_bytes)  # says at once when they overlap
        self._config = {"visible": shown, "hidden": secret, "preload": list(preload)}
        self._server = _Server(self._config)

    def start(self, folder: Path | None) -> StreamKernel:
        """A fresh kernel; see `Launcher.start`."""
        wanted = (folder, self.limits)
        one = next((one for one in self._prepared if (one.folder, one.limits) == wanted), None)
        if one is None:
            one = self._request(folder)
        else:
            self._prepared.remove(one)
        try:
            one.process.await_ready(_START_SECONDS)
        except LostError:
            # It was lost on the way, perhaps with the server; a sandbox that refuses is not.
            one.stream.close()
            one = self._request(folder)
            one.process.await_ready(_START_SECONDS)
        return StreamKernel(one.stream, one.process, self._stream_limits, self._recover_seconds)

    def prepare(self, folder: Path | None) -> None:
        """Let the kernel that `start` will be asked for next get ready. Does not wait."""
        self._prepared.append(self._request(folder))

    def close(self) -> None:
        """End the server and the kernels that were prepared. Kernels in use have to be closed."""
        for one in self._prepared:
            one.process.kill()
            one.stream.close()
        self._prepared.clear()
        self._server.close()

    def __enter__(self) -> WarmLauncher:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _request(self, folder: Path | None) -> _Prepared:
        channel, their_channel = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        stream, their_stream = socket.socketpair()
        request = {
            "data": None if folder is None else str(folder.resolve()),
            "limits": self.limits.to_dict(),
            "environment": student_environment(self.limits),
        }
        with their_channel, their_stream:
            descriptors = [their_channel.fileno(), their_stream.fileno()]
            try:
                self._server.send(request, descriptors)
            except LostError:
                self._server.close()
                self._server = _Server(self._config)
                self._server.send(request, descriptors)
        return _Prepared(folder, self.limits, stream, WarmProcess(channel))


class _Server:
    """The grader's end of the fork server."""

    def __init__(self, config: dict[str, Any]) -> None:
        self._folder = tempfile.mkdtemp(prefix="autograder-")
        mountpoint = os.path.join(self._folder, "root")
        os.mkdir(mountpoint)
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = _start_server(theirs.fileno(), self._folder)
        message = {**config, "folder": self._folder, "mountpoint": mountpoint}
        self._control.send(json.dumps(message).encode())
        self._serving = False

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def send(self, request: dict[str, Any], descriptors: list[int]) -> None:
        """Pass a request on, once the server has finished importing.

        Raises:
            LostError: The server has ended.
            RuntimeError: It can't start; the sentence says why.
        """
        try:
            self.await_ready()
            socket.send_fds(self._control, [json.dumps(request).encode()], descriptors)
        except OSError:
            raise LostError("The fork server has ended.") from None

    def await_ready(self) -> None:
        """Wait until everything is imported."""
        if self._serving:
            return
        if not select.select([self._control], [], [], _IMPORT_SECONDS)[0]:
            raise RuntimeError("The fork server did not start in time.")
        word = self._control.recv(1 << 16)
        if not word:
            raise LostError("The fork server ended while it started.")
        message = json.loads(word)
        if "failed" in message:
            raise RuntimeError(f"The fork server did not start: {message['failed']}")
        self._serving = True

    def close(self) -> None:
        """End it."""
        self._control.close()
        try:
            self._process.wait(5.0)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)


def student_environment(limits: Limits) -> dict[str, str]:
    """All environment variables of a student's kernel."""
    return {
        "PATH": os.pathsep.join(dict.fromkeys([f"{sys.prefix}/bin", "/usr/bin", "/bin"])),
        "HOME": HOME,
        "USER": "student",
        "LANG": "C.UTF-8",
        "TMPDIR": "/tmp",
        "NBGRADER_EXECUTION": "autograde",
        **_steady(limits.threads),
    }


def _steady(threads: int) -> dict[str, str]:
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


def _start_server(descriptor: int, folder: str) -> subprocess.Popen[bytes]:
    """Start the program with next to no environment; a single thread, so that it may fork."""
    home = os.path.join(folder, "home")
    os.mkdir(home)
    environment = {"PATH": "/usr/bin:/bin", "HOME": home, "LANG": "C.UTF-8", **_steady(1)}
    with contextlib.suppress(ImportError):
        import matplotlib

        # Its list of fonts takes seconds to make; it lies there from the last time.
        environment["MPLCONFIGDIR"] = matplotlib.get_cachedir()
    return subprocess.Popen(
        [sys.executable, "-P", "-c", _PROGRAM, str(_ROOT), str(descriptor)],
        pass_fds=[descriptor],
        env=environment,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
