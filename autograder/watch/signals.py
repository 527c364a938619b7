"""A clean stop: the watch handles Ctrl-C (SIGINT) and SIGTERM between two steps."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_POLL_SECONDS = 0.2


class StopRequested(Exception):
    """The watch should stop."""


class StopSignals:
    """Remembers whether a signal asked the watch to stop.

    A signal does not interrupt a step. nbgrader would take an interrupt for a failed notebook.
    """

    def __init__(self) -> None:
        self.requested = False

    @contextmanager
    def listen(self) -> Iterator[None]:
        """Handle signals in this block. A second signal ends the process at once."""
        earlier = {number: signal.signal(number, self._handle) for number in _SIGNALS}
        try:
            yield
        finally:
            for number, handler in earlier.items():
                signal.signal(number, handler)

    def check(self) -> None:
        """Raise `StopRequested` after a signal."""
        if self.requested:
            raise StopRequested

    def sleep(self, seconds: float) -> None:
        """Sleep for this time, or until a signal. Raise `StopRequested` after a signal."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self.check()
            time.sleep(min(left, _POLL_SECONDS))
        self.check()

    def _handle(self, number: int, frame: FrameType | None) -> None:
        self.requested = True
        for handled in _SIGNALS:
            signal.signal(handled, signal.SIG_DFL)
