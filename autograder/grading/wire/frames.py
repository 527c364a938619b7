"""Send messages on a stream socket: a fixed prefix with all sizes, a header, and buffers.

The reader sees the sizes first. It refuses a message that is too large before it allocates memory.
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from autograder.grading.wire.limits import WireLimits
from autograder.language import phrase

_PREFIX = struct.Struct("!4sQII")
_SIZE = struct.Struct("!Q")
_MAGIC = b"DLPT"
_MOST_BUFFERS = 65_536
#: The longest wait before the next call of `is_alive`, in seconds.
_WAIT_SECONDS = 0.2
#: Up to so many bytes go out, or come in, together: a call of the system costs more than a copy.
_TOGETHER_BYTES = 65_536

Buffers = Sequence[bytes | bytearray | memoryview]


class FrameError(Exception):
    """The bytes are not a valid message, or the message is beyond the limits."""


@dataclass
class Frame:
    """A frame is one message. A reply has the `number` of its request."""

    number: int
    header: bytes
    buffers: list[bytearray]


def send(
    stream: socket.socket,
    number: int,
    header: bytes,
    buffers: Buffers,
    *,
    seconds_left: Callable[[], float] | None = None,
    is_alive: Callable[[], bool] | None = None,
) -> None:
    """Write one message.

    Args:
        stream: A connected stream socket.
        number: The number of the request.
        header: The structure of the message, see `codec`.
        buffers: The bytes of the message, see `codec`.
        seconds_left: Returns how much time is left. None means no deadline.
        is_alive: Returns whether the other side still runs. It is called while `send` waits.

    Raises:
        TimeoutError: If the other side does not take the message in time.
        ConnectionError: If the other side is gone.
    """
    sizes = b"".join(_SIZE.pack(len(buffer)) for buffer in buffers)
    prefix = _PREFIX.pack(_MAGIC, number, len(header), len(buffers))
    pieces: Buffers = (prefix + sizes + header, *buffers)
    if sum(map(len, pieces)) <= _TOGETHER_BYTES:
        pieces = (b"".join(pieces),)
    for piece in pieces:
        view = memoryview(piece).cast("B")
        while view:
            _set_timeout(stream, seconds_left)
            try:
                view = view[stream.send(view) :]
            except TimeoutError:
                _keep_waiting(seconds_left, is_alive)
            except InterruptedError:
                continue


def receive(
    stream: socket.socket,
    limits: WireLimits,
    *,
    seconds_left: Callable[[], float] | None = None,
    is_alive: Callable[[], bool] | None = None,
) -> Frame:
    """Read one message. The arguments are those of `send`.

    Raises:
        TimeoutError: If nothing comes in time.
        ConnectionError: If the other side is gone.
        FrameError: If the bytes are not a message, or the message is beyond `limits` or stops in
            the middle. The stream can't be used afterwards.
    """
    started = False

    def read(size: int) -> bytearray:
        nonlocal started
        data = bytearray()
        while len(data) < size:
            _set_timeout(stream, seconds_left)
            try:
                # the buffer grows with the received bytes, whatever size the prefix announced
                piece = stream.recv(min(size - len(data), 2**20))
            except TimeoutError:
                try:
                    _keep_waiting(seconds_left, is_alive)
                except TimeoutError:
                    if started:
                        raise FrameError(phrase("A message stopped in the middle.")) from None
                    raise
                continue
            if not piece:
                raise ConnectionError("The stream is closed.")
            started = True
            data += piece
        return data

    magic, number, header_size, count = _PREFIX.unpack(read(_PREFIX.size))
    if magic != _MAGIC or count > _MOST_BUFFERS or header_size > limits.header_bytes:
        raise FrameError(phrase("This is not a valid message, or it is too large."))
    start = read(_SIZE.size * count + header_size)
    header = bytes(start[_SIZE.size * count :])
    sizes = [size for (size,) in _SIZE.iter_unpack(start[: _SIZE.size * count])]
    if sum(sizes) > limits.message_bytes:
        raise FrameError(
            phrase("The message has more than {count} bytes.", count=limits.message_bytes)
        )
    if sum(sizes) > _TOGETHER_BYTES:
        return Frame(number, header, [read(size) for size in sizes])
    together, ends = read(sum(sizes)), list(accumulate(sizes, initial=0))
    return Frame(number, header, [together[begin:end] for begin, end in pairwise(ends)])


def _set_timeout(stream: socket.socket, seconds_left: Callable[[], float] | None) -> None:
    left = _WAIT_SECONDS if seconds_left is None else min(_WAIT_SECONDS, seconds_left())
    wait = max(left, 0.001)
    if stream.gettimeout() != wait:
        stream.settimeout(wait)


def _keep_waiting(
    seconds_left: Callable[[], float] | None, is_alive: Callable[[], bool] | None
) -> None:
    if is_alive is not None and not is_alive():
        raise ConnectionError("The process has ended.")
    if seconds_left is not None and seconds_left() <= 0:
        raise TimeoutError
