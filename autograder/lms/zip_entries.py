"""Read the entries of a zip archive that nobody has checked: names, times, damage."""

from __future__ import annotations

import errno
import lzma
import re
import stat
import struct
import zipfile
import zlib
from datetime import UTC, datetime

UNSAFE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
UTF8_FLAG, ENCRYPTED = 0x800, 0x1

#: What zipfile raises for archives that are damaged or made up. RuntimeError includes
#: NotImplementedError, and ValueError includes UnicodeError.
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    RuntimeError,
    ValueError,
    OverflowError,
)


def is_damage(error: Exception) -> bool:
    """Return whether reading failed because of the archive's content, not because of the disk.

    An archive can name any offset, even one before the file's start, where no file can seek to
    (EINVAL). bz2 raises an OSError without a number.
    """
    if isinstance(error, OSError):
        return error.errno in (None, errno.EINVAL)
    return isinstance(error, DAMAGED)


def list_files(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Return all entries that are not folders. A name may be empty."""
    return [entry for entry in archive.infolist() if not entry.filename.endswith("/")]


def is_link(entry: zipfile.ZipInfo) -> bool:
    """Return whether the entry is a symbolic link."""
    return stat.S_ISLNK(entry.external_attr >> 16)


def is_encrypted(entry: zipfile.ZipInfo) -> bool:
    """Return whether the entry needs a password."""
    return bool(entry.flag_bits & ENCRYPTED)


def read_time(entry: zipfile.ZipInfo) -> float:
    """Return an entry's time, read as UTC, or 0 if it is no real date (February 31)."""
    try:
        return datetime(*entry.date_time, tzinfo=UTC).timestamp()
    except ValueError:
        return 0.0


def decode_name(entry: zipfile.ZipInfo) -> str:
    """Return an entry's name. Canvas writes UTF-8 without its flag, and Python reads cp437."""
    if not entry.flag_bits & UTF8_FLAG:
        try:
            return entry.orig_filename.encode("cp437").decode("utf-8")
        except UnicodeError:
            pass
    return entry.orig_filename


def safe_parts(name: str) -> tuple[str, ...] | None:
    """Return the parts of a relative path that stays in its folder, or None for other paths."""
    name = name.replace("\\", "/")
    if UNSAFE.search(name) or name.startswith("/") or re.match(r"[A-Za-z]:", name):
        return None
    parts = tuple(part for part in name.split("/") if part not in ("", "."))
    too_long = any(len(part.encode()) > 240 for part in parts) or len(name.encode()) > 2000
    return None if not parts or too_long or ".." in parts else parts
