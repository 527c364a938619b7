"""Warm kernels: they start in a fraction of a second, each in its own sandbox.

    launcher = WarmLauncher(Settings(hidden=(course_folder,)))
    kernel = launcher.start(data_folder)      # a `Kernel`
    launcher.prepare(data_folder)             # starts the next kernel in the background
    ...
    kernel.close()
    launcher.close()

When the grader ends in any way, the sockets close. Then the server and all kernels end too.
"""

from __future__ import annotations

import os
import socket
import sys
from dataclasses import dataclass
from pathlib import Path

from autograder.grading.kernels.forkserver_client import (
    ProcessLostError,
    SharedServer,
    WarmServer,
    build_base_environment,
)
from autograder.grading.kernels.local import LocalLauncher
from autograder.grading.kernels.stream_kernel import StreamKernel
from autograder.grading.kernels.warm_process import WarmProcess
from autograder.grading.sandbox import Resources, SandboxError, problem
from autograder.grading.sandbox.files import HOME
from autograder.language.current import VARIABLE, current_language
from autograder.settings import Settings

#: The first kernel waits for the server's imports.
_START_SECONDS = 180.0


def start_server(settings: Settings) -> WarmServer | None:
    """Start the server that copies kernels on this machine.

    Args:
        settings: What submissions may see, and whether they may run without a sandbox.

    Returns:
        The server, or None if no sandbox works and the settings allow that.

    Raises:
        SandboxError: If no sandbox works here. The message says what is missing.
    """
    missing = problem(settings.hidden)
    if not missing:
        return WarmServer(settings)
    if settings.allow_unsandboxed:
        return None
    raise SandboxError("sandbox", f"Submissions are not run without a sandbox. {missing}")


def make_launcher(
    settings: Settings, server: SharedServer | None = None
) -> WarmLauncher | LocalLauncher:
    """Return a launcher for students' kernels on this machine.

    Args:
        settings: The settings of the kernels.
        server: A server that another process on this machine started. None starts a new one.

    Returns:
        A launcher of sandboxed kernels, or of kernels without a sandbox if none works and the
        settings allow that.

    Raises:
        SandboxError: See `start_server`.
    """
    server = server or start_server(settings)
    return WarmLauncher(settings, server) if server else LocalLauncher(settings)


@dataclass
class _PreparedKernel:
    """A kernel that starts or waits for its use."""

    folder: Path | None
    resources: Resources
    stream: socket.socket
    process: WarmProcess


class WarmLauncher:
    """Starts kernels as copies of one warm process. Each worker has one, and uses it in one thread.

    Args:
        settings: What submissions may see and use, and limits on what the judge accepts.
        server: A server of another process, with the same settings. Without one, or when that
            server ends, the launcher starts its own.

    Attributes:
        resources: What each kernel may use. A new value applies to the kernels that follow.

    Raises:
        RuntimeError: If the server can't start on this machine. The message says why.
    """

    def __init__(self, settings: Settings, server: SharedServer | None = None) -> None:
        self.resources = settings.resources
        self._settings = settings
        self._prepared: list[_PreparedKernel] = []
        self._server = server or WarmServer(settings)

    def use_settings(self, settings: Settings) -> bool:
        """Use other settings for the kernels that follow, with the same server.

        Returns:
            Whether that is possible: the server has what these settings show, hide and import.
        """
        if _get_server_settings(settings) != _get_server_settings(self._settings):
            return False
        self._settings, self.resources = settings, settings.resources
        self.drop_prepared()
        return True

    def start(self, folder: Path | None) -> StreamKernel:
        """Start a fresh kernel, or take the prepared one; see `Launcher.start`."""
        kernel = self._take_prepared(folder) or self._request(folder)
        try:
            kernel.process.await_ready(_START_SECONDS)
        except ProcessLostError:
            # the kernel ended before it was ready, perhaps with the server: try once more
            kernel.stream.close()
            kernel = self._request(folder)
            kernel.process.await_ready(_START_SECONDS)
        return StreamKernel(kernel.stream, kernel.process, self._settings)

    def _take_prepared(self, folder: Path | None) -> _PreparedKernel | None:
        """Return a prepared kernel with these files and the current resources, or None."""
        for kernel in self._prepared:
            if (kernel.folder, kernel.resources) == (folder, self.resources):
                self._prepared.remove(kernel)
                return kernel
        return None

    def prepare(self, folder: Path | None) -> None:
        """Begin to start the kernel that the next `start(folder)` returns. Does not wait."""
        self._prepared.append(self._request(folder))

    def close(self) -> None:
        """End the server and the prepared kernels. The caller closes the kernels in use."""
        self.drop_prepared()
        self._server.close()

    def drop_prepared(self) -> None:
        """End the prepared kernels."""
        for kernel in self._prepared:
            kernel.process.kill()
            kernel.stream.close()
        self._prepared.clear()

    def __enter__(self) -> WarmLauncher:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _request(self, folder: Path | None) -> _PreparedKernel:
        channel, their_channel = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        stream, their_stream = socket.socketpair()
        request = {
            "data": None if folder is None else str(folder.resolve()),
            "resources": self.resources.to_dict(),
            "environment": build_student_environment(self.resources),
        }
        with their_channel, their_stream:
            descriptors = [their_channel.fileno(), their_stream.fileno()]
            try:
                self._server.send(request, descriptors)
            except ProcessLostError:
                self._server.close()
                self._server = WarmServer(self._settings)
                self._server.send(request, descriptors)
        return _PreparedKernel(folder, self.resources, stream, WarmProcess(channel))


class PreparingLauncher:
    """Starts the next kernel in the background while the current one is in use."""

    def __init__(self, warm: WarmLauncher) -> None:
        self.warm = warm

    def start(self, folder: Path | None) -> StreamKernel:
        """Return a kernel and begin to start the next one; see `Launcher.start`."""
        kernel = self.warm.start(folder)
        self.warm.drop_prepared()  # for the files of another submission
        self.warm.prepare(folder)
        return kernel


def _get_server_settings(settings: Settings) -> tuple[object, ...]:
    """Return the settings that a server has for its whole life."""
    return settings.visible, settings.hidden, settings.preload


def build_student_environment(resources: Resources) -> dict[str, str]:
    """Return all environment variables of a student's kernel."""
    return {
        "PATH": os.pathsep.join(dict.fromkeys([f"{sys.prefix}/bin", "/usr/bin", "/bin"])),
        "HOME": HOME,
        "USER": "student",
        "LANG": "C.UTF-8",
        "TMPDIR": "/tmp",
        "NBGRADER_EXECUTION": "autograde",
        VARIABLE: current_language(),  # of the figures that the student's cells show
        **build_base_environment(resources.threads),
    }
