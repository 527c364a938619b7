"""A hub of `deploy/` that tests can start: three accounts, a course, a proxy.

It runs as root in a mount namespace of its own, where accounts and homes are made over the
machine's and vanish with it.
"""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Page

from tests.browser.made_course import make
from tests.support import ROOT

CHROMIUM = "/usr/bin/chromium"
COURSE = "deep-learning-with-pytorch"
PROGRAMS = ("node", "npm", "unshare", "nsenter", "useradd", "prlimit", "pkill", CHROMIUM)

#: Accounts in /etc, homes in /home: both are this namespace's own. Folders that only root may
#: enter are opened by an empty one over them that shows no more than what is needed.
MACHINE = """
set -e
work=$1; shift
mkdir "$work/layers"
mount -t tmpfs tmpfs "$work/layers"
mkdir "$work/layers/upper" "$work/layers/work" "$work/layers/homes"
mount -t overlay overlay -o "lowerdir=/etc,upperdir=$work/layers/upper,workdir=$work/layers/work" \\
    /etc
mount --bind "$work/layers/homes" /home
number=0
for pair in "$@"; do  # all of them before the first folder is covered
    number=$((number + 1))
    mkdir "$work/layers/kept-$number"
    mount --bind "${pair#*:}" "$work/layers/kept-$number"
done
for pair in "$@"; do
    covered="$work/layers/covered${pair%%:*}"
    test -e "$covered" || mount -t tmpfs -o mode=755 tmpfs "${pair%%:*}"
    mkdir -p "$covered"
done
number=0
for pair in "$@"; do
    number=$((number + 1))
    mkdir -p "${pair#*:}"
    mount --bind "$work/layers/kept-$number" "${pair#*:}"
done
runuser -u nobody -- "$PYTHON" -c "import sys"
touch "$work/mounted"
cd "$DEPLOY"
"$PYTHON" manage.py setup
"$PYTHON" manage.py add ben cleo
for name in ada ben cleo; do echo "$name:$(cat "$work/password-$name")" | chpasswd; done
cp -r "$work/course/." /home/ada/course
echo 0123 > /home/ada/course/.course_secret
chown -R ada: /home/ada/course
exec "$JUPYTERHUB" --config jupyterhub_config.py
"""


