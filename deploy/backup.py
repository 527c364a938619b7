"""Save the class in one archive, and restore it from one.

Run it as root.

python backup.py save /backups                   write /backups/class-DATE.tar.gz
python backup.py restore /backups/FILE.tar.gz    put everything back, after the hub has stopped
"""

from __future__ import annotations

import argparse
import os
import pwd
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from class_file import ClassFile, list_students, load

#: The dump of a gradebook in PostgreSQL, in the archive.
DUMP = "gradebook.dump"


def save(class_file: ClassFile, target: Path) -> Path:
    """Write an archive that only root can read. The hub may go on.

    A database is copied as it is at one moment, also while someone writes to it.
    """
    target.mkdir(parents=True, exist_ok=True)
    path = target / f"class-{datetime.now(UTC):%Y-%m-%d-%H%M%S}.tar.gz"
    part = path.with_suffix(".part")
    part.touch(0o600)
    with tempfile.TemporaryDirectory() as copies, tarfile.open(part, "w:gz") as archive:
        for name, folder in list_folders(class_file).items():
            _add(archive, folder, name, Path(copies))
        if class_file.gradebook:
            dump = Path(copies) / DUMP
            with dump.open("wb") as file:
                command = ["pg_dump", "--format=custom", class_file.gradebook]
                subprocess.run(_as_postgres(command), stdout=file, check=True)
            archive.add(dump, DUMP)
    part.rename(path)
    return path


def list_folders(class_file: ClassFile) -> dict[str, Path]:
    """Return the folders of a backup by their names in the archive."""
    folders = class_file.folders
    homes = {f"homes/{name}": Path(pwd.getpwnam(name).pw_dir) for name in list_students(class_file)}
    return {
        "course": folders.course, "exchange": folders.exchange, "state": folders.state, **homes
    }  # fmt: skip


def _add(archive: tarfile.TarFile, folder: Path, name: str, copies: Path) -> None:
    """Add a folder with owners and modes. A link stays a link."""
    archive.add(folder, name, recursive=False)
    for path in _walk(folder):
        member = archive.gettarinfo(path, f"{name}/{path.relative_to(folder)}")
        if member is None:
            continue  # a socket
        if not member.isreg():
            archive.addfile(member)
            continue
        with path.open("rb") as file:
            is_database = file.read(16) == b"SQLite format 3\x00"
        source = _copy_database(path, copies) if is_database else path
        with source.open("rb") as file:
            member.size, member.type = os.fstat(file.fileno()).st_size, tarfile.REGTYPE
            archive.addfile(member, file)


def _walk(folder: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(folder):
        for name in [*folders, *files]:
            if not name.endswith(("-journal", "-wal", "-shm", "proxy.pid")):
                yield Path(place, name)


def _copy_database(path: Path, copies: Path) -> Path:
    """Copy a SQLite file as it is at one moment."""
    copy = copies / "database"
    copy.unlink(missing_ok=True)
    with (
        closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)
    return copy


def restore(class_file: ClassFile, path: Path) -> None:
    """Put everything back as it was. What is there now goes aside to `NAME.before-restore`.

    Raises:
        SystemExit: The hub runs, or there is something aside already.
    """
    folders = list_folders(class_file)
    if _hub_runs(class_file.folders.state / "proxy.pid"):
        sys.exit("The hub runs. Stop it first: systemctl stop course-hub")
    aside = {
        folder: folder.with_name(f"{folder.name}.before-restore") for folder in folders.values()
    }
    for there in aside.values():
        if there.exists():
            sys.exit(f"{there} is left from an earlier restore. Move it away first.")
    with tarfile.open(path) as archive:
        names = {member.name for member in archive.getmembers()}
        for name, folder in folders.items():
            if name not in names:
                continue
            if folder.exists():
                folder.rename(aside[folder])
            with tempfile.TemporaryDirectory(dir=folder.parent) as fresh:
                members = [m for m in archive.getmembers() if f"{m.name}/".startswith(f"{name}/")]
                archive.extractall(fresh, members, numeric_owner=False, filter="fully_trusted")
                shutil.move(Path(fresh, name), folder)
        if DUMP in names:
            with tempfile.TemporaryDirectory() as place:
                archive.extract(DUMP, place, filter="data")
                options = ["--clean", "--if-exists", "--single-transaction"]
                command = ["pg_restore", *options, "--dbname", class_file.gradebook]
                with Path(place, DUMP).open("rb") as file:
                    subprocess.run(_as_postgres(command), stdin=file, check=True)


def _hub_runs(file: Path) -> bool:
    """Whether the hub's proxy runs. A hub that was killed leaves its file."""
    try:
        os.kill(int(file.read_text()), 0)
    except (OSError, ValueError):
        return False
    return True


def _as_postgres(command: list[str]) -> list[str]:
    """Return a command of PostgreSQL's in its own account, unless PGUSER names another login."""
    return command if "PGUSER" in os.environ else ["runuser", "-u", "postgres", "--", *command]


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", choices=["save", "restore"])
    parser.add_argument("path", type=Path, help="the folder of the backups, or an archive")
    arguments = parser.parse_args()
    class_file = load()
    if os.geteuid() != 0:
        sys.exit("Run this as root, because it reads and writes the files of several people.")
    if arguments.command == "save":
        print(save(class_file, arguments.path))
    else:
        restore(class_file, arguments.path)
        print("Everything is back. Start the hub again, and look at a grade.")


if __name__ == "__main__":
    main()
