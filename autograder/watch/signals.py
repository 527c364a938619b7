"""Ending cleanly: Ctrl-C and SIGTERM are noted, and heeded between two steps."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_HEED_SECONDS = 0.2


class Ended(Exception):
    """The watch is to end."""


class Ending:
    """Whether somebody asked for the end.

    Nothing is interrupted in its midst: nbgrader takes an interrupt for a failed notebook.
    """

    def __init__(self) -> None:
        self.asked = False

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Hear signals; a second one ends the process at once."""
        earlier = {number: signal.signal(number, self._hear) for number in _SIGNALS}
        try:
            yield
        finally:
            for number, handler in earlier.items():
                signal.signal(number, handler)

    def check(self) -> None:
        """Raise `Ended` if it was asked for."""
        if self.asked:
            raise Ended

    def sleep(self, seconds: float) -> None:
        """Do nothing for so long, or until the end is asked for."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self.check()
            time.sleep(min(left, _HEED_SECONDS))
        self.check()

    def _hear(self, number: int, frame: FrameType | None) -> None:
        self.asked = True
        for again in _SIGNALS:
            signal.signal(again, signal.SIG_DFL)
