"""Where data sets lie, and how a small one gets there."""

from __future__ import annotations

import errno
import getpass
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

#: Set this to the folder that holds, or shall hold, the data sets.
VARIABLE = "COURSE_DATA"

#: In the name of a small set's folder. Raise it when the files of a small set change.
SMALL = "small-1"


def places(folder: Path | str | None = None) -> Iterator[Path]:
    """The folders in which data sets are looked for, in order.

    Args:
        folder: The first to look in; the environment variable COURSE_DATA where None.
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
    except (KeyError, OSError):  # a sandbox's user id may have no name
        return "user"


def is_small(root: Path | str) -> bool:
    """Whether a data set's root is that of a small stand-in made here."""
    return Path(root).name.endswith(SMALL)


@dataclass(frozen=True)
class DataSet:
    """What has to be known of a data set to find, fetch or replace it.

    Attributes:
        name: The name of its folder, such as ``"mnist"``.
        complete: Whether all files of the real set are below a root.
        fetch: Downloads the real set to a root.
        make: Writes the small set's files below an empty folder.
    """

    name: str
    complete: Callable[[Path], bool]
    fetch: Callable[[Path], object]
    make: Callable[[Path], None]


def locate(
    data_set: DataSet, *, download: bool, small: bool, folder: Path | str | None
) -> tuple[Path, str]:
    """The root of a data set, and why it is the small one.

    Args:
        data_set: Which one.
        download: Whether to fetch the real set if it is not there.
        small: Whether to take the small set in any case.
        folder: Where to look first.

    Returns:
        The root, and the reason in a few words, which is empty for the real set.

    Raises:
        OSError: The small set can't be written, not even to the temporary folder.
    """
    name = data_set.name
    if small:
        return _small(data_set, folder), "as asked"
    for place in places(folder):
        if _ours(place) and data_set.complete(place / name):
            return place / name, ""
    if not download:
        return _small(data_set, folder), "the real set is not there; `download=True` fetches it"
    root = next(places(folder)) / name
    try:
        data_set.fetch(root)
    except (RuntimeError, OSError) as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0].rstrip(":. ")
        return _small(data_set, folder), f"the download failed: {reason}"
    return root, ""


def _small(data_set: DataSet, folder: Path | str | None) -> Path:
    """The root of the small set, ``NAME-small-1``, which is made where it is not there yet."""
    refusals = []
    for place in places(folder):
        root = place / f"{data_set.name}-{SMALL}"
        try:
            place.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not _ours(place):
                continue
            if not root.is_dir():
                if not place.stat().st_mode & 0o222:  # binds root too, who could write here
                    raise PermissionError(errno.EACCES, "read-only")
                _make_at(root, data_set.make)
            return root
        except OSError as error:
            refusals.append(f"{place}: {error.strerror or error}")
    raise OSError("No folder can be written for the data. " + "; ".join(refusals))


def _make_at(root: Path, make: Callable[[Path], None]) -> None:
    """Make a set beside `root`, then rename: another process never sees half of it."""
    unfinished = Path(tempfile.mkdtemp(prefix=f".{root.name}-", dir=root.parent))
    try:
        make(unfinished)
        unfinished.chmod(0o755)
        unfinished.rename(root)
    except OSError:
        if not root.is_dir():  # else another process was faster, with the same files
            raise
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _ours(place: Path) -> bool:
    """Whether a folder may be trusted: in the shared temporary folder anyone can make one."""
    if place.parent != Path(tempfile.gettempdir()) or not hasattr(os, "getuid"):
        return True
    return place.is_dir() and place.stat().st_uid == os.getuid()
