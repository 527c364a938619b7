"""Find out which layers of the sandbox work on this machine. This builds a sandbox."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from autograder import logs
from autograder.grading.sandbox import files, jail, landlock, linux
from autograder.grading.sandbox.child_python import make_python_command
from autograder.grading.sandbox.errors import SandboxError
from autograder.grading.sandbox.resources import Resources

_SECONDS = 30.0
_STATEMENT = (
    "from autograder.grading.sandbox import layers; "
    "layers.try_sandbox(int(sys.argv[1]), sys.argv[2], sys.argv[3:])"
)

# The layers in the order of their setup. All are required except the last.
_STOPS = {
    "namespaces": "Reaching a network, seeing or ending other processes, leaving some behind.",
    "file system": "Reading the course, the gradebook or the home folder; writing anywhere "
    "except in a small folder in memory.",
    "limits": "Endless loops, fork bombs, more memory, files or time than allowed.",
    "privileges": "Undoing the other layers; programs that run as another user.",
    "seccomp": "System calls through which sandboxes have been left: tracing, mounting, "
    "namespaces, eBPF, io_uring and others.",
    "landlock": "Files, connections and signals again, in case another layer has a hole.",
}
_OPTIONAL = ("landlock",)


@dataclass(frozen=True)
class LayerStatus:
    """The status of one layer on this machine.

    Attributes:
        name: The name of its file in `autograder.grading.sandbox`.
        active: Whether it works here.
        required: Whether the grader refuses to run without it.
        stops: What it stops.
        why_not: Why it is not active, in a sentence. It is empty if the layer is active.
        remedy: What to do about it, in a sentence. It is empty if the layer is active.
    """

    name: str
    active: bool
    required: bool
    stops: str
    why_not: str = ""
    remedy: str = ""


def doctor(hidden: Iterable[Path] = ()) -> list[LayerStatus]:
    """Build a sandbox like that of a student's kernel, and report which layers work.

    Args:
        hidden: Folders that submissions must not see, such as the course.
    """
    failed, reason, remedy = _try_in_child([str(path.resolve()) for path in hidden])
    statuses = []
    reached = True
    for name, stops in _STOPS.items():
        required = name not in _OPTIONAL
        if name == failed or (failed == "start" and reached and required):
            status = LayerStatus(name, False, required, stops, reason, remedy or _remedy(name))
            reached = False
        elif not reached:
            why = "It needs a layer that is missing."
            status = LayerStatus(name, False, required, stops, why, "See above.")
        elif name == "landlock" and landlock.version() == 0:
            why = "This kernel of Linux does not have it, or it is switched off."
            remedy = "You do not have to do anything. Linux 5.13 and newer can have it."
            status = LayerStatus(name, False, required, stops, why, remedy)
        else:
            status = LayerStatus(name, True, required, stops)
        statuses.append(status)
    return statuses


def problem(hidden: Iterable[Path] = ()) -> str:
    """Return one sentence on why this machine can't run a sandbox. It is empty if it can."""
    for status in doctor(hidden):
        if status.required and not status.active:
            return f"{status.why_not} {status.remedy}".strip()
    return ""


def _try_in_child(hidden: list[str]) -> tuple[str, str, str]:
    """Return the layer that failed, why, and what to do. All are empty if no layer failed."""
    if not linux.LINUX:
        return "namespaces", f"The sandbox needs Linux, but this is {sys.platform}.", ""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with ours, tempfile.TemporaryDirectory(prefix="autograder-") as mountpoint:
        with theirs:
            arguments = [str(theirs.fileno()), mountpoint, *hidden]
            with logs.open_for_child() as log:
                child = subprocess.Popen(
                    make_python_command(_STATEMENT, *arguments),
                    pass_fds=[theirs.fileno()],
                    stdin=subprocess.DEVNULL,
                    stderr=log,
                    start_new_session=True,  # Ctrl-C would look like a missing layer
                )
        ours.settimeout(_SECONDS)
        try:
            reply = ours.recv(1 << 16)
        except OSError:
            reply = b""
        child.wait()
    message = json.loads(reply) if reply else {"failed": "It ended at once.", "layer": "start"}
    return message.get("layer", ""), message.get("failed", ""), message.get("remedy", "")


def try_sandbox(descriptor: int, mountpoint: str, hidden: list[str]) -> None:
    """Build a sandbox around nothing. Run this in a separate process."""
    with socket.socket(fileno=descriptor) as channel:
        try:
            visible = (*files.environment_paths(), *files.package_paths())
            view = files.View(visible, tuple(hidden), None, Resources().tmp_bytes)
            jail.start(jail.Jail(view, Resources(), {}, mountpoint), channel, [], lambda: None)
        except SandboxError as error:
            message = {"failed": str(error), "layer": error.layer, "remedy": error.remedy}
            channel.send(json.dumps(message).encode())


def _remedy(layer: str) -> str:
    """Return what to do on this machine."""
    if not linux.LINUX:
        return "Grade on Linux, for example in a virtual machine or in WSL 2."
    if layer not in ("namespaces", "file system"):
        return "Linux 5.14 or newer on x86_64 or aarch64 has it."
    if any(os.path.exists(mark) for mark in ("/.dockerenv", "/run/.containerenv")):
        return (
            "Start the container with --security-opt seccomp=unconfined "
            "--security-opt apparmor=unconfined --security-opt systempaths=unconfined."
        )
    if _setting("kernel/apparmor_restrict_unprivileged_userns") == "1" and os.geteuid() != 0:
        return "Run: sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0"
    if _setting("kernel/unprivileged_userns_clone") == "0" and os.geteuid() != 0:
        return "Run: sudo sysctl kernel.unprivileged_userns_clone=1"
    if _setting("user/max_user_namespaces") == "0":
        return "Run: sudo sysctl user.max_user_namespaces=10000"
    return "Ask the administrator for user namespaces and Linux 5.14 or newer."


def _setting(name: str) -> str:
    try:
        return Path("/proc/sys", name).read_text().strip()
    except OSError:
        return ""
