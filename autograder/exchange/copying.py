"""Copying a folder that a student owns and may change meanwhile.

Only regular files come along: a link could point to the solutions or to another student's work, a
pipe would never end. Everything is opened relative to a folder that is already open, so
nothing can be put in its place between a look and the copy.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_CHUNK = 1 << 20
_DEEPEST = 20

#: Says which names of a folder to leave out (as `shutil.copytree`'s `ignore`).
Ignore = Callable[[str, list[str]], list[str]]


class Unreadable(Exception):
    """The submission's folder can't be read; the text says why."""


@dataclass
class Budget:
    """What may still be copied.

    Attributes:
        bytes: Of all files together.
        entries: Files and folders, looked at or copied.
        left_out: What was not copied and why, a sentence each.
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
        budget: What may be copied; it gets a sentence for each thing left out.
        ignore: Names to leave out.
        shared: Whether the instructors' group may write to the copy.

    Raises:
        Unreadable: The student's folder can't be opened.
        OSError: The copy can't be written.
    """
    try:
        folder = os.open(source, _READ | os.O_DIRECTORY)
    except OSError as error:
        raise Unreadable(f"it can't be read: {error.strerror}.") from error
    try:
        owner = os.fstat(folder).st_uid
        _copy_folder(folder, source, target, budget, ignore, owner, shared, _DEEPEST)
    finally:
        os.close(folder)


def _copy_folder(
    folder: int,
    where: Path,
    target: Path,
    budget: Budget,
    ignore: Ignore,
    owner: int,
    shared: bool,
    deeper: int,
) -> None:
    target.chmod(0o2770 if shared else 0o755)
    with os.scandir(folder) as found:
        names = [entry.name for entry in islice(found, budget.entries + 1)]
    if len(names) > budget.entries:
        budget.left_out.append("it holds too many files; some were left out.")
    ignored = set(ignore(str(where), names))
    # the notebook comes first, before a data file that is too large to leave room for it
    names.sort(key=lambda name: (not name.endswith((".ipynb", ".txt")), name))
    for name in names[: budget.entries]:
        budget.entries -= 1
        if name in ignored:
            continue
        try:
            entry = os.open(name, _READ, dir_fd=folder)
        except OSError as error:
            why = "a link" if error.errno == errno.ELOOP else f"it can't be read: {error.strerror}"
            budget.left_out.append(f"{_printable(name)} was left out: {why}.")
            continue
        try:
            about = os.fstat(entry)
            if stat.S_ISDIR(about.st_mode) and deeper:
                (target / name).mkdir()
                _copy_folder(
                    entry, where / name, target / name, budget, ignore, owner, shared, deeper - 1
                )
            elif not stat.S_ISREG(about.st_mode):
                budget.left_out.append(f"{_printable(name)} was left out: it is no regular file.")
            elif about.st_uid != owner:
                budget.left_out.append(f"{_printable(name)} was left out: somebody else owns it.")
            elif about.st_size > budget.bytes:
                budget.left_out.append(f"{_printable(name)} was left out: it is too large.")
            else:
                budget.bytes -= about.st_size
                _copy_file(entry, target / name, about.st_size)
                (target / name).chmod(0o660 if shared else 0o644)
        finally:
            os.close(entry)


def _copy_file(entry: int, target: Path, size: int) -> None:
    """At most `size` bytes: the file may grow meanwhile."""
    with target.open("xb") as file:
        while size > 0 and (chunk := os.read(entry, min(size, _CHUNK))):
            file.write(chunk)
            size -= len(chunk)


def _printable(name: str) -> str:
    return name if name.isprintable() and len(name) < 100 else ascii(name[:60])
