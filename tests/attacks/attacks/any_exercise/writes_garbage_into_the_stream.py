"""Writes garbage and announcements of terabytes into every socket."""

import os
import struct


def answer(*args, **kwargs):
    for fd in range(3, 256):
        for text in (struct.pack("!4sQIIQ", b"DLPT", 2**63, 2, 1, 2**40), b"\x80\x04garbage" * 99):
            try:
                os.write(fd, text)
            except OSError:
                break
