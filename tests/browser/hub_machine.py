"""Start a hub of `deploy/` for tests, with three accounts, a course and a proxy.

It runs as root in a new mount namespace. Its accounts and homes cover the machine's own, and they
disappear with the namespace.
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

from tests.browser.made_course import make_browser_course
from tests.support import ROOT

CHROMIUM = "/usr/bin/chromium"
COURSE = "deep-learning-with-pytorch"
PROGRAMS = ("node", "npm", "unshare", "nsenter", "useradd", "prlimit", "pkill", CHROMIUM)

#: The namespace has its own accounts in /etc and its own homes in /home. An empty folder covers
#: each folder that only root may enter, and shows only what the hub needs.
MACHINE = """
set -e
work=$1; shift
mkdir "$work/layers"
mount -t tmpfs tmpfs "$work/layers"
mkdir "$work/layers/upper" "$work/layers/work" "$work/layers/homes"
mount -t overlay overlay -o "lowerdir=/etc,upperdir=$work/layers/upper,workdir=$work/layers/work" \\
    /etc
# a hub ends all processes of an account's number, so another hub has other numbers
sed -i "s/^UID_MIN.*/UID_MIN $FIRST_UID/" /etc/login.defs
mount --bind "$work/layers/homes" /home
number=0
for pair in "$@"; do  # keep all of them before the first folder is covered
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
cp -r "$work/course/." $COURSE
echo 0123 > $COURSE/.course_secret
chown -R ada: $COURSE
chmod -R go= $COURSE
"$PYTHON" manage.py setup
exec "$JUPYTERHUB" --config jupyterhub_config.py
"""


@dataclass
class Hub:
    """A running hub.

    Attributes:
        port: The port of its address.
        folder: The folder of the test's files.
        process: The hub itself. Its namespace has the accounts.
        passwords: The password of each account.
        course: The course's folder in its namespace.
        pages: The page of each person who logged in.
    """

    port: int
    folder: Path
    process: subprocess.Popen[bytes]
    passwords: dict[str, str]
    course: str = "/home/ada/course"
    pages: dict[str, Page] = field(default_factory=dict)

    def address(self, person: str = "") -> str:
        """Return the hub's address, or that of a person's server. Each server has its own name."""
        if person:
            return f"http://{person}.hub.localhost:{self.port}/user/{person}"
        return f"http://hub.localhost:{self.port}"

    @property
    def plain(self) -> str:
        """The address of a hub without subdomains."""
        return f"http://127.0.0.1:{self.port}"

    def get_path(self, path: str) -> Path:
        """Return the path of a file in the hub's namespace."""
        return Path(f"/proc/{self.process.pid}/root{path}")

    def run(self, person: str, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command in a person's account."""
        enter = ["nsenter", f"--target={self.process.pid}", "--mount"]
        options = [f"--chdir={self.course}", f"HOME=/home/{person}"]
        path = f"PATH={Path(sys.executable).parent}:/usr/bin:/bin"
        account = ["runuser", "-u", person, "--", "env", *options, path]
        return subprocess.run([*enter, *account, *command], capture_output=True, text=True)

    def run_as_root(self, script: str) -> None:
        """Run a script as root in the hub's namespace."""
        enter = ["nsenter", f"--target={self.process.pid}", "--mount"]
        subprocess.run([*enter, "bash", "-c", script], check=True, capture_output=True)

    def get_uid(self, person: str) -> int:
        """Return the number of an account."""
        return self.get_path(f"/home/{person}").stat().st_uid

    def find_processes(self) -> list[psutil.Process]:
        """Return the hub's processes and those of its accounts.

        Another hub's accounts may have the same numbers, but they are in another namespace.
        """
        people = {self.get_uid(person) for person in self.passwords}
        own = psutil.Process(self.process.pid).children()
        place = _find_namespace(self.process.pid)
        return own + [
            process
            for process in psutil.process_iter()
            if _find_namespace(process.pid) == place and process.uids().real in people
        ]

    def read_log(self) -> str:
        """Return the end of the hub's log."""
        return (self.folder / "log").read_text(errors="replace")[-3000:]


def _find_namespace(process: int) -> str:
    """Return the mount namespace of a process, or an empty text if the process has ended."""
    try:
        return os.readlink(f"/proc/{process}/ns/mnt")
    except OSError:
        return ""


def find_missing() -> str:
    """Return a message on what this machine lacks for the test, or an empty text."""
    if os.geteuid() != 0:
        return "The hub's test makes accounts, so it must run as root."
    missing = [program for program in PROGRAMS if not shutil.which(program)]
    return f"The hub's test needs {', '.join(missing)}." if missing else ""


def find_closed_folders(paths: list[Path]) -> list[str]:
    """Return `CLOSED:PATH` for each path below a folder that only its owner may enter."""
    pairs = []
    for path in sorted({path.resolve() for path in paths}):
        closed = [folder for folder in reversed(path.parents) if not folder.stat().st_mode & 0o001]
        pairs += [f"{closed[0]}:{path}"] if closed else []
    return pairs


def find_three_ports() -> int:
    """Return the first of three free ports in a row. Each worker of the tests has a range."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    for port in range(18_000 + 300 * worker, 18_300 + 300 * worker, 3):
        try:
            for offset in range(3):
                with socket.socket() as listener:
                    listener.bind(("127.0.0.1", port + offset))
        except OSError:
            continue
        return port
    raise RuntimeError("There are no three free ports in a row.")


def wait_for(condition: Callable[[], object], name: str, seconds: float = 60) -> None:
    """Wait until the condition is true."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"{name}: not there after {seconds} s"
        time.sleep(0.1)


def start_hub(
    folder: Path,
    more: str = "",
    *,
    subdomains: bool = True,
    assistants: tuple[str, ...] = (),
    settings: str = "",
    hub_database: str = "",
) -> Hub:
    """Make the course, install the proxy, and start the hub.

    Args:
        folder: The folder of the test's files.
        more: Lines at the end of `class.toml`.
        subdomains: Whether each server has its own name.
        assistants: Accounts of assistants.
        settings: Lines at the end of the course's configuration.
        hub_database: The address of the hub's database. By default it is a SQLite file.
    """
    proxy = folder / "proxy"
    proxy.mkdir()
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ROOT / "deploy" / name, proxy)
    install = ["npm", "ci", "--no-audit", "--no-fund", "--prefer-offline"]
    if subprocess.run(install, cwd=proxy, capture_output=True).returncode:
        pytest.skip("The hub's proxy can't be installed: npm can't reach a registry.")
    make_browser_course(folder / "course", settings)
    if hub_database:
        (folder / "state").mkdir(0o700)
        (folder / "state" / "hub_database").write_text(hub_database)
    (folder / "lessons" / "notebooks").mkdir(parents=True)
    shutil.copy(ROOT / "START.md", folder / "lessons")
    shutil.copy(ROOT / "notebooks" / "01_tensors.ipynb", folder / "lessons" / "notebooks")
    # assistants can't enter the instructor's home
    course = "/home/course" if assistants else Hub.course
    passwords = {person: secrets.token_urlsafe(9) for person in ("ada", "ben", "cleo")}
    for person, password in passwords.items():
        (folder / f"password-{person}").touch(0o600)
        (folder / f"password-{person}").write_text(password)
    port = find_three_ports()
    (folder / "class.toml").write_text(
        f"""
        course = "{COURSE}"
        instructor = "ada"
        students = "course-students"
        assistants = {list(assistants)}
        address = "http://{"hub.localhost" if subdomains else "127.0.0.1"}:{port}"
        port = {port}
        subdomains = {str(subdomains).lower()}
        [folders]
        course = "{course}"
        exchange = "{folder}/exchange"
        state = "{folder}/state"
        lessons = "{folder}/lessons"
        proxy = "{proxy}"
        [limits]
        process_gb = 3
        {more}
        """
    )
    needed = [ROOT, Path(sys.prefix), Path(sys.base_prefix), folder]
    arguments = ["bash", "-c", MACHINE, "machine", str(folder), *find_closed_folders(needed)]
    environment = {
        "COURSE_HUB": f"{folder}/class.toml",
        "COURSE": course,
        "DEPLOY": f"{ROOT}/deploy",
        "FIRST_UID": str(20_000 + 10 * (port - 18_000)),
        "PYTHON": sys.executable,
        "JUPYTERHUB": str(Path(sys.executable).with_name("jupyterhub")),
        "PATH": os.environ["PATH"],
    }
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            ["unshare", "--mount", *arguments], env=environment, stdout=log, stderr=log
        )
    hub = Hub(port, folder, process, passwords, course)
    wait_for(lambda: "is now running" in hub.read_log() or process.poll() is not None, "the hub")
    if process.poll() is not None and not (folder / "mounted").exists():
        pytest.skip(f"The hub's test can't make its own mounts: {hub.read_log()}")
    assert process.poll() is None, hub.read_log()
    return hub
