"""Unpack an LMS's archive. Students wrote every part of its content, so nothing is trusted."""

from __future__ import annotations

import os
import shutil
import zipfile
from pathlib import Path
from typing import Any

from nbgrader.plugins import ExtractorPlugin
from traitlets import Float, Int

from autograder.escaping import make_printable
from autograder.lms.lms_error import LmsError, end_command
from autograder.lms.zip_entries import (
    DAMAGED,
    decode_name,
    is_damage,
    is_encrypted,
    is_link,
    list_files,
    read_time,
    safe_parts,
)

MB = 10**6


class LmsExtractor(ExtractorPlugin):
    """For `nbgrader zip_collect`: unpacks within limits, and never outside of its folder.

    Of an entry, only the content is used. Links, absolute paths, paths that lead out, encrypted and
    damaged entries are left out, and a message names them. A student's zip archive is unpacked into
    a folder of its name, one level deep. An archive beyond the limits is refused completely. A
    student's own archive beyond them is left out.

    Attributes:
        messages: What the instructor should know about the last extraction.
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
        self.messages: list[str] = []
        self._bytes = self._files = 0

    def extract(self, archive_path: str, extracted_path: str) -> None:
        """Unpack all archives of a folder, and copy its other files.

        `nbgrader zip_collect` calls this. Entries keep the archive's times, read as UTC.
        """
        self.messages, self._bytes, self._files = [], 0, 0
        source, target = Path(archive_path), Path(extracted_path)
        paths = sorted(path for path in source.rglob("*") if path.is_file())
        try:
            if not paths:
                raise LmsError(f"There is no archive in {source}.")
            for path in paths:
                if zipfile.is_zipfile(path):
                    self._unpack(path, target)
                elif path.suffix.lower() in self.zip_ext:
                    raise LmsError(f"{path.name} is not a zip archive, or it is damaged.")
                else:
                    copy = target / path.relative_to(source)
                    copy.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy2(path, copy)
        except LmsError as error:
            end_command(self.parent, error)
        for message in self.messages:
            self.log.warning(message)

    def _unpack(self, path: Path, target: Path) -> None:
        """Unpack the LMS's archive. Stop if it is beyond the limits."""
        try:
            with zipfile.ZipFile(path) as archive:
                entries = list_files(archive)
                self._count(entries, path.name)
                for entry in entries:
                    file = self._write(archive, entry, target, path.name)
                    if file and file.suffix.lower() == ".zip" and zipfile.is_zipfile(file):
                        self._unpack_students(file, target)
        except LmsError:
            raise
        except (*DAMAGED, OSError) as error:
            if not is_damage(error):
                raise
            raise LmsError(f"{path.name} is damaged: {error}.") from error

    def _count(self, entries: list[zipfile.ZipInfo], name: str) -> None:
        """Add the entries to what was unpacked so far, and check the limits."""
        self._files += len(entries)
        self._bytes += sum(entry.file_size for entry in entries)
        if self._files > self.files or self._bytes > self.total_mb * MB:
            raise LmsError(
                f"{name} unpacks to {self._bytes / MB:.0f} MB in {self._files} files. The limits "
                f"are {self.total_mb:g} MB and {self.files} files. If the archive is right, raise "
                "c.LmsExtractor.total_mb or c.LmsExtractor.files in nbgrader_config.py."
            )

    def _unpack_students(self, path: Path, target: Path) -> None:
        """Unpack a student's archive into a folder of its name. Only report its problems."""
        aside = path.with_name(f"{path.name}.unpacking")
        name = path.relative_to(target).as_posix()
        time = path.stat().st_mtime
        try:
            with zipfile.ZipFile(path) as archive:
                entries = list_files(archive)
                size = sum(entry.file_size for entry in entries)
                if size > self.student_mb * MB or len(entries) > 1000:
                    self._leave_out(name, f"it unpacks to {size / MB:.0f} MB, {len(entries)} files")
                    return
                self._count(entries, name)
                for entry in entries:
                    # the student's machine wrote the entry's time, the LMS the archive's
                    if file := self._write(archive, entry, aside, name):
                        os.utime(file, (time, time))
            path.unlink()
            if aside.exists():
                aside.rename(path)
        except LmsError:
            raise
        except (*DAMAGED, OSError) as error:
            if not is_damage(error):
                raise
            self._leave_out(name, f"it is damaged ({make_printable(str(error))})")
        finally:
            shutil.rmtree(aside, ignore_errors=True)

    def _write(
        self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, archive_name: str
    ) -> Path | None:
        """Write one entry if it is a plain file within the limits, and return its path."""
        name = decode_name(entry)
        parts = safe_parts(name)
        if parts is None:
            self._leave_out(name, f"its path leads out of {archive_name} or has invalid characters")
            return None
        if is_link(entry):
            self._leave_out(name, "it is a link")
            return None
        if is_encrypted(entry):
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
            # zipfile does not read more than the size that the entry declares
            with archive.open(entry) as source, path.open("wb") as file:
                shutil.copyfileobj(source, file)
        except (FileExistsError, NotADirectoryError, IsADirectoryError):
            self._leave_out(name, "another file has the place of this file or of its folder")
            return None
        except (*DAMAGED, OSError) as error:
            if not is_damage(error):
                raise
            path.unlink(missing_ok=True)
            self._leave_out(name, f"it is damaged ({make_printable(str(error))})")
            return None
        time = read_time(entry)
        os.utime(path, (time, time))
        return path

    def _leave_out(self, name: str, reason: str) -> None:
        self.messages.append(f"Left out {make_printable(name)!r}: {reason}.")
