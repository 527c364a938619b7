"""Start a PostgreSQL server for tests: on loopback, in a folder of its own, not as root."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

MISSING = "PostgreSQL is not installed. On Debian: apt-get install postgresql"
#: Tests do not need what survives a power cut.
OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "16MB",
}


def find_programs() -> Path | None:
    """Return the folder of PostgreSQL's programs. Debian does not put all of them on the PATH."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    folders += [Path(folder) for folder in os.get_exec_path()]
    names = ("initdb", "pg_ctl", "postgres", "pg_dump", "psql")
    return next((f for f in folders if all((f / name).exists() for name in names)), None)


@dataclass(frozen=True)
class PostgresqlServer:
    """A server that runs as an ordinary account.

    Attributes:
        programs: The folder of PostgreSQL's programs.
        folder: The server's folder.
        account: The account that runs it.
        port: Its port.
        password: The password of its user `course`.
    """

    programs: Path
    folder: Path
    account: pwd.struct_passwd
    port: int
    password: str

    def get_url(self, database: str) -> str:
        """Return a database's address for SQLAlchemy."""
        return f"postgresql+psycopg://course:{self.password}@127.0.0.1:{self.port}/{database}"

    def create_database(self, name: str) -> str:
        """Make a database, and return its address."""
        self.run_program("createdb", name)
        return self.get_url(name)

    def make_login(self) -> dict[str, str]:
        """Return the environment with which PostgreSQL's programs log in."""
        login = {"PGHOST": "127.0.0.1", "PGPORT": str(self.port), "PGUSER": "course"}
        return {**login, "PGPASSWORD": self.password}

    def run_program(self, name: str, *arguments: str) -> str:
        """Run one of PostgreSQL's programs as the server's user, and return what it prints."""
        done = subprocess.run(
            [self.programs / name, *arguments],
            env={**os.environ, **self.make_login()},
            capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self) -> None:
        options = {**OPTIONS, "port": str(self.port)}
        words = " ".join(f"-c {name}='{value}'" for name, value in options.items())
        self.control("start", "-w", "-o", words, "-l", f"{self.folder}/log")

    def stop(self) -> None:
        self.control("stop", "-w", "-m", "immediate")

    def control(self, *arguments: str) -> None:
        self._run_here("pg_ctl", "-D", f"{self.folder}/data", *arguments)

    def make(self) -> None:
        """Make the server's files."""
        word = self.folder / "password"
        word.write_text(self.password)
        os.chown(word, self.account.pw_uid, self.account.pw_gid)
        options = ["--auth=scram-sha-256", "--username=course", f"--pwfile={word}", "--no-sync"]
        self._run_here("initdb", "-D", f"{self.folder}/data", *options)

    def _run_here(self, name: str, *arguments: str) -> None:
        """Run a program in the account of the server."""
        other = os.geteuid() != self.account.pw_uid
        subprocess.run(
            [self.programs / name, *arguments],
            cwd=self.folder,
            check=True,
            stdout=subprocess.DEVNULL,
            user=self.account.pw_uid if other else None,
            group=self.account.pw_gid if other else None,
            extra_groups=[] if other else None,
        )


@contextmanager
def start_postgresql() -> Iterator[PostgresqlServer]:
    """Start a server, and remove it at the end. Skip the test where it is not installed."""
    programs = find_programs()
    if programs is None:
        pytest.skip(MISSING)
    names = {entry.pw_name for entry in pwd.getpwall()}
    root = os.geteuid() == 0  # PostgreSQL refuses to run as root
    account = (
        pwd.getpwnam("postgres" if "postgres" in names else "nobody")
        if root
        else pwd.getpwuid(os.geteuid())
    )
    folder = Path(tempfile.mkdtemp(prefix="postgresql-"))
    os.chown(folder, account.pw_uid, account.pw_gid)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    server = PostgresqlServer(programs, folder, account, port, secrets.token_hex(8))
    try:
        server.make()
        server.start()
        yield server
        server.stop()
    finally:
        shutil.rmtree(folder)
