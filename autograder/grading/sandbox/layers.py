"""Which layers of the sandbox work on this machine, found out by building one."""

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
from autograder.grading.sandbox.errors import SandboxError
from autograder.grading.sandbox.resources import Resources

_SECONDS = 30.0
_ROOT = Path(__file__).parents[3]
_PROGRAM = (
    "import sys; sys.path.append(sys.argv[1]); from autograder.grading.sandbox import layers; \
layers.try_sandbox(int(sys.argv[2]), sys.argv[3], sys.argv[4:])"
)

# In the order in which they are put in place. All are required except the last.
_STOPS = {
    "namespaces": "Reaching a network, seeing or ending other processes, leaving some behind.",
    "file system": "Reading the course, the gradebook or the home folder; writing anywhere "
    "but to a small folder in memory.",
    "limits": "Endless loops, fork bombs, more memory, files or time than allowed.",
    "privileges": "Undoing the other layers; programs that run as another user.",
    "seccomp": "System calls through which sandboxes have been left: tracing, mounting, "
    "namespaces, eBPF, io_uring and others.",
    "landlock": "Files, connections and signals once more, should another layer have a hole.",
}
_OPTIONAL = ("landlock",)


@dataclass(frozen=True)
class LayerStatus:
    """One layer on this machine.

    Attributes:
        name: As in the files of `autograder.grading.sandbox`.
        active: Whether it holds here.
        required: Whether grading refuses without it.
        stops: What it stops.
        why_not: Why it is not active, in a sentence; empty if it is.
        remedy: What to do about it, in a sentence; empty if it is active.
    """

    name: str
    active: bool
    required: bool
    stops: str
    why_not: str = ""
    remedy: str = ""


def doctor(hidden: Iterable[Path] = ()) -> list[LayerStatus]:
    """Build a sandbox as a student's kernel gets one, and say how far that went.

    Args:
        hidden: Folders that submissions must not see, such as the course.
    """
    failed, sentence, remedy = _trial([str(path.resolve()) for path in hidden])
    statuses = []
    reached = True
    for name, stops in _STOPS.items():
        required = name not in _OPTIONAL
        if name == failed or (failed == "start" and reached and required):
            status = LayerStatus(name, False, required, stops, sentence, remedy or _remedy(name))
            reached = False
        elif not reached:
            why = "It builds on a layer that is missing."
            status = LayerStatus(name, False, required, stops, why, "See above.")
        elif name == "landlock" and landlock.version() == 0:
            why = "This kernel of Linux does not have it, or it is switched off."
            remedy = "Nothing has to be done; Linux 5.13 and newer can have it."
            status = LayerStatus(name, False, required, stops, why, remedy)
        else:
            status = LayerStatus(name, True, required, stops)
        statuses.append(status)
    return statuses


def problem(hidden: Iterable[Path] = ()) -> str:
    """One sentence on why submissions can't be run in a sandbox here; empty if they can."""
    for status in doctor(hidden):
        if status.required and not status.active:
            return f"{status.why_not} {status.remedy}".strip()
    return ""


def _trial(hidden: list[str]) -> tuple[str, str, str]:
    """The layer that failed, why, and what to do; empty strings where none failed."""
    if not linux.LINUX:
        return "namespaces", f"The sandbox needs Linux; this is {sys.platform}.", ""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with ours, tempfile.TemporaryDirectory(prefix="autograder-") as mountpoint:
        with theirs:
            arguments = [str(_ROOT), str(theirs.fileno()), mountpoint, *hidden]
            with logs.for_child() as log:
                child = subprocess.Popen(
                    [sys.executable, "-P", "-c", _PROGRAM, *arguments],
                    pass_fds=[theirs.fileno()],
                    stdin=subprocess.DEVNULL,
                    stderr=log,
                )
        ours.settimeout(_SECONDS)
        try:
            word = ours.recv(1 << 16)
        except OSError:
            word = b""
        child.wait()
    message = json.loads(word) if word else {"failed": "It ended at once.", "layer": "start"}
    return message.get("layer", ""), message.get("failed", ""), message.get("remedy", "")


def try_sandbox(descriptor: int, mountpoint: str, hidden: list[str]) -> None:
    """In a process of its own: build a sandbox around nothing."""
    with socket.socket(fileno=descriptor) as channel:
        try:
            visible = (*files.environment_paths(), *files.package_paths())
            view = files.View(visible, tuple(hidden), None, Resources().tmp_bytes)
            jail.start(jail.Jail(view, Resources(), {}, mountpoint), channel, [], lambda: None)
        except SandboxError as error:
            message = {"failed": str(error), "layer": error.layer, "remedy": error.remedy}
            channel.send(json.dumps(message).encode())


def _remedy(layer: str) -> str:
    """What to do, from what this machine looks like."""
    if not linux.LINUX:
        return "Grade on Linux, in a virtual machine or in WSL 2 for instance."
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
