"""A file is whole at any moment: the old content or the new one."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from autograder.atomic_file import write_atomically


@pytest.fixture
def umask() -> int:
    """The umask of this process."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def get_mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_new_content_replaces_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    for content in (b"a long old page", b"new"):
        write_atomically(path, content)
        assert path.read_bytes() == content
    assert [*tmp_path.iterdir()] == [path]


def test_an_open_file_keeps_the_old_content(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(b"old")
    with path.open("rb") as reader:
        write_atomically(path, b"new")
        assert reader.read() == b"old"


def test_the_umask_decides_on_the_mode(tmp_path: Path, umask: int) -> None:
    write_atomically(tmp_path / "page.html", b"")
    assert get_mode(tmp_path / "page.html") == 0o666 & ~umask


def test_a_mode_holds_despite_the_umask(tmp_path: Path, umask: int) -> None:
    try:
        os.umask(0o077)
        write_atomically(tmp_path / "due.json", b"", mode=0o644)
    finally:
        os.umask(umask)
    assert get_mode(tmp_path / "due.json") == 0o644


def test_other_users_can_not_read_a_secret_before_it_is_finished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    modes = []

    def note_mode(path: Path, mode: int) -> None:
        modes.append(get_mode(path))
        os.chmod(path, mode)

    monkeypatch.setattr(Path, "chmod", note_mode)
    write_atomically(tmp_path / "grades.csv", b"ada,3", mode=0o640)
    assert [mode & 0o007 for mode in modes] == [0]


def test_a_failure_leaves_the_old_file_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "page.html"
    path.write_bytes(b"old")
    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="No space left"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert [*tmp_path.iterdir()] == [path]
