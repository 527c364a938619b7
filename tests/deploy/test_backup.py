"""A backup of the class is restored: databases, owners, modes, and the gradebook on a server."""

from __future__ import annotations

import importlib
import os
import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from nbgrader.api import Gradebook

from tests.support import ROOT
from tests.support.postgresql import start_postgresql


@pytest.fixture
def deploy(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module `backup` of deploy/."""
    monkeypatch.syspath_prepend(ROOT / "deploy")
    return importlib.import_module("backup")


@pytest.fixture
def class_file(deploy: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A class with a course, an exchange, a state and the home of a student."""
    class_module = sys.modules["class_file"]
    folders = {name: tmp_path / name for name in ("course", "exchange", "state", "home")}
    for folder in folders.values():
        folder.mkdir(0o700)
    # nbgrader calls alembic
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
    with Gradebook(f"sqlite:///{tmp_path}/course/gradebook.db") as book:
        book.add_assignment("tiny")
    (tmp_path / "course" / ".course_secret").touch(0o600)
    inbound = tmp_path / "exchange" / "inbound"
    inbound.mkdir()
    inbound.chmod(0o3733)
    (tmp_path / "state" / "cookie_secret").write_text("0123")
    (tmp_path / "state" / "proxy.pid").write_text("1234567890")
    (tmp_path / "home" / "work.ipynb").write_text("{}")
    (tmp_path / "home" / "link").symlink_to("/etc/passwd")
    if os.geteuid() == 0:
        shutil.chown(tmp_path / "home" / "work.ipynb", "nobody")
    found = class_module.ClassFile(
        course="c101", instructor="ada", students="class", address="http://127.0.0.1:8000",
        folders=class_module.Folders(
            folders["course"], folders["exchange"], folders["state"], tmp_path, tmp_path
        ),
    )  # fmt: skip
    names = {"course": folders["course"], "exchange": folders["exchange"],
             "state": folders["state"], "homes/ben": folders["home"]}  # fmt: skip
    monkeypatch.setattr(deploy, "list_folders", lambda _: names)
    return found


def read_assignments(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as opened:
        return [name for (name,) in opened.execute("SELECT name FROM assignment")]


def test_all_is_back_as_it_was(deploy: ModuleType, class_file: Any, tmp_path: Path) -> None:
    gradebook = tmp_path / "course" / "gradebook.db"
    with closing(sqlite3.connect(gradebook)) as other:
        other.execute("BEGIN IMMEDIATE")  # someone writes while the backup is made
        other.execute("UPDATE assignment SET name = 'half a change'")
        path = deploy.save(class_file, tmp_path / "backups")
        other.rollback()
    assert path.stat().st_mode & 0o777 == 0o600
    owner = (tmp_path / "home" / "work.ipynb").stat().st_uid
    for name in ("course", "exchange", "home"):
        shutil.rmtree(tmp_path / name)
    (tmp_path / "state" / "cookie_secret").write_text("another")
    deploy.restore(class_file, path)
    assert read_assignments(gradebook) == ["tiny"]
    assert (tmp_path / "course").stat().st_mode & 0o7777 == 0o700
    assert (tmp_path / "course" / ".course_secret").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "exchange" / "inbound").stat().st_mode & 0o7777 == 0o3733
    assert (tmp_path / "home" / "work.ipynb").stat().st_uid == owner
    assert (tmp_path / "home" / "link").readlink() == Path("/etc/passwd")
    assert (tmp_path / "state" / "cookie_secret").read_text() == "0123"
    assert (tmp_path / "state.before-restore" / "cookie_secret").read_text() == "another"
    assert not (tmp_path / "state" / "proxy.pid").exists()
    with pytest.raises(SystemExit, match="left from an earlier restore"):
        deploy.restore(class_file, path)


def test_a_running_hub_is_not_overwritten(
    deploy: ModuleType, class_file: Any, tmp_path: Path
) -> None:
    path = deploy.save(class_file, tmp_path / "backups")
    (tmp_path / "state" / "proxy.pid").write_text(str(os.getpid()))
    with pytest.raises(SystemExit, match="Stop it first"):
        deploy.restore(class_file, path)


@pytest.mark.slow
def test_a_gradebook_in_postgresql_is_back(
    deploy: ModuleType, class_file: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with start_postgresql() as server:
        address = server.create_database("gradebook")
        with Gradebook(address) as book:
            book.add_student("ada")
        object.__setattr__(class_file, "gradebook", "gradebook")
        for name, value in server.make_login().items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("PATH", f"{server.programs}{os.pathsep}{os.environ['PATH']}")
        path = deploy.save(class_file, tmp_path / "backups")
        with Gradebook(address) as book:
            book.remove_student("ada")
            book.add_student("ben")
        deploy.restore(class_file, path)
        with Gradebook(address) as book:
            assert [student.id for student in book.students] == ["ada"]
