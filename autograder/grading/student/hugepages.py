"""Makes forking a large process cheaper: a page table with few, large pages is copied quickly.

A fork copies the list of pages, not the pages. After importing torch that list has 125,000
entries, and copying and clearing it is most of what starting a warm kernel costs. With pages of
2 MB (where the kernel of Linux can join them, 6.1 and newer) it is a third of that. A page that
a copy writes to is split again; memory that nobody writes to stays shared as before.
"""

from __future__ import annotations

import ctypes
import sys

_MADV_COLLAPSE = 25
_HUGE = 2 * 1024 * 1024


def collapse() -> int:
    """Join this process's own memory into huge pages; takes a second or two.

    Returns:
        How many megabytes the system was willing to join; 0 where it can't.
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
    """First and last address of the large regions that belong to no file and hold something."""
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
                if filled > 0.8:  # joining fills a region up, so leave mostly empty ones alone
                    regions.append(candidate)
    return regions
