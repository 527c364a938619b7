"""Read a submitted notebook's file. If it is too large, read it without its outputs.

Outputs play no part in grading, and a few pictures can be larger than all the rest. So they are
left out while the file is read, and only what is left counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from autograder.regular_files import open_regular

#: A notebook is refused if it is larger than this without its outputs.
MOST_NOTEBOOK_BYTES = 50 * 2**20
#: A larger file is not read to its end.
_MOST_FILE_BYTES = 2 * 2**30
_MOST_TOKENS = 2_000_000
_MOST_LEVELS = 1000
_CHUNK = 2**20

_TOKEN = re.compile(rb'["{}\[\],:]')
_SKIPPED_TOKEN = re.compile(rb'["{}\[\]]')
#: Numbers, commas and whole strings, which do not change how deep a value is.
_PLAIN = re.compile(rb'(?:[^"{}\[\]]++|"[^"\\]*+(?:\\.[^"\\]*+)*+")*+', re.DOTALL)
_STRING_BODY = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+', re.DOTALL)
#: The longest key that matters is "worksheets".
_LONGEST_KEY = 20


class TooLargeError(Exception):
    """A file is too large, also without its outputs."""


def read_notebook_file(path: Path) -> bytes:
    """Return a submitted notebook's bytes, at most one more than `MOST_NOTEBOOK_BYTES`.

    The outputs of a larger file are replaced by empty lists.

    Raises:
        NotRegularError: If the path is a link or a special file.
        OSError: If the file can't be read.
    """
    with open_regular(path) as file:
        content = file.read(MOST_NOTEBOOK_BYTES + 1)
        if len(content) <= MOST_NOTEBOOK_BYTES:
            return content
        file.seek(0)
        kept = bytearray()
        try:
            for piece in _OutputRemover(file).read():
                kept += piece
                if len(kept) > MOST_NOTEBOOK_BYTES:
                    return bytes(kept[: MOST_NOTEBOOK_BYTES + 1])
        except TooLargeError:
            return content
        return bytes(kept)


class _OutputRemover:
    """Copies the JSON of a notebook without its outputs and the state of its widgets.

    It looks only at brackets, commas, colons and strings. So it never fails at damaged JSON. The
    reader of its result finds what is damaged.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._bytes_left = _MOST_FILE_BYTES
        self._tokens_left = _MOST_TOKENS
        self._buffer = b""
        self._at = 0

    def read(self) -> Iterator[bytes]:
        """Yield the pieces that are kept.

        Raises:
            TooLargeError: If the file is too large or nested too deep to be read.
        """
        levels: list[tuple[bytes, bytes]] = []  # each bracket, and the key that it belongs to
        key, expects_key = b"", False
        while True:
            before, token = self._find(_TOKEN)
            yield before
            if not token:
                return
            if token in b"{[":
                if self._is_left_out(levels, key):
                    self._skip_value()
                    yield b"[]" if token == b"[" else b"{}"
                    key = b""
                    continue
                levels.append((token, key))
                if len(levels) > _MOST_LEVELS:
                    raise TooLargeError
                key, expects_key = b"", token == b"{"
            elif token in b"}]":
                if levels:
                    levels.pop()
                key, expects_key = b"", False
            elif token == b",":
                key, expects_key = b"", bool(levels) and levels[-1][0] == b"{"
            elif token == b":":
                expects_key = False
            elif token == b'"':
                yield token
                start = b""
                for piece in self._read_string():
                    start += piece[: _LONGEST_KEY - len(start)]
                    yield piece
                if expects_key:
                    key = start.removesuffix(b'"')
                continue
            yield token

    @staticmethod
    def _is_left_out(levels: list[tuple[bytes, bytes]], key: bytes) -> bool:
        """Return whether the value of this key is an output."""
        if key == b"outputs":
            return len(levels) >= 3 and levels[-2] == (b"[", b"cells")
        return key == b"widgets" and len(levels) == 2 and levels[-1][1] == b"metadata"

    def _skip_value(self) -> None:
        """Read to the end of a list or an object that has begun."""
        depth = 1
        while depth:
            plain = _PLAIN.match(self._buffer, self._at)
            self._at = plain.end() if plain else self._at
            _, token = self._find(_SKIPPED_TOKEN)
            if not token:
                return
            if token == b'"':
                for _ in self._read_string():
                    pass
            else:
                depth += 1 if token in b"{[" else -1

    def _find(self, pattern: re.Pattern[bytes]) -> tuple[bytes, bytes]:
        """Return the bytes before the next token, and the token. It is empty at the end.

        Bytes that are not part of a token come in pieces of a chunk at most.
        """
        self._tokens_left -= 1
        if self._tokens_left < 0:
            raise TooLargeError
        before = b""
        while True:
            match = pattern.search(self._buffer, self._at)
            if match:
                before += self._buffer[self._at : match.start()]
                self._at = match.end()
                return before, match[0]
            if len(before) <= MOST_NOTEBOOK_BYTES:
                before += self._buffer[self._at :]
            if not self._fill(b""):
                return before, b""

    def _read_string(self) -> Iterator[bytes]:
        """Yield the rest of a string after its first quote, with the last quote."""
        while True:
            match = _STRING_BODY.match(self._buffer, self._at)
            end = match.end() if match else self._at
            if end < len(self._buffer) and self._buffer[end : end + 1] == b'"':
                piece, self._at = self._buffer[self._at : end + 1], end + 1
                yield piece
                return
            yield self._buffer[self._at : end]
            if not self._fill(self._buffer[end:]):  # a backslash whose letter is still missing
                return

    def _fill(self, rest: bytes) -> bool:
        """Read the next chunk after `rest`. Return whether there is one."""
        chunk = self._file.read(_CHUNK)
        self._bytes_left -= len(chunk)
        if self._bytes_left < 0:
            raise TooLargeError
        self._buffer, self._at = rest + chunk, 0
        return bool(chunk)
