"""Run the first process of the sandbox: start the kernel, watch it, and report why it ended.

What it stops: using more CPU time, memory or wall time than allowed, over all processes of the
submission together; leaving processes behind (when the warden ends, Linux ends everything in its
PID namespace); outliving the grader (the warden ends when the grader's end of the socket closes,
even if someone killed the grader).

The warden keeps its rights inside the namespaces, so the student's processes can't trace it,
and Linux does not deliver signals from them to it.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import sys
import time
from dataclasses import dataclass

from autograder.deadline import Deadline, read_waited_seconds
from autograder.grading.sandbox.resources import MIB, Resources
from autograder.language import Text, phrase, write_text

_TICK = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
_PERIOD = 0.05  # seconds between two checks of the limits


@dataclass(frozen=True)
class Use:
    """The resources that all processes of the sandbox together use now."""

    cpu_seconds: float
    resident_bytes: int
    processes: tuple[int, ...]


def watch(kernel: int, channel: socket.socket, resources: Resources, *, baseline: int) -> None:
    """Watch the process `kernel` until it ends, breaks a limit, or the grader hangs up.

    The grader sends ``s`` when it begins to use the kernel. The wall time counts from there, so a
    kernel that was prepared ahead may wait. It sends ``i`` to interrupt the kernel. It
    sends ``w`` to learn how long the kernel has waited for a core: the answer is a JSON object
    with ``waited``, in seconds. It sends ``k`` or hangs up to end the kernel. The last message is
    a JSON object with ``ended``, half a sentence.

    Args:
        kernel: The process id of the student's kernel.
        channel: The grader's socket.
        resources: The resources that the submission may use.
        baseline: The memory of the libraries in bytes. It does not count.
    """
    process = os.pidfd_open(kernel)
    poll = select.poll()
    poll.register(process, select.POLLIN)
    poll.register(channel, select.POLLIN)
    deadline: Deadline | None = None
    pause = _PERIOD
    while True:
        ready = dict(poll.poll(pause * 1000))
        if channel.fileno() in ready:
            command = _read(channel)
            if command == b"s":
                deadline = Deadline(
                    resources.submission_seconds, lambda: read_waited_seconds(kernel)
                )
            elif command == b"i":
                # As in Jupyter, interrupt the programs that a cell has started too.
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(kernel, signal.SIGINT)
            elif command == b"w":
                with contextlib.suppress(OSError):
                    channel.send(json.dumps({"waited": read_waited_seconds(kernel)}).encode())
            else:
                return
        ended = _reap(kernel)
        if ended is None:
            before = time.monotonic()
            ended = _broken_limit(resources, deadline, baseline)
            # Never spend more than a tenth of a core on these checks.
            pause = max(_PERIOD, 10 * (time.monotonic() - before))
        if ended is not None:
            with contextlib.suppress(OSError):
                channel.send(json.dumps({"ended": write_text(ended)}).encode())
            return


def _read(channel: socket.socket) -> bytes:
    """Read one command of the grader. It is empty if the grader has hung up."""
    try:
        return channel.recv(1)
    except OSError:
        return b""


def _reap(kernel: int) -> Text | None:
    """Collect processes that have ended. If one was the kernel, return the reason in words."""
    reason = None
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return reason
        if pid == 0:
            return reason
        if pid == kernel:
            reason = describe(os.waitstatus_to_exitcode(status))


#: The signals that a crash or a full memory sends. The student's code could choose any other.
_NAMED = frozenset(
    {signal.SIGKILL, signal.SIGABRT, signal.SIGBUS, signal.SIGFPE, signal.SIGILL}
    if sys.platform != "win32"
    else ()
)


def describe(code: int) -> Text:
    """Describe an exit code, or minus the number of a signal, in half a sentence.

    The student's code can choose the number, also after it saw a hidden test. A feedback page shows
    the sentence before hidden results, so the number is not in it.
    """
    if code >= 0:
        return phrase("your code ended it")
    if -code == signal.SIGXCPU:
        return phrase("it used more CPU time than allowed")
    if -code == signal.SIGSEGV:
        return phrase("it crashed in compiled code (segmentation fault)")
    if -code == signal.SIGSYS:
        return phrase("it made a system call that is not allowed")
    if -code in _NAMED:
        return phrase("it was ended by {signal}", signal=signal.Signals(-code).name)
    return phrase("it was ended by a signal")


def _broken_limit(resources: Resources, deadline: Deadline | None, baseline: int) -> Text | None:
    if deadline is not None and deadline.left() < 0:
        return phrase(
            "it took longer than {seconds} seconds in all", seconds=resources.submission_seconds
        )
    use = measure()
    if use.cpu_seconds > resources.cpu_seconds:
        return phrase(
            "it used more than {seconds} seconds of CPU time", seconds=resources.cpu_seconds
        )
    allowed = baseline + resources.memory_bytes
    # The exact count takes milliseconds per process. The quick one counts a shared page many times.
    if use.resident_bytes > allowed and memory_of(use.processes) > allowed:
        memory = resources.memory_bytes // MIB
        return phrase("it used more than {memory} MB of memory", memory=memory)
    return None


def measure() -> Use:
    """Measure CPU time and memory of all processes in this PID namespace except the first."""
    ticks = 0
    resident = 0
    processes = []
    for name in os.listdir("/proc"):
        if not name.isdigit() or name == "1":
            continue
        try:
            with open(f"/proc/{name}/stat", "rb") as file:
                # The name in parentheses may contain anything, so count after the last parenthesis.
                fields = file.read().rpartition(b")")[2].split()
        except OSError:
            continue  # it has just ended
        ticks += sum(
            int(field) for field in fields[11:15]
        )  # its own time and that of its collected children
        resident += int(fields[21]) * _PAGE
        processes.append(int(name))
    times = os.times()
    orphans = times.children_user + times.children_system
    return Use(ticks / _TICK + orphans, resident, tuple(processes))


def memory_of(processes: tuple[int, ...]) -> int:
    """Return the memory in bytes that no file backs. Each shared page counts once in all."""
    total = 0
    for pid in processes:
        with contextlib.suppress(OSError), open(f"/proc/{pid}/smaps_rollup") as file:
            for line in file:
                if line.startswith(("Pss_Anon:", "Pss_Shmem:")):
                    total += int(line.split()[1]) * 1024
    return total


def prefer_for_oom(pid: int) -> None:
    """Let Linux end this process first when the machine runs out of memory."""
    with contextlib.suppress(OSError), open(f"/proc/{pid}/oom_score_adj", "w") as file:
        file.write("900")


def anonymous_memory(pid: int) -> int:
    """Return the memory in bytes of one process that no file backs, shared or not."""
    with open(f"/proc/{pid}/status") as file:
        for line in file:
            if line.startswith("RssAnon:"):
                return int(line.split()[1]) * 1024
    return 0
