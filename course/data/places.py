"""Find the folders of data sets, and write a small set there."""

from __future__ import annotations

import errno
import getpass
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.language import Text, join_texts, phrase, say

#: Set this to the folder that holds, or will hold, the data sets.
VARIABLE = "COURSE_DATA"

#: A part of the name of a small set's folder. Increase it when the files of a small set change.
SMALL = "small-2"


def candidate_folders(folder: Path | str | None = None) -> Iterator[Path]:
    """Return the folders in which to look for data sets, in order.

    Args:
        folder: The first folder to look in. If it is None, COURSE_DATA says which one.
    """
    chosen = folder or os.environ.get(VARIABLE)
    if chosen:
        yield Path(chosen)
    course = Path(__file__).resolve().parents[2]
    if (course / "notebooks").is_dir():
        yield course / "data"
    yield Path(tempfile.gettempdir()) / f"course-data-{_user()}"


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # in a sandbox the user id may have no name
        return "user"


def is_small(root: Path | str) -> bool:
    """Return whether a root belongs to a small set that this package made."""
    return Path(root).name.endswith(SMALL)


@dataclass(frozen=True)
class DataSet:
    """A data set tells how to find, fetch or replace its files.

    Attributes:
        name: The name of its folder, such as ``"mnist"``.
        complete: Whether all files of the full set are below a root.
        fetch: Downloads the full set to a root.
        make: Writes the small set's files below an empty folder.
    """

    name: str
    complete: Callable[[Path], bool]
    fetch: Callable[[Path], object]
    make: Callable[[Path], None]


def locate(
    data_set: DataSet, *, download: bool, small: bool, folder: Path | str | None
) -> tuple[Path, Text]:
    """Return the root of a data set, and the reason if it is the small set.

    Args:
        data_set: The data set.
        download: Whether to fetch the full set if it is not there.
        small: Whether to take the small set in any case.
        folder: Where to look first.

    Returns:
        The root, and the reason in a few words. The reason is empty for the full set.

    Raises:
        OSError: If the small set can't be written, not even to the temporary folder.
    """
    name = data_set.name
    if small:
        return _small_root(data_set, folder), phrase("as asked")
    for candidate in candidate_folders(folder):
        if _is_trusted(candidate) and data_set.complete(candidate / name):
            return candidate / name, ""
    if not download:
        why = phrase("the full set is not there; `download=True` fetches it")
        return _small_root(data_set, folder), why
    root = next(candidate_folders(folder)) / name
    try:
        data_set.fetch(root)
    except (RuntimeError, OSError) as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0].rstrip(":. ")
        why = phrase("the download failed: {reason}", reason=reason)
        return _small_root(data_set, folder), why
    return root, ""


def _small_root(data_set: DataSet, folder: Path | str | None) -> Path:
    """Return the root of the small set, ``NAME-small-2``. Make the set if it is not there yet."""
    refusals = []
    for candidate in candidate_folders(folder):
        root = candidate / f"{data_set.name}-{SMALL}"
        try:
            candidate.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not _is_trusted(candidate):
                continue
            if not root.is_dir():
                # the user root could write here anyway, but it also respects the mode
                if not candidate.stat().st_mode & 0o222:
                    raise PermissionError(errno.EACCES, "read-only")
                _make_at(root, data_set.make)
            return root
        except OSError as error:
            refusals.append(f"{candidate}: {error.strerror or error}")
    reasons = join_texts(refusals, "; ")
    raise OSError(say("No folder can be written for the data. {reasons}", reasons=reasons))


def _make_at(root: Path, make: Callable[[Path], None]) -> None:
    """Make a set beside `root`, then rename it. Another process never sees half of it."""
    unfinished = Path(tempfile.mkdtemp(prefix=f".{root.name}-", dir=root.parent))
    try:
        make(unfinished)
        unfinished.chmod(0o755)
        unfinished.rename(root)
    except OSError:
        if not root.is_dir():  # otherwise another process was faster, with the same files
            raise
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _is_trusted(candidate: Path) -> bool:
    """Return whether to trust a folder. In the shared temporary folder anyone can make one."""
    if candidate.parent != Path(tempfile.gettempdir()) or not hasattr(os, "getuid"):
        return True
    return candidate.is_dir() and candidate.stat().st_uid == os.getuid()
