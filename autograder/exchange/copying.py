"""Copy a folder that a student owns and may change during the copy.

Only regular files are copied. A link could point to the solutions or to another student's work, and
a pipe would never end. Everything is opened relative to a folder that is already open. So the
student can't replace a file between the check and the copy.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from autograder.escaping import make_printable
from autograder.regular_files import OPEN_FLAGS

_CHUNK = 1 << 20
_MOST_LEVELS = 20

#: Returns the names of a folder to leave out, like `shutil.copytree`'s `ignore`.
Ignore = Callable[[str, list[str]], list[str]]


class UnreadableSubmission(Exception):
    """The submission's folder can't be read. The message says why."""


@dataclass
class Budget:
    """How much may still be copied.

    Attributes:
        bytes: The bytes of all files together.
        entries: The number of files and folders, copied or left out.
        left_out: A sentence for each thing that was not copied, with the reason.
    """

    bytes: int
    entries: int = 2000
    left_out: list[str] = field(default_factory=list)


def copy_submission(
    source: Path, target: Path, budget: Budget, ignore: Ignore, *, shared: bool = False
) -> None:
    """Copy a submission's regular files into the empty folder `target`.

    Args:
        source: The student's folder.
        target: An empty folder.
        budget: How much may be copied. It gets a sentence for each thing that is left out.
        ignore: Returns the names to leave out.
        shared: Whether the instructors' group may write to the copy.

    Raises:
        UnreadableSubmission: The student's folder can't be opened.
        OSError: The copy can't be written.
    """
    try:
        folder = os.open(source, OPEN_FLAGS | os.O_DIRECTORY)
    except OSError as error:
        raise UnreadableSubmission(f"it can't be read: {error.strerror}.") from error
    try:
        owner = os.fstat(folder).st_uid
        _copy_folder(folder, source, target, budget, ignore, owner, shared, _MOST_LEVELS)
    finally:
        os.close(folder)


def _copy_folder(
    folder: int,
    path: Path,
    target: Path,
    budget: Budget,
    ignore: Ignore,
    owner: int,
    shared: bool,
    levels: int,
) -> None:
    target.chmod(0o2770 if shared else 0o755)
    with os.scandir(folder) as entries:
        names = [entry.name for entry in islice(entries, budget.entries + 1)]
    if len(names) > budget.entries:
        budget.left_out.append("it has too many files, so some were left out.")
    ignored = set(ignore(str(path), names))
    # copy the notebook first, because a large data file could use up the budget
    names.sort(key=lambda name: (not name.endswith((".ipynb", ".txt")), name))
    for name in names[: budget.entries]:
        budget.entries -= 1
        if name in ignored:
            continue
        try:
            entry = os.open(name, OPEN_FLAGS, dir_fd=folder)
        except OSError as error:
            is_link = error.errno == errno.ELOOP
            reason = "it is a link" if is_link else f"it can't be read: {error.strerror}"
            budget.left_out.append(f"{make_printable(name)} was left out: {reason}.")
            continue
        try:
            status = os.fstat(entry)
            if stat.S_ISDIR(status.st_mode) and levels:
                (target / name).mkdir()
                _copy_folder(
                    entry, path / name, target / name, budget, ignore, owner, shared, levels - 1
                )
            elif not stat.S_ISREG(status.st_mode):
                budget.left_out.append(
                    f"{make_printable(name)} was left out: it is not a regular file."
                )
            elif status.st_uid != owner:
                budget.left_out.append(
                    f"{make_printable(name)} was left out: another account owns it."
                )
            elif status.st_size > budget.bytes:
                budget.left_out.append(f"{make_printable(name)} was left out: it is too large.")
            else:
                budget.bytes -= status.st_size
                _copy_file(entry, target / name, status.st_size)
                (target / name).chmod(0o660 if shared else 0o644)
        finally:
            os.close(entry)


def _copy_file(entry: int, target: Path, size: int) -> None:
    """Copy at most `size` bytes, because the file may grow during the copy."""
    with target.open("xb") as file:
        while size > 0 and (chunk := os.read(entry, min(size, _CHUNK))):
            file.write(chunk)
            size -= len(chunk)
