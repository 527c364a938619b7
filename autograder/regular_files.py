"""Read the files of a submission: only regular files, and only up to a size.

A link could point to the solutions or to another student's work. A pipe would block the reader for
ever, and a device has no end. So a path is opened without following a link and without waiting, and
what is open is checked before it is read.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BufferedReader
from itertools import islice
from pathlib import Path

from autograder.escaping import make_printable
from autograder.language import Text, phrase

#: Open without following a link, and without waiting for a pipe's writer. Windows has no such
#: flags.
OPEN_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
#: The most bytes that are read from one file of a submission.
MOST_BYTES = 100 * 2**20
_LINK, _SPECIAL = phrase("it is a link"), phrase("it is not a regular file")
_MOST_ENTRIES = 2000
_MOST_LEVELS = 20


class NotRegularError(OSError):
    """A path is a link, a pipe, a device or a folder, or the file is too large."""


def is_regular(path: Path) -> bool:
    """Return whether a path is a regular file, not a link to one."""
    return path.is_file() and not path.is_symlink()


def open_regular(path: Path) -> BufferedReader:
    """Open a regular file to read its bytes.

    Raises:
        NotRegularError: If it is something else. `strerror` says what it is.
        OSError: If it can't be opened.
    """
    _refuse_link(path)  # also where the system has no O_NOFOLLOW
    try:
        descriptor = os.open(path, OPEN_FLAGS)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise _make_error(path, _LINK) from error
        if error.errno == errno.ENXIO:
            raise _make_error(path, _SPECIAL) from error
        raise
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise _make_error(path, _SPECIAL)
    return os.fdopen(descriptor, "rb")


def read_regular(path: Path, most_bytes: int = MOST_BYTES) -> bytes:
    """Return the bytes of a regular file.

    Raises:
        NotRegularError: If it is not a regular file, or larger than `most_bytes`.
        OSError: If it can't be read.
    """
    with open_regular(path) as file:
        too_large = os.fstat(file.fileno()).st_size > most_bytes
        # a file may also grow while it is read
        content = b"" if too_large else file.read(most_bytes + 1)
    if too_large or len(content) > most_bytes:
        raise _make_error(path, phrase("it is larger than {most} MB", most=most_bytes / 2**20))
    return content


def refuse_links(path: Path, above: Path) -> None:
    """Refuse a path if it, or a folder between it and `above`, is a link.

    Raises:
        NotRegularError: If there is a link. `strerror` says which.
    """
    for part in (path, *path.parents):
        if part == above:
            return
        _refuse_link(part)


@dataclass
class FolderListing:
    """The files of a submission.

    Attributes:
        files: The regular files.
        left_out: A sentence for each entry that is not a regular file, or too large.
        names_left_out: The file names of these entries.
    """

    files: list[Path] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    names_left_out: list[str] = field(default_factory=list)

    def leave_out(self, path: Path, why: str) -> None:
        """Add a sentence on an entry."""
        self.names_left_out.append(path.name)
        self.left_out.append(f"{make_printable(path.name)} was left out: {why}.")


def list_regular_files(folder: Path) -> FolderListing:
    """Return the regular files below a folder, sorted, without following links."""
    listing = FolderListing()
    for path in islice(_walk(folder, _MOST_LEVELS), _MOST_ENTRIES):
        try:
            status = path.lstat()
        except OSError as error:
            listing.leave_out(path, f"it can't be read: {error.strerror}")
            continue
        if stat.S_ISLNK(status.st_mode):
            listing.leave_out(path, _LINK)
        elif stat.S_ISDIR(status.st_mode):
            continue
        elif not stat.S_ISREG(status.st_mode):
            listing.leave_out(path, _SPECIAL)
        elif status.st_size > MOST_BYTES and path.suffix != ".ipynb":
            listing.leave_out(path, f"it is larger than {MOST_BYTES // 2**20} MB")
        else:
            listing.files.append(path)
    return listing


def _walk(folder: Path, levels: int) -> Iterator[Path]:
    """Yield what is below a folder. Links to folders are yielded, not followed."""
    try:
        with os.scandir(folder) as entries:
            found = sorted(islice(entries, _MOST_ENTRIES), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in found:
        yield Path(entry.path)
        if levels and entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path), levels - 1)


def _refuse_link(path: Path) -> None:
    if path.is_symlink():
        raise _make_error(path, _LINK)


def _make_error(path: Path, why: Text) -> NotRegularError:
    return NotRegularError(errno.EINVAL, why, str(path))
