"""Puts the layers together around a process forked from a warm server.

    fork server ─ fork ─ [new namespaces] ─ fork ─ warden ─ fork ─ student's kernel
                                                   first process,   no rights, filtered calls,
                                                   private files    limits; runs the cells

Everything here runs in forked copies of the fork server, before a line of the student's code.
Any layer that fails ends the attempt: there is no way to run the kernel with half of them.
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
    linux,
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
    """One sandbox to be.

    Attributes:
        view: What its processes see of the file system.
        resources: What they may use.
        environment: Their environment variables, all of them.
        mountpoint: An empty folder outside, never written to.
    """

    view: files.View
    resources: resources.Resources
    environment: dict[str, str]
    mountpoint: str


def start(jail: Jail, channel: socket.socket, keep: list[int], run: Callable[[], None]) -> None:
    """Fork a sandboxed process that calls `run`; returns when it is on its way.

    Over `channel` comes ``{"ready": true}`` or ``{"failed": sentence, "layer": name}``, and when
    the process has ended ``{"ended": reason}``. The channel closes when all processes are gone.

    Args:
        jail: What to build.
        channel: A ``SOCK_SEQPACKET`` socket whose other end the grader has.
        keep: File descriptors that the sandboxed process keeps; all others are closed.
        run: What the sandboxed process does. It is over when this returns.
    """
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    pid = os.fork()
    if pid == 0:
        with _last_words(channel):
            ours.close()
            namespaces.enter(theirs)
            theirs.close()
            if os.fork() == 0:
                _first_process(jail, channel, keep, run)
    theirs.close()
    with ours:
        if os.geteuid() == 0:
            namespaces.serve_mapping(ours)
    os.waitpid(pid, 0)


class _last_words:  # noqa: N801
    """Ends the process at the end of the block, telling the grader why if something is wrong."""

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


def _first_process(
    jail: Jail, channel: socket.socket, keep: list[int], run: Callable[[], None]
) -> None:
    """The warden's life: build the view, start the kernel, watch it."""
    with _last_words(channel):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        _close_all_but([channel.fileno(), *keep])
        socket.sethostname("student")
        files.enter(jail.view, jail.mountpoint)
        _silence()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        kernel = os.fork()
        if kernel == 0:
            _second_process(jail, theirs, keep, run)
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
    """Wait until the student's process stands behind its layers."""
    process.settimeout(_SETUP_SECONDS)
    try:
        word = process.recv(4096)
    except TimeoutError:
        raise SandboxError("start", "The sandbox was not ready in time.") from None
    if not word:
        raise SandboxError("start", "The process ended while its sandbox was built.")
    if word != b"ready":
        message = json.loads(word)
        raise SandboxError(message["layer"], message["sentence"])


def _second_process(
    jail: Jail, warden_end: socket.socket, keep: list[int], run: Callable[[], None]
) -> None:
    """The student's process: take the rights away, check that they are gone, run."""
    code = 1
    try:
        with warden_end:
            try:
                _take_rights(jail, [warden_end.fileno(), *keep])
            except (SandboxError, OSError, ValueError) as error:
                layer = error.layer if isinstance(error, SandboxError) else "start"
                word = {"layer": layer, "sentence": str(error)[:2000]}
                warden_end.send(json.dumps(word).encode())
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


def _take_rights(jail: Jail, keep: list[int]) -> None:
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
    """Look whether the layers really hold, from inside.

    Raises:
        SandboxError: One of them does not.
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
    """Some kernels put these, switched off and leading nowhere, in every new namespace."""
    return name in {"tunl0", "gre0", "gretap0", "erspan0", "ip_vti0", "ip6_vti0", "sit0",
                    "ip6tnl0", "ip6gre0"}  # fmt: skip


def _close_all_but(keep: list[int]) -> None:
    """Close every file descriptor but the standard ones and these."""
    last = 2
    for descriptor in sorted(keep):
        os.closerange(last + 1, descriptor)
        last = descriptor
    os.closerange(last + 1, max(os.sysconf("SC_OPEN_MAX"), last + 2))


def _silence() -> None:
    """Standard input, output and error of the sandbox lead nowhere."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    os.close(nowhere)


def be_forkable() -> None:
    """Get a server ready to be forked many times: its memory is shared as long as possible.

    Raises:
        RuntimeError: It has threads, which a fork would lose in the middle of anything.
    """
    threads = os.listdir("/proc/self/task")
    if len(threads) != 1:
        raise RuntimeError(f"The fork server has {len(threads)} threads instead of one.")
    gc.collect()
    gc.freeze()
    with contextlib.suppress(OSError):
        linux.prctl(linux.PR_SET_CHILD_SUBREAPER, 1)
    sys.stdout.flush()
    sys.stderr.flush()
