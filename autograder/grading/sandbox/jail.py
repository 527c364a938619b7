"""Put the layers together around a process forked from a warm server.

    fork server ─ fork into new namespaces ─ warden ─ fork ─ student's kernel
                                             first process,   no rights, filtered calls,
                                             private files    limits; runs the cells

Everything here runs in forked copies of the fork server, before any line of the student's code.
If a layer fails, the attempt ends. The kernel never runs with only some of the layers.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from autograder.grading.sandbox import (
    files,
    landlock,
    namespaces,
    privileges,
    resources,
    seccomp,
    warden,
)
from autograder.grading.sandbox.errors import SandboxError

_SETUP_SECONDS = 30.0


@dataclass(frozen=True)
class Jail:
    """A jail describes one sandbox to build.

    Attributes:
        view: The part of the file system that its processes see.
        resources: The resources that they may use.
        environment: All of their environment variables.
        mountpoint: An empty folder outside. Nothing is ever written to it.
    """

    view: files.View
    resources: resources.Resources
    environment: dict[str, str]
    mountpoint: str


def start(jail: Jail, channel: socket.socket, keep: list[int], run: Callable[[], None]) -> None:
    """Fork a sandboxed process that calls `run`. Return when its first process has started.

    `channel` carries ``{"ready": true}`` or ``{"failed": message, "layer": name}``, and when the
    process has ended, ``{"ended": reason}``. It closes when all processes are gone.

    Args:
        jail: The sandbox to build.
        channel: A ``SOCK_SEQPACKET`` socket. The grader has the other end.
        keep: File descriptors that the sandboxed process keeps. All others are closed.
        run: The sandboxed process calls this function and ends when it returns.

    Raises:
        SandboxError: If the system does not allow new namespaces.
    """
    if namespaces.fork() == 0:
        try:
            _run_warden(jail, channel, keep, run)
        finally:
            os._exit(1)  # the copy never goes on as the fork server


class _report_and_exit:  # noqa: N801
    """End the process at the end of the block. If there is an error, tell the grader why."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        if error is not None:
            layer = error.layer if isinstance(error, SandboxError) else "start"
            message = {"failed": str(error) or type(error).__name__, "layer": layer}
            with contextlib.suppress(OSError):
                self._channel.send(json.dumps(message).encode())
        os._exit(0 if error is None else 1)


def _run_warden(
    jail: Jail, channel: socket.socket, keep: list[int], run: Callable[[], None]
) -> None:
    """Run the warden: build the view, start the kernel, and watch it."""
    with _report_and_exit(channel):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        _close_all_but([channel.fileno(), *keep])
        socket.sethostname("student")
        files.enter(jail.view, jail.mountpoint)
        _close_standard_streams()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        kernel = os.fork()
        if kernel == 0:
            _run_kernel(jail, theirs, keep, run)
        theirs.close()
        for descriptor in keep:
            os.close(descriptor)
        with ours:
            _await_ready(ours)
            warden.prefer_for_oom(kernel)
            files.close_proc()
            baseline = warden.anonymous_memory(kernel)
            ours.send(b"go")
        channel.send(json.dumps({"ready": True}).encode())
        warden.watch(kernel, channel, jail.resources, baseline=baseline)


def _await_ready(process: socket.socket) -> None:
    """Wait until the student's process is inside all of its layers."""
    process.settimeout(_SETUP_SECONDS)
    try:
        reply = process.recv(4096)
    except TimeoutError:
        raise SandboxError("start", "The sandbox was not ready in time.") from None
    if not reply:
        raise SandboxError("start", "The process ended while its sandbox was built.")
    if reply != b"ready":
        failure = json.loads(reply)
        raise SandboxError(failure["layer"], failure["message"])


def _run_kernel(
    jail: Jail, warden_end: socket.socket, keep: list[int], run: Callable[[], None]
) -> None:
    """Run the student's process: drop its rights, check that they are gone, and call `run`."""
    code = 1
    try:
        with warden_end:
            try:
                _apply_layers(jail, [warden_end.fileno(), *keep])
            except (SandboxError, OSError, ValueError) as error:
                layer = error.layer if isinstance(error, SandboxError) else "start"
                failure = {"layer": layer, "message": str(error)[:2000]}
                warden_end.send(json.dumps(failure).encode())
                return
            warden_end.send(b"ready")
            if warden_end.recv(2) != b"go":
                return
        run()
        code = 0
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else 0 if error.code is None else 1
    finally:
        os._exit(code & 0xFF)


def _apply_layers(jail: Jail, keep: list[int]) -> None:
    os.setsid()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    _close_all_but(keep)
    os.environ.clear()
    os.environ.update(jail.environment)
    os.chdir(files.WORK)
    resources.apply(jail.resources)
    privileges.drop()
    landlock.apply()
    seccomp.apply()
    check()


def check() -> None:
    """Check from inside that the layers really hold.

    Raises:
        SandboxError: If one of them does not hold.
    """
    with open("/proc/self/status") as file:
        status = dict(line.rstrip("\n").split(":\t", 1) for line in file if ":\t" in line)
    if any(int(status[name], 16) for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")):
        raise SandboxError("privileges", "The student's process still has rights.")
    if os.geteuid() != namespaces.STUDENT or status["NoNewPrivs"].strip() != "1":
        raise SandboxError("privileges", "The student's process could still gain rights.")
    if status["Seccomp"].strip() != "2":
        raise SandboxError("seccomp", "The filter on system calls is not in force.")
    if os.getppid() != 1:
        raise SandboxError("namespaces", "The student's process is not in its own PID namespace.")
    with open("/proc/net/dev") as file:
        interfaces = [line.split(":")[0].strip() for line in file if ":" in line]
    if [name for name in interfaces if name != "lo" and not _is_fallback_tunnel(name)]:
        raise SandboxError("namespaces", "The student's process sees network interfaces.")
    if os.access("/", os.W_OK):
        raise SandboxError("file system", "The root folder can be written.")
    if not os.path.exists(os.__file__) or not os.path.exists(sys.prefix):
        raise SandboxError("file system", "Python's own files are out of sight.")


def _is_fallback_tunnel(name: str) -> bool:
    """Return whether this is a tunnel that some kernels put in every namespace, off and unused."""
    return name in {"tunl0", "gre0", "gretap0", "erspan0", "ip_vti0", "ip6_vti0", "sit0",
                    "ip6tnl0", "ip6gre0"}  # fmt: skip


def _close_all_but(keep: list[int]) -> None:
    """Close every file descriptor except the standard ones and `keep`."""
    last = 2
    for descriptor in sorted(keep):
        os.closerange(last + 1, descriptor)
        last = descriptor
    os.closerange(last + 1, max(os.sysconf("SC_OPEN_MAX"), last + 2))


def _close_standard_streams() -> None:
    """Connect standard input, output and error of the sandbox to the null device."""
    null = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    os.close(null)


def be_forkable() -> None:
    """Prepare a server for many forks, so that its copies share its memory as long as possible.

    Raises:
        RuntimeError: If it has threads. A fork would lose them in the middle of their work.
    """
    threads = os.listdir("/proc/self/task")
    if len(threads) != 1:
        raise RuntimeError(f"The fork server has {len(threads)} threads instead of one.")
    gc.collect()
    gc.freeze()
    sys.stdout.flush()
    sys.stderr.flush()
