"""Warm kernels: ready in a fraction of a second, each in a sandbox of its own.

    launcher = WarmLauncher(Settings(hidden=(course_folder,)))
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
import socket
import sys
from dataclasses import dataclass
from pathlib import Path

from autograder.grading.kernels.forkserver_client import LostError, SharedServer, WarmServer, steady
from autograder.grading.kernels.local import LocalLauncher
from autograder.grading.kernels.stream_kernel import StreamKernel
from autograder.grading.sandbox import Resources, SandboxError, problem
from autograder.grading.sandbox.files import HOME
from autograder.settings import Settings

#: The first kernel waits for the server's imports.
_START_SECONDS = 180.0
_LAST_WORDS_SECONDS = 0.5


def start_server(settings: Settings) -> WarmServer | None:
    """The server from which kernels on this machine are copied.

    Returns:
        The server; None where no sandbox works and the settings accept that.

    Raises:
        SandboxError: No sandbox works here. The text says what is missing.
    """
    missing = problem(settings.hidden)
    if not missing:
        return WarmServer(settings)
    if settings.allow_unsandboxed:
        return None
    raise SandboxError("sandbox", f"Submissions are not run without a sandbox. {missing}")


def launcher(
    settings: Settings, server: SharedServer | None = None
) -> WarmLauncher | LocalLauncher:
    """What starts the students' kernels on this machine.

    Args:
        settings: Those of the kernels.
        server: Of another process on this machine; a new one where None.

    Raises:
        SandboxError: See `start_server`.
    """
    server = server or start_server(settings)
    return WarmLauncher(settings, server) if server else LocalLauncher(settings)


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
    resources: Resources
    stream: socket.socket
    process: WarmProcess


class WarmLauncher:
    """Starts kernels as copies of one warm process. For one thread; one per worker.

    Args:
        settings: What submissions may see and use, and what is accepted from them.
        server: Of another process, with the same settings; its own when that ends.

    Attributes:
        resources: What each kernel may use; may be set again for kernels to come.

    Raises:
        RuntimeError: It can't be started here; the sentence says why.
    """

    def __init__(self, settings: Settings, server: SharedServer | None = None) -> None:
        self.resources = settings.resources
        self._settings = settings
        self._prepared: list[_Prepared] = []
        self._server = server or WarmServer(settings)

    def start(self, folder: Path | None) -> StreamKernel:
        """A fresh kernel; see `Launcher.start`."""
        wanted = (folder, self.resources)
        one = next((one for one in self._prepared if (one.folder, one.resources) == wanted), None)
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
        return StreamKernel(one.stream, one.process, self._settings)

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
            "resources": self.resources.to_dict(),
            "environment": student_environment(self.resources),
        }
        with their_channel, their_stream:
            descriptors = [their_channel.fileno(), their_stream.fileno()]
            try:
                self._server.send(request, descriptors)
            except LostError:
                self._server.close()
                self._server = WarmServer(self._settings)
                self._server.send(request, descriptors)
        return _Prepared(folder, self.resources, stream, WarmProcess(channel))


def student_environment(resources: Resources) -> dict[str, str]:
    """All environment variables of a student's kernel."""
    return {
        "PATH": os.pathsep.join(dict.fromkeys([f"{sys.prefix}/bin", "/usr/bin", "/bin"])),
        "HOME": HOME,
        "USER": "student",
        "LANG": "C.UTF-8",
        "TMPDIR": "/tmp",
        "NBGRADER_EXECUTION": "autograde",
        **steady(resources.threads),
    }
