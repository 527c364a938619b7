"""The package's log: a file in the course's folder, and the terminal with `--verbose`.

Each module has its own logger. The handlers belong to the logger `autograder`, so the logs of other
libraries do not change. A line of the file that begins with a date is a record of this package.
A student's text can't begin a line.
"""

from __future__ import annotations

import logging
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler, WatchedFileHandler
from pathlib import Path
from typing import IO

NAME = ".autograder.log"
FORMAT = "%(asctime)s %(levelname)s %(process)d %(name)s: %(message)s"
_BYTES, _OLD_FILES = 2**20, 3
_PACKAGE = logging.getLogger("autograder")
#: Control characters, line separators, changes of direction, and half surrogate pairs.
_CONTROL = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


class SafeFormatter(logging.Formatter):
    """Writes a record on one line, and its traceback on lines that begin with a bar."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the lines of a record. Text that another handler made is not used."""
        record.message = record.getMessage()
        if self.usesTime():
            record.asctime = self.formatTime(record, self.datefmt)
        lines = [escape(self.formatMessage(record))]
        if record.exc_info:
            trace = self.formatException(record.exc_info)
            lines += [f"  | {escape(line)}" for line in trace.split("\n")]
        return "\n".join(lines)


def escape(text: str) -> str:
    r"""Return text on one line. Control characters become escapes such as ``\n``."""
    return _CONTROL.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), text)


class _WorkersFile(WatchedFileHandler):
    """The file of another process. Only that process starts a new file."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record. If that fails, grading continues."""
        try:
            super().emit(record)
        except Exception:
            self.handleError(record)


def write_to(folder: Path) -> None:
    """Log to a file in this folder, instead of an earlier file."""
    logging.raiseExceptions = False  # a full disk must not fill the terminal
    path = folder / NAME
    add_handler(RotatingFileHandler(path, "a", _BYTES, _OLD_FILES, encoding="utf-8", delay=True))


def join_file(path: Path | None, level: int) -> None:
    """Log in a worker to the file of the process that started the worker."""
    logging.raiseExceptions = False
    if path is not None:
        add_handler(_WorkersFile(path, encoding="utf-8", delay=True))
    set_level(level)


def set_level(level: int) -> None:
    """Log records of this level and above."""
    _PACKAGE.setLevel(level)


def add_handler(handler: logging.Handler, line_format: str = FORMAT) -> None:
    """Add a handler. It replaces a handler of the same class."""
    remove_handler(type(handler))
    handler.setFormatter(SafeFormatter(line_format))
    _PACKAGE.addHandler(handler)


def remove_handler(kind: type[logging.Handler]) -> None:
    """Remove the handler of this class, if one was added."""
    for handler in list(_PACKAGE.handlers):
        if type(handler) is kind:
            _PACKAGE.removeHandler(handler)
            handler.close()


def get_path() -> Path | None:
    """Return the file that this process logs to, or None."""
    for handler in _PACKAGE.handlers:
        if isinstance(handler, RotatingFileHandler):
            return Path(handler.baseFilename)
    return None


def get_level() -> int:
    """Return the lowest level that is logged."""
    return _PACKAGE.getEffectiveLevel()


@contextmanager
def open_for_child() -> Iterator[IO[bytes] | int]:
    """Open the log file, or the null device, as the standard error of another program.

    A process that runs a student's code must not keep it open.
    """
    file = get_path()
    try:
        opened = open(file, "ab") if file else None  # noqa: SIM115
    except OSError:
        opened = None
    if opened is None:
        yield subprocess.DEVNULL
        return
    with opened:
        yield opened
