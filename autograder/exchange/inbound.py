"""What is new in the exchange's inbound folder: one listing a look, which works on NFS too."""

from __future__ import annotations

import os
from collections import defaultdict
from pathlib import Path

from autograder.exchange.collect import is_whole


class Inbound:
    """Remembers which folders it has seen whole, to name each but once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: set[str] = set()

    def arrived(self) -> dict[str, set[str]]:
        """The students, by assignment, whose folders are whole now and were not before.

        Names are what somebody wrote there; only `collect` says whether they are right.

        Raises:
            OSError: The folder can't be listed.
        """
        there = {name for name in os.listdir(self._folder) if not name.startswith(".")}
        self._known &= there
        new = {name for name in there - self._known if is_whole(self._folder / name)}
        self._known |= new
        found: dict[str, set[str]] = defaultdict(set)
        for name in new:
            parts = name.rsplit("+", 3)
            if len(parts) >= 3:
                found[parts[1]].add(parts[0])
        return found

    def forget(self) -> None:
        """Begin anew: after a trouble nobody knows what was collected."""
        self._known.clear()
