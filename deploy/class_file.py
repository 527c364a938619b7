"""Read `class.toml`, and check that this server is set up as it says."""

from __future__ import annotations

import grp
import os
import pwd
import stat
import sys
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from autograder.language import ENGLISH

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Folders:
    """The folders of the class. `class.toml` explains each."""

    course: Path
    exchange: Path
    state: Path
    lessons: Path
    proxy: Path


@dataclass(frozen=True)
class StudentLimits:
    """What each student may use."""

    process_gb: float = 6
    processes: int = 600
    threads: int = 2
    idle_hours: float = 2
    home_gb: float = 0
    gpus: int = 0


@dataclass(frozen=True)
class Lti:
    """The learning management system from which people log in. `class.toml` explains each."""

    issuer: str
    client_ids: list[str]
    authorize_url: str
    keys_url: str
    username: str = "username"


@dataclass(frozen=True)
class ClassFile:
    """The content of `class.toml`: a class on one server."""

    course: str
    instructor: str
    students: str
    address: str
    folders: Folders
    language: str = ENGLISH
    port: int = 8000
    admins: list[str] = field(default_factory=list)
    assistants: list[str] = field(default_factory=list)
    graders: str = "course-graders"
    gradebook: str = ""
    certificate: str = ""
    key: str = ""
    subdomains: bool = False
    limits: StudentLimits = field(default_factory=StudentLimits)
    lti: Lti | None = None

    @property
    def staff(self) -> set[str]:
        """The accounts that are not students'."""
        return {self.instructor, *self.assistants, *self.admins}

    @property
    def course_mode(self) -> int:
        """The mode of the course's folder. Assistants read it, and others stay out."""
        return 0o750 if self.assistants else 0o700

    @property
    def listen(self) -> str:
        """Where the hub listens. It listens to other machines only with a certificate."""
        if self.certificate and self.key:
            return f"https://:{self.port}"
        return f"http://127.0.0.1:{self.port}"


def load() -> ClassFile:
    """Read the file that COURSE_HUB names, or `class.toml` in this folder.

    Raises:
        SystemExit: The file can't be read. The message says why.
    """
    path = Path(os.environ.get("COURSE_HUB", HERE / "class.toml"))
    try:
        content = tomllib.loads(path.read_text())
        folders = Folders(**{name: Path(value) for name, value in content.pop("folders").items()})
        lti = Lti(**content.pop("lti")) if "lti" in content else None
        limits = StudentLimits(**content.pop("limits", {}))
        return ClassFile(folders=folders, limits=limits, lti=lti, **content)
    except (OSError, tomllib.TOMLDecodeError, TypeError, KeyError) as error:
        raise SystemExit(f"{path} does not describe a class: {error}") from error


def find_problems(class_file: ClassFile) -> list[str]:
    """Return a message on each problem of this server. The hub starts only without problems."""
    try:
        instructor = pwd.getpwnam(class_file.instructor).pw_uid
    except KeyError:
        return [f"There is no account {class_file.instructor!r}. Run: manage.py setup"]
    folders, problems = class_file.folders, []
    for folder, owner, name, mode in (
        (folders.course, instructor, class_file.instructor, class_file.course_mode),
        (folders.state, 0, "root", 0o700),
    ):
        if not folder.is_dir():
            problems.append(f"There is no folder {folder}. Run: manage.py setup")
        elif folder.stat().st_uid != owner or folder.stat().st_mode & 0o077 & ~mode:
            problems.append(
                f"{folder} must be {name}'s, and closed to others. "
                f"Run: chown {name}{':' if mode == 0o700 else ''} {folder}; "
                f"chmod {mode:o} {folder}"
            )
        elif mode != 0o700 and folder.stat().st_gid != _find_group(class_file.graders):
            problems.append(f"{folder} must belong to {class_file.graders}. Run: manage.py setup")
    closed = [str(f) for f in folders.course.parents if f.is_dir() and not f.stat().st_mode & 0o001]
    if class_file.assistants and closed:
        problems.append(
            f"Assistants can't enter {closed[-1]}. Move the course to another folder, such as "
            "/srv/course-hub/course, and name it in class.toml."
        )
    if not (folders.course / "nbgrader_config.py").is_file():
        problems.append(f"There is no course in {folders.course}: nbgrader_config.py is missing.")
    if not folders.exchange.is_dir() or not folders.exchange.stat().st_mode & stat.S_ISVTX:
        # without the sticky bit, a student could replace the course's folder
        problems.append(f"{folders.exchange} must exist with mode 1777. Run: manage.py setup")
    if not get_proxy_program(folders.proxy).exists():
        problems.append(f"There is no proxy in {folders.proxy}. Run there: npm ci")
    if bool(class_file.certificate) != bool(class_file.key):
        problems.append("A certificate needs its key, and a key its certificate.")
    return problems


def _find_group(name: str) -> int | None:
    """Return the number of a Unix group."""
    try:
        return grp.getgrnam(name).gr_gid
    except KeyError:
        return None


def list_students(class_file: ClassFile) -> list[str]:
    """Return the accounts of the class's Unix group."""
    try:
        return sorted(grp.getgrnam(class_file.students).gr_mem)
    except KeyError:
        return []


def choose_gpu(uid: int, gpus: int) -> dict[str, str]:
    """Return the environment that gives an account one of the server's GPUs."""
    return {"CUDA_VISIBLE_DEVICES": str(uid % gpus)} if gpus else {}


def get_proxy_program(folder: Path) -> Path:
    """Return the path of the program that npm installs in the folder."""
    return folder / "node_modules/.bin/configurable-http-proxy"


def make_environment(
    course: str, folders: Folders, *, frames: bool, language: str = ENGLISH
) -> dict[str, str]:
    """Return the environment of each server. The files in servers/ read it.

    Args:
        course: The course's id.
        folders: The folders of the class.
        frames: Whether a server's pages may be in frames of its own pages, like the Formgrader in
            JupyterLab.
        language: The language of what people see.
    """
    return {
        "PATH": f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin",
        "COURSE_ID": course,
        "COURSE_FOLDER": str(folders.course),
        "COURSE_EXCHANGE": str(folders.exchange),
        "COURSE_LESSONS": str(folders.lessons),
        "COURSE_FRAMES": "'self'" if frames else "'none'",
        "COURSE_LANGUAGE": language,
    }


def get_config_path(kind: str, language: str = ENGLISH) -> str:
    """Return the configuration folders of a kind of server: `instructor` or `student`.

    A language may have a folder of its own.
    """
    folders = [HERE / "servers" / part for part in (kind, language, "everyone")]
    return os.pathsep.join(str(folder) for folder in folders if folder.is_dir())


def get_first_page(folder: Path) -> str:
    """Return the page that a server opens first: the course's start page, if the folder has it."""
    return "/lab/tree/START.md" if (folder / "START.md").exists() else "/lab"
