"""Enter new namespaces for users, processes, network, file systems, System V memory, host name.

What it stops: reaching any network, including this machine's own services (the only interface is a
loopback that is switched off); seeing, tracing or sending signals to any process outside; leaving a
process behind (when the first process of the namespace ends, Linux ends all others); using any
right of the grading user.

An ordinary user may do this on most systems. Inside, the student's processes have user id 1000.
Outside that is the grading user or, when root grades, an id that nobody else has.
"""

from __future__ import annotations

import os
import socket

from autograder.grading.sandbox import linux
from autograder.grading.sandbox.errors import SandboxError

STUDENT = 1000  # user and group id inside
ALL = (
    linux.CLONE_NEWUSER
    | linux.CLONE_NEWNS
    | linux.CLONE_NEWPID
    | linux.CLONE_NEWNET
    | linux.CLONE_NEWIPC
    | linux.CLONE_NEWUTS
    | linux.CLONE_NEWCGROUP
)

# No system assigns ids above this one: systemd.io/UIDS-GIDS, last row of its table.
_NOBODY_ELSE = 1879048192
_NOBODY = 65534


def enter(mapper: socket.socket) -> None:
    """Move this process into new namespaces. Its next child will be their first process.

    Args:
        mapper: The other end of the socket that `serve_mapping` reads.

    Raises:
        SandboxError: If the system does not allow it.
    """
    uid, gid = os.geteuid(), os.getegid()
    try:
        linux.unshare(ALL)
    except OSError as error:
        raise SandboxError("namespaces", _message(error)) from error
    try:
        if uid == 0:
            # Only a process outside may map an id that is not its own.
            mapper.send(str(os.getpid()).encode())
            answer = mapper.recv(200)
            if answer != b"mapped":
                raise OSError(answer.decode(errors="replace") or "no answer")
        else:
            _write("/proc/self/setgroups", "deny")
            _write("/proc/self/gid_map", f"{STUDENT} {gid} 1")
            _write("/proc/self/uid_map", f"{STUDENT} {uid} 1")
    except OSError as error:
        raise SandboxError("namespaces", f"User ids could not be mapped: {error}.") from error


def serve_mapping(mapper: socket.socket) -> None:
    """As root, give the process on the other end its user ids. Return when it hangs up."""
    request = mapper.recv(20)
    if not request:
        return
    pid = int(request)
    outside = _NOBODY_ELSE if _is_mapped(_NOBODY_ELSE) else _NOBODY
    try:
        for name in ("gid_map", "uid_map"):
            _write(f"/proc/{pid}/{name}", f"0 0 1\n{STUDENT} {outside} 1\n")
    except OSError as error:
        mapper.send(str(error).encode()[:200])
    else:
        mapper.send(b"mapped")


def _is_mapped(uid: int) -> bool:
    """Return whether this id exists here. Some containers have only 65536 ids."""
    with open("/proc/self/uid_map") as file:
        rows = [[int(number) for number in line.split()] for line in file]
    return any(first <= uid < first + count for first, _, count in rows)


def _write(path: str, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY)
    try:
        os.write(descriptor, text.encode())
    finally:
        os.close(descriptor)


def _message(error: OSError) -> str:
    return f"This system does not let the grader make namespaces ({error.strerror})."
