"""The judge's end of the stream: a `Kernel` that consists of a socket and a process."""

from __future__ import annotations

import socket
import time
from collections.abc import Sequence

from autograder.deadline import Deadline
from autograder.grading.kernels.kernel import (
    CellRun,
    InvalidReplyError,
    KernelDied,
    KernelError,
    KernelTimedOut,
    Process,
)
from autograder.grading.kernels.outputs import check_run
from autograder.grading.wire import frames, json_text
from autograder.grading.wire.json_text import CodecError
from autograder.language import Text, get_message, phrase
from autograder.settings import Settings

#: How many late replies to earlier requests to skip before the expected reply.
_MOST_LATE_REPLIES = 100


class StreamKernel:
    """A student's running kernel.

    Args:
        stream: A socket, connected to ``kernel_process.serve`` in the student's process.
        process: The student's process.
        settings: Limits on what the judge accepts, and how long an interrupt may take.
    """

    def __init__(self, stream: socket.socket, process: Process, settings: Settings) -> None:
        self.limits = settings.wire
        self.recover_seconds = settings.recover_seconds
        self._stream = stream
        self._process = process
        self._number = 0
        self._in_step = True

    def execute(
        self, source: str, *, timeout: float, label: str = "", course: bool = False
    ) -> CellRun:
        """Run a cell; see `Kernel.execute`."""
        header = json_text.dump(
            {"op": "execute", "source": source, "label": label, "course": course}
        )
        note: Text = ""
        try:
            try:
                reply, _ = self.request(header, [], timeout=timeout)
            except KernelTimedOut:
                note = phrase(
                    "This cell did not end within {seconds} seconds and was stopped.",
                    seconds=timeout,
                )
                reply, _ = self._interrupt_and_receive()
            run = check_run(json_text.load(reply, self.limits), self.limits.output_bytes)
        except KernelTimedOut:
            return CellRun(status="timed out", recovered=False, note=note)
        except KernelError as error:
            return CellRun(status="died", recovered=False, note=note or error.message)
        except CodecError:
            self._in_step = False
            note = note or phrase("The kernel sent an invalid reply.")
            return CellRun(status="died", recovered=False, note=note)
        if note:
            run.status, run.note = "timed out", note
        return run

    def _interrupt_and_receive(self) -> tuple[bytes, list[bytes]]:
        """Interrupt what runs, and return the reply to the current request."""
        deadline = time.monotonic() + self.recover_seconds
        while True:
            self._process.interrupt()
            try:
                seconds = min(deadline - time.monotonic(), 1.0)
                return self._receive(Deadline(seconds, self.waited_seconds), self.recover_seconds)
            except KernelTimedOut:
                if time.monotonic() >= deadline:
                    raise

    def request(
        self, header: bytes, buffers: Sequence[bytes], *, timeout: float
    ) -> tuple[bytes, list[bytes]]:
        """Ask the agent; see `Kernel.request`."""
        deadline = Deadline(timeout, self.waited_seconds)
        if not self._in_step:
            raise KernelDied(phrase("The kernel does not answer any more."))
        self._number += 1
        try:
            frames.send(self._stream, self._number, header, buffers,
                        seconds_left=deadline.left, is_alive=self._process.is_alive)  # fmt: skip
        except TimeoutError:
            self._in_step = False  # only a part of the message was sent
            raise KernelTimedOut(_make_timeout_message(timeout)) from None
        except OSError:
            raise self._make_died_error() from None
        return self._receive(deadline, timeout)

    def _receive(self, deadline: Deadline, timeout: float) -> tuple[bytes, list[bytes]]:
        for _ in range(_MOST_LATE_REPLIES):
            try:
                frame = frames.receive(
                    self._stream,
                    self.limits,
                    seconds_left=deadline.left,
                    is_alive=self._process.is_alive,
                )
            except TimeoutError:
                raise KernelTimedOut(_make_timeout_message(timeout)) from None
            except OSError:
                raise self._make_died_error() from None
            except frames.FrameError as error:
                self._in_step = False
                message = phrase(
                    "Your process sent an invalid message. {error}", error=get_message(error)
                )
                raise InvalidReplyError(message) from None
            if frame.number == self._number:
                return frame.header, frame.buffers  # type: ignore[return-value]
            if frame.number > self._number:
                break
        self._in_step = False
        raise InvalidReplyError(
            phrase("Your process sent replies that the grader did not ask for.")
        )

    def _make_died_error(self) -> KernelDied:
        """Mark the stream as unusable and return the error that says why the kernel ended."""
        self._in_step = False
        reason = self._process.exit_reason()
        if not reason:
            return KernelDied(phrase("The kernel ended."))
        return KernelDied(phrase("The kernel ended: {reason}.", reason=reason))

    def interrupt(self, *, timeout: float) -> bool:
        """Stop what runs; see `Kernel.interrupt`."""
        deadline = time.monotonic() + timeout
        while self._in_step and self.is_alive() and time.monotonic() < deadline:
            self._process.interrupt()
            try:
                left = deadline - time.monotonic()
                self.request(json_text.dump({"op": "ping"}), [], timeout=max(min(left, 1.0), 0.05))
                return True
            except KernelTimedOut:
                continue
            except KernelError:
                return False
        return False

    def waited_seconds(self) -> float:
        """See `Kernel.waited_seconds`."""
        return self._process.waited_seconds()

    def is_alive(self) -> bool:
        """See `Kernel.is_alive`."""
        return self._in_step and self._process.is_alive()

    def exit_reason(self) -> Text:
        """See `Kernel.exit_reason`."""
        return self._process.exit_reason()

    def close(self) -> None:
        """See `Kernel.close`."""
        self._in_step = False
        self._process.kill()
        self._stream.close()


def _make_timeout_message(seconds: float) -> Text:
    return phrase("Your code did not answer within {seconds} seconds.", seconds=seconds)
