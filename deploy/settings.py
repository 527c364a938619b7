"""`class.toml`: what it says, and whether this server is as it says."""

from __future__ import annotations

import os
import pwd
import stat
import sys
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Folders:
    """Where things lie; `class.toml` says what each is."""

    course: Path
    exchange: Path
    state: Path
    lessons: Path
    proxy: Path


@dataclass(frozen=True)
class Limits:
    """What one student may use."""

    process_gb: float = 6
    processes: int = 600
    threads: int = 2
    idle_hours: float = 2


@dataclass(frozen=True)
class Settings:
    """A class on one server."""

    course: str
    instructor: str
    students: str
    address: str
    folders: Folders
    port: int = 8000
    admins: list[str] = field(default_factory=list)
    certificate: str = ""
    key: str = ""
    subdomains: bool = False
    limits: Limits = field(default_factory=Limits)

    @property
    def listen(self) -> str:
        """Where the hub listens: to everybody only with a certificate of its own."""
        if self.certificate and self.key:
            return f"https://:{self.port}"
        return f"http://127.0.0.1:{self.port}"


def load() -> Settings:
    """Read the file that COURSE_HUB names, or the `class.toml` that lies here.

    Raises:
        SystemExit: It can't be read; the sentence says why.
    """
    path = Path(os.environ.get("COURSE_HUB", HERE / "class.toml"))
    try:
        read = tomllib.loads(path.read_text())
        folders = Folders(**{name: Path(value) for name, value in read.pop("folders").items()})
        return Settings(folders=folders, limits=Limits(**read.pop("limits", {})), **read)
    except (OSError, tomllib.TOMLDecodeError, TypeError, KeyError) as error:
        raise SystemExit(f"{path} does not describe a class: {error}") from error


def problems(settings: Settings) -> list[str]:
    """What is wrong with this server, a sentence each. The hub does not start with any."""
    try:
        instructor = pwd.getpwnam(settings.instructor).pw_uid
    except KeyError:
        return [f"There is no account {settings.instructor!r}. Run: manage.py setup"]
    folders, found = settings.folders, []
    for folder, owner, name in (
        (folders.course, instructor, settings.instructor),
        (folders.state, 0, "root"),
    ):
        if not folder.is_dir():
            found.append(f"There is no folder {folder}. Run: manage.py setup")
        elif folder.stat().st_uid != owner or folder.stat().st_mode & 0o077:
            found.append(
                f"{folder} must be {name}'s alone. Run: chown {name}: {folder}; chmod 700 {folder}"
            )
    if not (folders.course / "nbgrader_config.py").is_file():
        found.append(f"There is no course in {folders.course}: nbgrader_config.py is missing.")
    if not folders.exchange.is_dir() or not folders.exchange.stat().st_mode & stat.S_ISVTX:
        # without it a student could put a folder of his own in the course's place
        found.append(f"{folders.exchange} must be there with mode 1777. Run: manage.py setup")
    if not proxy_program(folders.proxy).exists():
        found.append(f"There is no proxy in {folders.proxy}. Run there: npm ci")
    if bool(settings.certificate) != bool(settings.key):
        found.append("A certificate needs its key, and a key its certificate.")
    return found


def proxy_program(folder: Path) -> Path:
    """The program that npm installs there."""
    return folder / "node_modules/.bin/configurable-http-proxy"


def surroundings(course: str, folders: Folders, *, frames: bool) -> dict[str, str]:
    """The environment of everybody's server, which the files in servers/ read.

    Args:
        course: Its id.
        folders: Where things lie.
        frames: Whether a server's pages may be shown in frames of its own pages, as the
            Formgrader is in JupyterLab.
    """
    return {
        "PATH": f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin",
        "COURSE_ID": course,
        "COURSE_FOLDER": str(folders.course),
        "COURSE_EXCHANGE": str(folders.exchange),
        "COURSE_LESSONS": str(folders.lessons),
        "COURSE_FRAMES": "'self'" if frames else "'none'",
    }


def configuration(kind: str) -> str:
    """Where a server of this kind, `instructor` or `student`, finds its configuration."""
    return os.pathsep.join(str(HERE / "servers" / part) for part in (kind, "everyone"))


def first_page(folder: Path) -> str:
    """What a server opens first: the course's start page, where the folder has it."""
    return "/lab/tree/START.md" if (folder / "START.md").exists() else "/lab"
