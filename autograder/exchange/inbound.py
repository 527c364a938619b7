"""List what is new in the exchange's inbound folder.

Each look is one listing of the folder, which works on NFS too.
"""

from __future__ import annotations

import os
from collections import defaultdict
from pathlib import Path

from autograder.exchange.collect import is_complete


class Inbound:
    """An inbound folder. It remembers which submissions it has listed, to list each only once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: set[str] = set()

    def list_new(self) -> dict[str, set[str]]:
        """Return by assignment the students with a submission that is complete since the last call.

        The names are as students wrote them. Only `collect` checks them.

        Raises:
            OSError: The folder can't be listed.
        """
        names = {name for name in os.listdir(self._folder) if not name.startswith(".")}
        self._known &= names
        new = {name for name in names - self._known if is_complete(self._folder / name)}
        self._known |= new
        students: dict[str, set[str]] = defaultdict(set)
        for name in new:
            parts = name.rsplit("+", 3)
            if len(parts) >= 3:
                students[parts[1]].add(parts[0])
        return students

    def forget(self) -> None:
        """List everything again at the next call. Use it after an error during collecting."""
        self._known.clear()
