"""Messages on a stream socket: a fixed prefix with all sizes, a header, buffers.

The reader sees the sizes first and refuses what is too large before it takes any memory for it.
"""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from autograder.grading.wire.limits import WireLimits

_PREFIX = struct.Struct("!4sQII")
_SIZE = struct.Struct("!Q")
_MAGIC = b"DLPT"
_MOST_BUFFERS = 65_536
#: How long a wait may last before `still_there` is asked again, in seconds.
_PATIENCE = 0.2

Buffers = Sequence[bytes | bytearray | memoryview]


class FrameError(Exception):
    """What arrived is no message, or one beyond the limits."""


@dataclass
class Frame:
    """One message. Replies carry the `number` of their request."""

    number: int
    header: bytes
    buffers: list[bytearray]

    @property
    def size(self) -> int:
        return len(self.header) + sum(len(buffer) for buffer in self.buffers)


def send(
    stream: socket.socket,
    number: int,
    header: bytes,
    buffers: Buffers,
    *,
    deadline: float | None = None,
    still_there: Callable[[], bool] | None = None,
) -> None:
    """Write one message.

    Args:
        stream: A connected stream socket.
        number: The request's number.
        header: Structure, see `codec`.
        buffers: Bytes, see `codec`.
        deadline: On `time.monotonic`; for ever where None.
        still_there: Asked now and then while the other side takes nothing.

    Raises:
        TimeoutError: The other side did not take it in time.
        ConnectionError: It is gone.
    """
    sizes = b"".join(_SIZE.pack(len(buffer)) for buffer in buffers)
    prefix = _PREFIX.pack(_MAGIC, number, len(header), len(buffers))
    for piece in (prefix + sizes + header, *buffers):
        view = memoryview(piece).cast("B")
        while view:
            _patience(stream, deadline)
            try:
                view = view[stream.send(view) :]
            except TimeoutError:
                _keep_waiting(deadline, still_there)
            except InterruptedError:
                continue


def receive(
    stream: socket.socket,
    limits: WireLimits,
    *,
    deadline: float | None = None,
    still_there: Callable[[], bool] | None = None,
) -> Frame:
    """Read one message. Arguments as for `send`.

    Raises:
        TimeoutError: Nothing came in time.
        ConnectionError: The other side is gone.
        FrameError: It is no message, one beyond `limits`, or one that stopped in the middle. The
            stream is then of no more use.
    """
    begun = False

    def read(size: int) -> bytearray:
        nonlocal begun
        data = bytearray()
        while len(data) < size:
            _patience(stream, deadline)
            try:
                # grows with what really came, whatever size was announced
                piece = stream.recv(min(size - len(data), 2**20))
            except TimeoutError:
                try:
                    _keep_waiting(deadline, still_there)
                except TimeoutError:
                    if begun:
                        raise FrameError("A message stopped in the middle.") from None
                    raise
                continue
            if not piece:
                raise ConnectionError("The stream is closed.")
            begun = True
            data += piece
        return data

    magic, number, header_size, count = _PREFIX.unpack(read(_PREFIX.size))
    if magic != _MAGIC or count > _MOST_BUFFERS or header_size > limits.header_bytes:
        raise FrameError("This is no message, or one that is too large.")
    sizes = [size for (size,) in _SIZE.iter_unpack(read(_SIZE.size * count))]
    if sum(sizes) > limits.message_bytes:
        raise FrameError(f"The message has more than {limits.message_bytes} bytes.")
    header = bytes(read(header_size))
    return Frame(number, header, [read(size) for size in sizes])


def _patience(stream: socket.socket, deadline: float | None) -> None:
    left = _PATIENCE if deadline is None else min(_PATIENCE, deadline - time.monotonic())
    stream.settimeout(max(left, 0.001))


def _keep_waiting(deadline: float | None, still_there: Callable[[], bool] | None) -> None:
    if still_there is not None and not still_there():
        raise ConnectionError("The process has ended.")
    if deadline is not None and time.monotonic() >= deadline:
        raise TimeoutError
