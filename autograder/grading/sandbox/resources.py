"""What a submission may use, and the limits that the kernel of Linux enforces per process.

What it stops: endless loops, fork bombs, files and allocations without end. Limits over all
processes of a submission together (CPU time, memory, wall time) are the warden's work.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

MIB = 1024 * 1024
_ADDRESSES = 64 * 1024 * MIB


@dataclass(frozen=True)
class Resources:
    """What one submission's processes may use.

    Times for one cell and sizes of outputs are the judge's: `autograder.settings`.

    Attributes:
        submission_seconds: Wall time for a whole submission; its kernel is ended then.
        cpu_seconds: CPU time of all processes of a submission together.
        memory_bytes: Memory of all processes together, beyond what the imported libraries take.
        processes: Processes and threads at one time. An idle kernel has about ten threads.
        file_bytes: Size of one file.
        tmp_bytes: Everything written anywhere, in all. It lives in memory.
        open_files: Files and sockets open at one time, per process.
        threads: Threads that torch uses for one operation.
    """

    submission_seconds: float = 900.0
    cpu_seconds: int = 900
    memory_bytes: int = 2048 * MIB
    processes: int = 128
    file_bytes: int = 256 * MIB
    tmp_bytes: int = 512 * MIB
    open_files: int = 1024
    threads: int = 1

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):
            if getattr(self, field.name) <= 0:
                raise ValueError(f"{field.name} must be more than 0")

    def to_dict(self) -> dict[str, Any]:
        """As plain data, for the fork server."""
        return dataclasses.asdict(self)


def apply(resources: Resources) -> None:
    """Bind this process and all of its children. Can't be undone by them."""
    import resource  # absent on Windows

    def bound(which: int, value: int) -> None:
        _, hard = resource.getrlimit(which)
        if hard != resource.RLIM_INFINITY:
            value = min(value, hard)
        resource.setrlimit(which, (value, value))

    # The warden watches the sum; this is the net below it. SIGXCPU could be ignored, the hard
    # limit's SIGKILL can't.
    bound(resource.RLIMIT_CPU, resources.cpu_seconds + 5)
    bound(resource.RLIMIT_FSIZE, resources.file_bytes)
    bound(resource.RLIMIT_NOFILE, resources.open_files)
    bound(resource.RLIMIT_CORE, 0)
    bound(resource.RLIMIT_MEMLOCK, 16 * MIB)
    if hasattr(resource, "RLIMIT_NPROC"):
        bound(resource.RLIMIT_NPROC, resources.processes)
    if hasattr(resource, "RLIMIT_MSGQUEUE"):
        bound(resource.RLIMIT_MSGQUEUE, 0)
    # Private writable memory is what counts. Addresses are bounded generously: torch reserves
    # gigabytes that it never uses, but page tables for terabytes would fill the memory.
    data, addresses = _memory()
    bound(resource.RLIMIT_DATA, data + resources.memory_bytes)
    bound(resource.RLIMIT_AS, addresses + resources.memory_bytes + _ADDRESSES)


def _memory() -> tuple[int, int]:
    """The private writable memory and the addresses of this process, in bytes."""
    with open("/proc/self/status") as file:
        status = dict(line.split(":", 1) for line in file)
    return int(status["VmData"].split()[0]) * 1024, int(status["VmSize"].split()[0]) * 1024
