"""The limits of what a submission may use, with their defaults, and how a process gets them.

The kernel of Linux enforces them per process. What it stops: endless loops, fork bombs, files and
allocations without end. Limits over all processes of a submission together (CPU time, memory, wall
time) are the warden's work.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

MIB = 1024 * 1024
_ADDRESSES = 64 * 1024 * MIB


@dataclass(frozen=True)
class Resources:
    """The resources that the processes of one submission may use.

    The judge limits the time of one cell and the size of outputs: `autograder.settings`.

    Attributes:
        submission_seconds: Wall time for a whole submission. After it, the warden ends the kernel.
        cpu_seconds: CPU time of all processes of a submission together.
        memory_bytes: Memory of all processes together, beyond what the imported libraries take.
        processes: Processes and threads at one time. An idle kernel has about ten threads.
        file_bytes: Size of one file.
        tmp_bytes: The size of all written data together. It is kept in memory.
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
        """Return plain data for the fork server."""
        return dataclasses.asdict(self)


def apply(resources: Resources) -> None:
    """Limit this process and all of its children. They can't undo it."""
    import resource  # absent on Windows

    def set_limit(which: int, value: int) -> None:
        _, hard = resource.getrlimit(which)
        if hard != resource.RLIM_INFINITY:
            value = min(value, hard)
        resource.setrlimit(which, (value, value))

    # The warden watches the sum, and this limit is a safety net. A process could ignore SIGXCPU,
    # but not the SIGKILL of the hard limit.
    set_limit(resource.RLIMIT_CPU, resources.cpu_seconds + 5)
    set_limit(resource.RLIMIT_FSIZE, resources.file_bytes)
    set_limit(resource.RLIMIT_NOFILE, resources.open_files)
    set_limit(resource.RLIMIT_CORE, 0)
    set_limit(resource.RLIMIT_MEMLOCK, 16 * MIB)
    if hasattr(resource, "RLIMIT_NPROC"):
        set_limit(resource.RLIMIT_NPROC, resources.processes)
    if hasattr(resource, "RLIMIT_MSGQUEUE"):
        set_limit(resource.RLIMIT_MSGQUEUE, 0)
    # Only private writable memory counts. The limit on addresses is high, because torch reserves
    # gigabytes that it never uses. But page tables for terabytes would fill the memory.
    data, addresses = _memory_use()
    set_limit(resource.RLIMIT_DATA, data + resources.memory_bytes)
    set_limit(resource.RLIMIT_AS, addresses + resources.memory_bytes + _ADDRESSES)


def _memory_use() -> tuple[int, int]:
    """Return the private writable memory and the addresses of this process, in bytes."""
    with open("/proc/self/status") as file:
        status = dict(line.split(":", 1) for line in file)
    return int(status["VmData"].split()[0]) * 1024, int(status["VmSize"].split()[0]) * 1024
