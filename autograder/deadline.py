"""Limits on time that are fair on a busy machine."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

#: A deadline moves at most this many times its length, so that a hostile process can't use it.
_MOST_TIMES = 10
#: The waiting before this time, in seconds, does not count: short requests need no measurement.
_FIRST_SECONDS = 0.25
_LEAST_SECONDS = 0.02
#: From this share of the time, waiting for a core means that the machine is busy.
_BUSY_SHARE = 0.1
#: From this load for each core, a machine is busy.
_BUSY_LOAD = 2.0


class Deadline:
    """The end of a time. It moves on while the process in question waits for a core.

    Args:
        seconds: The length of the time.
        get_waited: Returns how long the process has waited for a core so far, in seconds; see
            `read_waited_seconds`. Without it, the deadline does not move.
    """

    def __init__(self, seconds: float, get_waited: Callable[[], float] | None = None) -> None:
        self._seconds = seconds
        self._start = time.monotonic()
        self._end = self._start + seconds
        self._get_waited = get_waited
        self._counted: float | None = None

    def left(self) -> float:
        """Return the seconds that are left, and move the deadline if they are over."""
        now = time.monotonic()
        if self._get_waited is None:
            return self._end - now
        if self._counted is None and now - self._start > min(_FIRST_SECONDS, self._seconds / 4):
            self._counted = self._get_waited()
        elif self._counted is not None and now >= self._end:
            waited = self._get_waited()
            if waited - self._counted > _LEAST_SECONDS:
                latest = self._start + _MOST_TIMES * self._seconds
                self._end = min(now + waited - self._counted, latest)
                self._counted = waited
        return self._end - now


def was_machine_busy(waited: float, seconds: float) -> bool:
    """Return whether a machine had more work than cores while something ran.

    Args:
        waited: How long it waited for a core, in seconds; see `read_waited_seconds`.
        seconds: How long it ran, in seconds.
    """
    if waited > _BUSY_SHARE * seconds:
        return True
    # other kinds of waiting, for memory or a disk, count only in the load of the last minute
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    return load > _BUSY_LOAD * (os.cpu_count() or 1)


def read_waited_seconds(process: int | str) -> float:
    """Return how long a process was ready to run but waited for a core, in seconds.

    The time of its main thread counts. On systems that do not tell it, the result is 0.

    Source: the file ``/proc/PID/schedstat``, in the kernel's documentation on scheduler
    statistics.

    Args:
        process: A process id, or ``"thread-self"``.
    """
    try:
        with open(f"/proc/{process}/schedstat", "rb") as file:
            return int(file.read().split()[1]) / 1e9
    except (OSError, ValueError, IndexError):
        return 0.0
