"""Make it cheaper to fork a large process: a page table with few large pages is quick to copy.

A fork copies the list of pages, not the pages. After the import of torch, this list has 125,000
entries. Most of the time to start a warm kernel goes into copying and clearing it. With pages of
2 MB, which Linux 6.1 and newer can make, it takes a third of this time. If a copy writes to a page,
Linux splits the page again. All other memory stays shared as before.
"""

from __future__ import annotations

import ctypes
import sys

_MADV_COLLAPSE = 25
_HUGE = 2 * 1024 * 1024


def collapse() -> int:
    """Join this process's own memory into huge pages. This takes a second or two.

    Returns:
        The number of megabytes that the system joined, or 0 if it can't.
    """
    if sys.platform != "linux":
        return 0
    madvise = ctypes.CDLL(None, use_errno=True).madvise
    joined = 0
    for start, end in _regions():
        first, last = -(-start // _HUGE) * _HUGE, end // _HUGE * _HUGE
        if last > first:
            size = ctypes.c_size_t(last - first)
            if madvise(ctypes.c_void_p(first), size, ctypes.c_int(_MADV_COLLAPSE)) == 0:
                joined += last - first
    return joined // 2**20


def _regions() -> list[tuple[int, int]]:
    """Return first and last address of each large region without a file and with content."""
    regions: list[tuple[int, int]] = []
    candidate: tuple[int, int] | None = None
    with open("/proc/self/smaps") as file:
        for line in file:
            fields = line.split()
            if not fields[0].endswith(":"):
                start, end = (int(address, 16) for address in fields[0].split("-"))
                own = len(fields) == 5 or fields[5] == "[heap]"
                candidate = (start, end) if own else None
            elif fields[0] == "Anonymous:" and candidate is not None:
                filled = int(fields[1]) * 1024 / (candidate[1] - candidate[0])
                if filled > 0.8:  # huge pages fill a region, so skip regions that are mostly empty
                    regions.append(candidate)
    return regions