@dataclass
class Hub:
    """A running hub.

    Attributes:
        port: Of its address.
        folder: Where the test's files lie.
        process: The hub itself; its namespace has the accounts.
        passwords: Of each account.
        pages: Of each person who logged in.
    """

    port: int
    folder: Path
    process: subprocess.Popen[bytes]
    passwords: dict[str, str]
    pages: dict[str, Page] = field(default_factory=dict)

    def address(self, person: str = "") -> str:
        """The hub's, or that of a person's server: each has a name of their own."""
        if person:
            return f"http://{person}.hub.localhost:{self.port}/user/{person}"
        return f"http://hub.localhost:{self.port}"

    def seen(self, path: str) -> Path:
        """A path as processes of the hub see it."""
        return Path(f"/proc/{self.process.pid}/root{path}")

    def run(self, person: str, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command in a person's account."""
        enter = ["nsenter", f"--target={self.process.pid}", "--mount"]
        place = ["--chdir=/home/ada/course", f"HOME=/home/{person}"]
        path = f"PATH={Path(sys.executable).parent}:/usr/bin:/bin"
        who = ["runuser", "-u", person, "--", "env", *place, path]
        return subprocess.run([*enter, *who, *command], capture_output=True, text=True)

    def root(self, script: str) -> None:
        """Run a script as root where the accounts are."""
        enter = ["nsenter", f"--target={self.process.pid}", "--mount"]
        subprocess.run([*enter, "bash", "-c", script], check=True, capture_output=True)

    def uid(self, person: str) -> int:
        """The account's number."""
        return self.seen(f"/home/{person}").stat().st_uid

    def processes(self) -> list[psutil.Process]:
        """The hub's own processes and those of its people."""
        people = {self.uid(person) for person in self.passwords}
        own = psutil.Process(self.process.pid).children()
        return own + [p for p in psutil.process_iter() if p.uids().real in people]

    def log(self) -> str:
        """The end of what it wrote."""
        return (self.folder / "log").read_text(errors="replace")[-3000:]


def missing() -> str:
    """What this machine lacks, in a sentence; empty when nothing is missing."""
    if os.geteuid() != 0:
        return "The hub's test makes accounts, which takes root."
    lacking = [program for program in PROGRAMS if not shutil.which(program)]
    return f"The hub's test needs {', '.join(lacking)}." if lacking else ""


def closed_above(paths: list[Path]) -> list[str]:
    """`CLOSED:PATH` for each of the paths below a folder that only its owner may enter."""
    pairs = []
    for path in sorted({path.resolve() for path in paths}):
        above = [p for p in reversed(path.parents) if not p.stat().st_mode & 0o001]
        pairs += [f"{above[0]}:{path}"] if above else []
    return pairs


def three_ports() -> int:
    """The first of three free ones in a row."""
    for port in range(18000, 19000, 3):
        try:
            for offset in range(3):
                with socket.socket() as one:
                    one.bind(("127.0.0.1", port + offset))
        except OSError:
            continue
        return port
    raise RuntimeError("no free ports")


def wait_for(condition: Callable[[], object], what: str, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"{what} did not come about in {seconds} s"
        time.sleep(0.1)


def start(folder: Path) -> Hub:
    """Make the course, install the proxy, start the hub."""
    proxy = folder / "proxy"
    proxy.mkdir()
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ROOT / "deploy" / name, proxy)
    install = ["npm", "ci", "--no-audit", "--no-fund", "--prefer-offline"]
    if subprocess.run(install, cwd=proxy, capture_output=True).returncode:
        pytest.skip("The hub's proxy can't be installed: npm reaches no registry.")
    make(folder / "course")
    (folder / "lessons" / "notebooks").mkdir(parents=True)
    shutil.copy(ROOT / "START.md", folder / "lessons")
    shutil.copy(ROOT / "notebooks" / "01_tensors.ipynb", folder / "lessons" / "notebooks")
    passwords = {person: secrets.token_urlsafe(9) for person in ("ada", "ben", "cleo")}
    for person, password in passwords.items():
        (folder / f"password-{person}").touch(0o600)
        (folder / f"password-{person}").write_text(password)
    port = three_ports()
    (folder / "class.toml").write_text(
        f"""
        course = "{COURSE}"
        instructor = "ada"
        students = "course-students"
        address = "http://hub.localhost:{port}"
        port = {port}
        subdomains = true
        [folders]
        course = "/home/ada/course"
        exchange = "{folder}/exchange"
        state = "{folder}/state"
        lessons = "{folder}/lessons"
        proxy = "{proxy}"
        [limits]
        process_gb = 3
        """
    )
    needed = [ROOT, Path(sys.prefix), Path(sys.base_prefix), folder]
    arguments = ["bash", "-c", MACHINE, "machine", str(folder), *closed_above(needed)]
    environment = {
        "COURSE_HUB": f"{folder}/class.toml",
        "DEPLOY": f"{ROOT}/deploy",
        "PYTHON": sys.executable,
        "JUPYTERHUB": str(Path(sys.executable).with_name("jupyterhub")),
        "PATH": os.environ["PATH"],
    }
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            ["unshare", "--mount", *arguments], env=environment, stdout=log, stderr=log
        )
    found = Hub(port, folder, process, passwords)
    wait_for(lambda: "is now running" in found.log() or process.poll() is not None, "the hub")
    if process.poll() is not None and not (folder / "mounted").exists():
        pytest.skip(f"The hub's test needs mounts of its own: {found.log()}")
    assert process.poll() is None, found.log()
    return found
