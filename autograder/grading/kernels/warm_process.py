"""Talk to the warden of a warm kernel's sandbox: start its clock, interrupt it, end it."""

from __future__ import annotations

import contextlib
import json
import select
import socket
import time

from autograder.grading.kernels.forkserver_client import ProcessLostError
from autograder.language import Text, phrase, read_text

_EXIT_MESSAGE_SECONDS = 0.5
_ANSWER_SECONDS = 2.0


class WarmProcess:
    """The operating-system side of a warm kernel: a socket to the warden of its sandbox.

    The grader sends one byte: ``s`` starts the kernel's clock, ``i`` interrupts, ``w`` asks how
    long the kernel has waited for a core, ``k`` kills. The warden sends JSON objects with the key
    ``ready``, ``failed``, ``waited`` or ``ended``.
    """

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self._reason: Text = ""
        self._gone = False
        self._ready = False
        self._refused = False
        self._waited: float | None = None
        self._last_waited = 0.0

    def await_ready(self, seconds: float) -> None:
        """Wait until the kernel runs in its sandbox, at most `seconds` seconds.

        Raises:
            ProcessLostError: If the process ended without a reason, or did not answer in time.
            RuntimeError: If the sandbox refuses. The message says why.
        """
        self._read_messages(seconds)
        if not self._ready:
            self.kill()
            error = RuntimeError if self._refused else ProcessLostError
            raise error(self._reason or "The student's kernel did not start.")
        self._send(b"s")  # starts its clock

    def interrupt(self) -> None:
        """See `Process.interrupt`."""
        self._send(b"i")

    def is_alive(self) -> bool:
        """See `Process.is_alive`."""
        self._read_messages(0.0)
        return not self._gone

    def exit_reason(self) -> Text:
        """See `Process.exit_reason`. Waits a moment for the warden's message."""
        if not self._reason:
            self._read_messages(_EXIT_MESSAGE_SECONDS)
        return self._reason

    def waited_seconds(self) -> float:
        """See `Process.waited_seconds`. Asks the warden."""
        self._waited = None
        self._send(b"w")
        end = time.monotonic() + _ANSWER_SECONDS
        while self._waited is None and not self._gone and (left := end - time.monotonic()) > 0:
            self._read_messages(left)
        self._last_waited = self._waited or self._last_waited
        return self._last_waited

    def kill(self) -> None:
        """See `Process.kill`. The warden ends, and Linux ends all processes with it."""
        self._send(b"k")
        self._gone = True
        self._channel.close()

    def _send(self, command: bytes) -> None:
        with contextlib.suppress(OSError):
            self._channel.send(command, socket.MSG_DONTWAIT | socket.MSG_NOSIGNAL)

    def _read_messages(self, seconds: float) -> None:
        """Read the warden's messages. Wait at most `seconds` seconds for the first."""
        if self._gone or self._channel.fileno() < 0:
            return
        while select.select([self._channel], [], [], seconds)[0]:
            seconds = 0.0
            try:
                data = self._channel.recv(1 << 16)
            except OSError:
                data = b""
            if not data:
                self._gone = True
                self._reason = self._reason or phrase(
                    "the system ended it, perhaps for lack of memory"
                )
                return
            message = json.loads(data)
            self._ready = self._ready or "ready" in message
            self._refused = self._refused or "failed" in message
            self._waited = message.get("waited", self._waited)
            if "failed" in message or "ended" in message:
                self._reason = message.get("failed") or read_text(message["ended"])
                self._gone = True
                return
