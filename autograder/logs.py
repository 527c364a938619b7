"""Where the package's log lines go: a file in the course's folder, and the terminal on request.

Each module has a logger of its own. The handlers belong to the logger `autograder`, so other
libraries keep their own ways. A line of the file that begins with a date is a record of ours:
what a student wrote cannot begin a line.
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
    """One line for a record, and a traceback in lines that begin with a bar."""

    def format(self, record: logging.LogRecord) -> str:
        """The lines of a record. No other handler's text is used again."""
        record.message = record.getMessage()
        if self.usesTime():
            record.asctime = self.formatTime(record, self.datefmt)
        lines = [escape(self.formatMessage(record))]
        if record.exc_info:
            trace = self.formatException(record.exc_info)
            lines += [f"  | {escape(line)}" for line in trace.split("\n")]
        return "\n".join(lines)


def escape(text: str) -> str:
    r"""Text on one line: control characters become escapes such as ``\n``."""
    return _CONTROL.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), text)


class _WorkersFile(WatchedFileHandler):
    """The file of another process, which alone begins a new one."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record. Grading goes on where that is not possible."""
        try:
            super().emit(record)
        except Exception:
            self.handleError(record)


def write_to(folder: Path) -> None:
    """Log to a file in this folder, and no longer to another one."""
    logging.raiseExceptions = False  # a full disk must not fill the terminal
    path = folder / NAME
    use(RotatingFileHandler(path, "a", _BYTES, _OLD_FILES, encoding="utf-8", delay=True))


def join(path: Path | None, level: int) -> None:
    """Log in a worker to the file of the process that started it."""
    logging.raiseExceptions = False
    if path is not None:
        use(_WorkersFile(path, encoding="utf-8", delay=True))
    set_level(level)


def set_level(level: int) -> None:
    """Log records of this level and above."""
    _PACKAGE.setLevel(level)


def use(handler: logging.Handler, form: str = FORMAT) -> None:
    """Add a handler, in the place of another one of the same class."""
    drop(type(handler))
    handler.setFormatter(SafeFormatter(form))
    _PACKAGE.addHandler(handler)


def drop(kind: type[logging.Handler]) -> None:
    """Remove the handler of this class, if there is one."""
    for handler in list(_PACKAGE.handlers):
        if type(handler) is kind:
            _PACKAGE.removeHandler(handler)
            handler.close()


def path() -> Path | None:
    """The file that this process logs to, or None."""
    for handler in _PACKAGE.handlers:
        if isinstance(handler, RotatingFileHandler):
            return Path(handler.baseFilename)
    return None


def level() -> int:
    """The least level that is logged."""
    return _PACKAGE.getEffectiveLevel()


@contextmanager
def for_child() -> Iterator[IO[bytes] | int]:
    """A place for the standard error of a program of ours: the log file, or nowhere.

    A process that runs a student's code must not keep it open.
    """
    file = path()
    try:
        opened = open(file, "ab") if file else None  # noqa: SIM115
    except OSError:
        opened = None
    if opened is None:
        yield subprocess.DEVNULL
        return
    with opened:
        yield opened
