"""Unpacking an LMS's archive, of which students wrote every part that is in it."""

from __future__ import annotations

import errno
import lzma
import os
import re
import shutil
import stat
import struct
import zipfile
import zlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nbgrader.plugins import ExtractorPlugin
from traitlets import Float, Int

from autograder.lms.csv_table import LmsTrouble, fail, one_line

MB = 10**6
UNSAFE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
UTF8_FLAG, ENCRYPTED = 0x800, 0x1

#: What zipfile raises at archives that somebody damaged or made up; RuntimeError has
#: NotImplementedError in it, ValueError has UnicodeError.
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
    """Whether reading failed because of what the archive contains, not because of the disk.

    An archive can name any offset, also one before the file's start, which no file can seek to
    (EINVAL). bz2 raises an OSError without a number.
    """
    if isinstance(error, OSError):
        return error.errno in (None, errno.EINVAL)
    return isinstance(error, DAMAGED)


class LmsExtractor(ExtractorPlugin):
    """For `nbgrader zip_collect`: unpacks within bounds, and never outside of its folder.

    Nothing of an entry is followed but its content: links, absolute paths, paths that lead out,
    encrypted and damaged entries are left out and said. A student's zip archive is unpacked into a
    folder of its name, one level deep. An archive with more than the bounds allow is refused whole,
    a student's own archive is left out.

    Attributes:
        sentences: What is to be said of the last extraction.
    """

    file_mb = Float(50, help="The largest single file taken from an archive, in MB.").tag(
        config=True
    )
    student_mb = Float(200, help="The most that a student's zip archive may unpack to, in MB.").tag(
        config=True
    )
    total_mb = Float(4000, help="The most that a whole archive may unpack to, in MB.").tag(
        config=True
    )
    files = Int(50_000, help="The most files in a whole archive.").tag(config=True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.sentences: list[str] = []
        self._bytes = self._files = 0

    def extract(self, archive_path: str, extracted_path: str) -> None:
        """Unpack all archives of a folder, and copy the other files there.

        Entries keep the time that the archive has for them, read as UTC.
        """
        self.sentences, self._bytes, self._files = [], 0, 0
        source, target = Path(archive_path), Path(extracted_path)
        found = sorted(path for path in source.rglob("*") if path.is_file())
        try:
            if not found:
                raise LmsTrouble(f"There is no archive in {source}.")
            for path in found:
                if zipfile.is_zipfile(path):
                    self._unpack(path, target)
                elif path.suffix.lower() in self.zip_ext:
                    raise LmsTrouble(f"{path.name} is no zip archive, or it is damaged.")
                else:
                    where = target / path.relative_to(source)
                    where.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy2(path, where)
        except LmsTrouble as error:
            fail(self.parent, error)
        for sentence in self.sentences:
            self.log.warning(sentence)

    def _unpack(self, archive: Path, target: Path) -> None:
        """The LMS's archive: what breaks its bounds ends all."""
        try:
            with zipfile.ZipFile(archive) as opened:
                entries = plain_entries(opened)
                self._count(entries, archive.name)
                for entry in entries:
                    path = self._write(opened, entry, target, archive.name)
                    if path and path.suffix.lower() == ".zip" and zipfile.is_zipfile(path):
                        self._unpack_students(path, target)
        except LmsTrouble:
            raise
        except (*DAMAGED, OSError) as error:
            if not is_damage(error):
                raise
            raise LmsTrouble(f"{archive.name} is damaged: {error}.") from error

    def _count(self, entries: list[zipfile.ZipInfo], name: str) -> None:
        self._files += len(entries)
        self._bytes += sum(entry.file_size for entry in entries)
        if self._files > self.files or self._bytes > self.total_mb * MB:
            raise LmsTrouble(
                f"{name} unpacks to {self._bytes / MB:.0f} MB in {self._files} files; the bounds "
                f"are {self.total_mb:g} MB and {self.files} files. Should that be right, raise "
                "c.LmsExtractor.total_mb or c.LmsExtractor.files in nbgrader_config.py."
            )

    def _unpack_students(self, archive: Path, target: Path) -> None:
        """A student's archive into a folder of its name; what is wrong with it is only said."""
        aside = archive.with_name(f"{archive.name}.unpacking")
        name = archive.relative_to(target).as_posix()
        when = archive.stat().st_mtime
        try:
            with zipfile.ZipFile(archive) as opened:
                entries = plain_entries(opened)
                size = sum(entry.file_size for entry in entries)
                if size > self.student_mb * MB or len(entries) > 1000:
                    self._leave_out(name, f"it unpacks to {size / MB:.0f} MB, {len(entries)} files")
                    return
                self._count(entries, name)
                for entry in entries:
                    # its times are what the student's machine says; the outer one is the LMS's
                    if path := self._write(opened, entry, aside, name):
                        os.utime(path, (when, when))
            archive.unlink()
            if aside.exists():
                aside.rename(archive)
        except LmsTrouble:
            raise
        except (*DAMAGED, OSError) as error:
            if not is_damage(error):
                raise
            self._leave_out(name, f"it is damaged ({one_line(str(error))})")
        finally:
            shutil.rmtree(aside, ignore_errors=True)

    def _write(
        self, opened: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, archive: str
    ) -> Path | None:
        """One entry, if it is a plain file within the bounds."""
        name = decoded_name(entry)
        parts = safe_parts(name)
        if parts is None:
            self._leave_out(name, f"its path leads out of {archive} or has odd characters")
            return None
        if stat.S_ISLNK(entry.external_attr >> 16):
            self._leave_out(name, "it is a link")
            return None
        if entry.flag_bits & ENCRYPTED:
            self._leave_out(name, "it is encrypted")
            return None
        if entry.file_size > self.file_mb * MB:
            self._leave_out(
                name,
                f"it has {entry.file_size / MB:.0f} MB, more than c.LmsExtractor.file_mb allows",
            )
            return None
        path = target.joinpath(*parts)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            # zipfile reads no more than the size that the entry declares
            with opened.open(entry) as source, path.open("wb") as file:
                shutil.copyfileobj(source, file)
        except (FileExistsError, NotADirectoryError, IsADirectoryError):
            self._leave_out(name, "another file stands where it or its folder should be")
            return None
        except (*DAMAGED, OSError) as error:
            if not is_damage(error):
                raise
            path.unlink(missing_ok=True)
            self._leave_out(name, f"it is damaged ({one_line(str(error))})")
            return None
        os.utime(path, (when := _time_of(entry), when))
        return path

    def _leave_out(self, name: str, why: str) -> None:
        self.sentences.append(f"Left out {one_line(name)!r}: {why}.")


def plain_entries(opened: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """All entries that are no folders; a name may be empty."""
    return [one for one in opened.infolist() if not one.filename.endswith("/")]


def _time_of(entry: zipfile.ZipInfo) -> float:
    """An entry's time, read as UTC; 0 where it has none or says the 31st of February."""
    try:
        return datetime(*entry.date_time, tzinfo=UTC).timestamp()
    except ValueError:
        return 0.0


def decoded_name(entry: zipfile.ZipInfo) -> str:
    """An entry's name. Canvas writes UTF-8 without saying so, which Python reads as cp437."""
    if not entry.flag_bits & UTF8_FLAG:
        try:
            return entry.orig_filename.encode("cp437").decode("utf-8")
        except UnicodeError:
            pass
    return entry.orig_filename


def safe_parts(name: str) -> tuple[str, ...] | None:
    """The parts of a relative path that stays below its start; None for any other."""
    name = name.replace("\\", "/")
    if UNSAFE.search(name) or name.startswith("/") or re.match(r"[A-Za-z]:", name):
        return None
    parts = tuple(part for part in name.split("/") if part not in ("", "."))
    too_long = any(len(part.encode()) > 240 for part in parts) or len(name.encode()) > 2000
    return None if not parts or too_long or ".." in parts else parts
