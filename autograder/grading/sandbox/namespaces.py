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


def fork() -> int:
    """Fork this process into new namespaces. The copy is their first process.

    Returns:
        0 in the copy, and its process id in this process.

    Raises:
        SandboxError: If the system does not allow it. The copy has then ended.
    """
    waits, tells = os.pipe()
    try:
        pid = linux.fork_into(ALL)
    except OSError as error:
        os.close(waits)
        os.close(tells)
        raise SandboxError("namespaces", _message(error)) from error
    if pid == 0:
        ready = False  # whatever happens here, the copy must not go on as the fork server
        try:
            os.close(tells)
            mapped = os.read(waits, 1)
            os.close(waits)
            ready = mapped != b""
        finally:
            if not ready:
                os._exit(1)
        return 0
    os.close(waits)
    try:
        _map_ids(pid)
        os.write(tells, b"m")
    except OSError as error:
        raise SandboxError("namespaces", f"User ids could not be mapped: {error}.") from error
    finally:
        os.close(tells)
    return pid


def _map_ids(pid: int) -> None:
    """Give a process in a new user namespace its ids. A process can't map an id of another."""
    uid, gid = os.geteuid(), os.getegid()
    if uid == 0:
        outside = _NOBODY_ELSE if _is_mapped(_NOBODY_ELSE) else _NOBODY
        for name in ("gid_map", "uid_map"):
            _write(f"/proc/{pid}/{name}", f"0 0 1\n{STUDENT} {outside} 1\n")
    else:
        _write(f"/proc/{pid}/setgroups", "deny")
        _write(f"/proc/{pid}/gid_map", f"{STUDENT} {gid} 1")
        _write(f"/proc/{pid}/uid_map", f"{STUDENT} {uid} 1")


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
