"""Build a private file system: read-only files that a notebook needs, and a small writable part.

What it stops: reading the course (source notebooks, hidden tests, the gradebook, other students'
work), the home folder and anything else on the machine; changing any file that outlives the
submission; filling the disk (all written data goes to one file system in memory of fixed size).

The view shows, read-only: the Python environment, the system's programs and libraries, the packages
`autograder.checks`, `autograder.language`, `autograder.results` and `course`, and the assignment's
data files. Everything else is absent.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import site
import stat
import sys
from dataclasses import dataclass
from pathlib import Path

from autograder.grading.sandbox import linux
from autograder.grading.sandbox.errors import SandboxError
from autograder.grading.sandbox.namespaces import STUDENT

HOME = "/home/student"
WORK = f"{HOME}/work"  # the working directory
DATA = "/assignment"  # the data files; WORK has copies of them, or links
#: The most bytes of data files that are copied for each kernel.
_MOST_COPIED = 16 * 2**20

_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/nix/store")
_ETC = (
    "alternatives", "fonts", "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "localtime",
    "mime.types", "nsswitch.conf", "protocols", "services", "terminfo", "timezone",
)  # fmt: skip
_DEVICES = ("null", "zero", "full", "random", "urandom")
_READ_ONLY = linux.ATTR_RDONLY | linux.ATTR_NOSUID | linux.ATTR_NODEV


@dataclass(frozen=True)
class View:
    """A view is the part of the file system that the student's process sees.

    Attributes:
        visible: Files and folders to show read-only, at their own paths.
        hidden: Folders that must stay out of sight, except for what `visible` names inside them.
        data: The assignment's folder. The view does not show its notebooks.
        tmp_bytes: The size of everything that can be written.
    """

    visible: tuple[str, ...]
    hidden: tuple[str, ...]
    data: str | None
    tmp_bytes: int

    def __post_init__(self) -> None:
        for secret in map(os.path.realpath, self.hidden):
            for shown in map(os.path.realpath, self.visible):
                if Path(secret).is_relative_to(shown):
                    raise SandboxError(
                        "file system",
                        f"{secret} is inside {shown}, which submissions may read.",
                        "Move one of the two.",
                    )


def environment_paths() -> tuple[str, ...]:
    """Return the files and folders of this Python, its packages and their libraries."""
    paths = [*_SYSTEM, *(f"/etc/{name}" for name in _ETC), "/sys/devices/system/cpu"]
    paths += [sys.prefix, sys.base_prefix, sys.exec_prefix]
    user_site = site.getusersitepackages()
    if user_site in sys.path:
        paths.append(user_site)
    return tuple(dict.fromkeys(path for path in paths if os.path.lexists(path)))


def package_paths() -> tuple[str, ...]:
    """Return the packages that notebooks import, without the grader beside them.

    They are `autograder.checks`, `autograder.results` (what the checks return),
    `autograder.language` (what results are shown in) and `course`. Of `autograder` itself only
    `__init__.py` is there.
    """
    paths = []
    for name in (
        "autograder",
        "autograder.checks",
        "autograder.language",
        "autograder.results",
        "course",
    ):
        spec = importlib.util.find_spec(name)
        if spec is None or spec.origin is None:
            message = f"The package {name} is not installed."
            raise SandboxError("file system", message, "Install it.")
        file = Path(spec.origin)
        whole = file.name == "__init__.py" and name != "autograder"
        paths.append(str(file.parent if whole else file))
    return tuple(paths)


def enter(view: View, mountpoint: str) -> None:
    """Build the view on the empty folder `mountpoint` and make it the root directory.

    Call it in the first process of a new PID namespace, inside new user and mount namespaces.

    Raises:
        SandboxError: If the view can't be built.
    """
    try:
        below = os.stat(mountpoint).st_dev
        linux.mount("", "/", flags=linux.MS_REC | linux.MS_PRIVATE)
        plain = linux.MS_NOSUID | linux.MS_NODEV
        linux.mount("tmpfs", mountpoint, "tmpfs", plain, "size=1m,mode=755")
        # From here on, paths are relative. They stay inside, even if someone removes the folder.
        os.chdir(mountpoint)
        if os.stat(".").st_dev == below:
            raise SandboxError("file system", "The private file system was taken away.")
        data = sum(_choose_copies(view.data).values()) if view.data is not None else 0
        # first, because the environment itself may be in /tmp
        _mount_writable(".", view.tmp_bytes + data)
        _bind_visible(".", view.visible)
        _write_small_files(".")
        _add_devices(".")
        if view.data is not None:
            _link_data(".", view.data)
        _make_folder("./proc")
        linux.mount("proc", "./proc", "proc", plain | linux.MS_NOEXEC, "hidepid=2")
        linux.pivot_into(".")
        linux.mount_setattr("/", linux.ATTR_RDONLY, recursive=False)
    except OSError as error:
        raise SandboxError("file system", _message(error)) from error


def close_proc() -> None:
    """Make /proc read-only, after the warden has written its settings there."""
    linux.mount_setattr("/proc", linux.ATTR_RDONLY, recursive=False)


def _bind_visible(root: str, paths: tuple[str, ...]) -> None:
    """Bind each path read-only. A link in a path becomes the same link in the view."""
    shown: list[str] = []
    for real, path in sorted((os.path.realpath(path), path) for path in paths):
        if real != path and not os.path.lexists(root + path):
            _make_folder(os.path.dirname(root + path))
            os.symlink(real, root + path)
        if not os.path.exists(real) or any(Path(real).is_relative_to(done) for done in shown):
            continue
        _bind(real, root + real)
        linux.mount_setattr(root + real, _READ_ONLY, recursive=True)
        shown.append(real)


def _bind(source: str, target: str) -> None:
    if stat.S_ISDIR(os.stat(source).st_mode):
        _make_folder(target)
    elif not os.path.exists(target):
        _make_folder(os.path.dirname(target))
        os.close(os.open(target, os.O_CREAT | os.O_WRONLY, 0o644))
    linux.mount(source, target, flags=linux.MS_BIND | linux.MS_REC)


def _make_folder(path: str, mode: int = 0o755) -> None:
    os.makedirs(path, mode=mode, exist_ok=True)


def _write_small_files(root: str) -> None:
    _make_folder(f"{root}/etc")
    texts = {
        "passwd": f"student:x:{STUDENT}:{STUDENT}:Student:{HOME}:/bin/sh\n",
        "group": f"student:x:{STUDENT}:\n",
        "hosts": "127.0.0.1 localhost\n::1 localhost\n",
        "hostname": "student\n",
    }
    for name, text in texts.items():
        with open(f"{root}/etc/{name}", "w") as file:
            file.write(text)


def _add_devices(root: str) -> None:
    _make_folder(f"{root}/dev/pts")
    for name in _DEVICES:
        _bind(f"/dev/{name}", f"{root}/dev/{name}")
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        os.symlink(f"/proc/self/fd/{number}", f"{root}/dev/{name}")
    os.symlink("/proc/self/fd", f"{root}/dev/fd")
    # The sandbox has its own terminals, for `!commands` in a notebook.
    linux.mount(
        "devpts",
        f"{root}/dev/pts",
        "devpts",
        linux.MS_NOSUID | linux.MS_NOEXEC,
        "newinstance,ptmxmode=0666,mode=0620",
    )
    os.symlink("pts/ptmx", f"{root}/dev/ptmx")


def _mount_writable(root: str, size: int) -> None:
    """Mount one file system in memory for everything that can be written."""
    owner = f"uid={STUDENT},gid={STUDENT}"
    plain = linux.MS_NOSUID | linux.MS_NODEV
    scratch = f"{root}/scratch"
    _make_folder(scratch)
    linux.mount("tmpfs", scratch, "tmpfs", plain, f"size={size},nr_inodes=20000,mode=700,{owner}")
    targets = {"tmp": "/tmp", "shm": "/dev/shm", "home": HOME}
    for name, target in targets.items():
        _make_folder(f"{scratch}/{name}")
        os.chmod(f"{scratch}/{name}", 0o1777)
        _bind(f"{scratch}/{name}", root + target)
    _make_folder(root + WORK)
    os.chmod(root + WORK, 0o777)
    _make_folder(f"{root}/var")
    os.symlink("/tmp", f"{root}/var/tmp")


def _link_data(root: str, folder: str) -> None:
    """Show the data files read-only, and put them into the working directory.

    There they are copies, which a notebook may change, or links if they are large. The working
    directory gets new folders, so a notebook can write new files beside the data.
    """
    copied = _choose_copies(folder)
    for entry in sorted(os.listdir(folder)):
        if not entry.startswith(".") and not entry.endswith(".ipynb"):
            _bind(f"{folder}/{entry}", f"{root}{DATA}/{entry}")
            linux.mount_setattr(f"{root}{DATA}/{entry}", _READ_ONLY, recursive=True)
    for parent, folders, names in os.walk(f"{root}{DATA}"):
        inner = parent.removeprefix(f"{root}{DATA}")
        for name in folders:
            _make_folder(f"{root}{WORK}{inner}/{name}")
            os.chmod(f"{root}{WORK}{inner}/{name}", 0o777)
        for name in names:
            target = f"{root}{WORK}{inner}/{name}"
            if f"{folder}{inner}/{name}" in copied:
                shutil.copyfile(f"{parent}/{name}", target)
                os.chmod(target, 0o666)
            else:
                os.symlink(f"{DATA}{inner}/{name}", target)


def _choose_copies(folder: str) -> dict[str, int]:
    """Return the data files that a notebook may change, with their sizes: the smallest ones.

    A link stays a link. Here its target would be a file of the machine.
    """
    paths = [f"{parent}/{name}" for parent, _, names in os.walk(folder) for name in names]
    paths = [path for path in paths if not os.path.islink(path)]
    copied, room = dict[str, int](), _MOST_COPIED
    for size, path in sorted((os.path.getsize(path), path) for path in paths):
        room -= size
        if room < 0:
            break
        copied[path] = size
    return copied


def _message(error: OSError) -> str:
    what = f"{error.strerror or error}"
    where = error.filename or error.filename2 or ""
    return f"The private file system could not be built: {what} ({where})."
