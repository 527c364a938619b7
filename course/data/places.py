"""Where data sets lie, and how a small one gets there."""

from __future__ import annotations

import getpass
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
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


def find(name: str, complete: Callable[[Path], bool], folder: Path | str | None) -> Path | None:
    """The root of a real data set, or None.

    Args:
        name: The name of its folder, such as ``"mnist"``.
        complete: Whether all files of the set are below a root.
        folder: Where to look first.
    """
    return next((p / name for p in places(folder) if _ours(p) and complete(p / name)), None)


def small(name: str, make: Callable[[Path], None], folder: Path | str | None) -> Path:
    """The root of a small data set, which is made where it is not there yet.

    Args:
        name: The name of the real set's folder; the small one's is ``NAME-small-1``.
        make: Writes the set's files below an empty folder.
        folder: Where it goes, if that can be written.

    Raises:
        OSError: Not even the temporary folder can be written.
    """
    refusals = []
    for place in places(folder):
        root = place / f"{name}-{SMALL}"
        try:
            place.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not _ours(place):
                continue
            if not root.is_dir():
                _make_at(root, make)
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
