"""Start JupyterLab on a course, ready to use: everything it needs lies in the course's folder."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import sys
import webbrowser
from pathlib import Path
from typing import Any

from jupyter_core.paths import jupyter_config_dir

from autograder.course import Course
from autograder.nbgrader_failure import NbgraderFailed, must_succeed

#: JupyterLab's own files: settings, workspaces, the last runs. Nobody's home is touched.
FOLDER = ".jupyter"
#: Tells our server extension to print the address.
ANNOUNCE = "AUTOGRADER_LAB"

DOCUMENTS = "@jupyterlab/docmanager-extension/plugin.jupyterlab-settings"


def prepare(course: Course) -> list[str]:
    """Make JupyterLab's folders, and release to the exchange what never was.

    Returns:
        A sentence for each assignment that could not be released.

    Raises:
        OSError: The course's folder is not writable.
    """
    folder = course.root / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    (folder / ".gitignore").write_text("*\n", encoding="utf-8")
    _write(
        folder / "config" / "jupyter_server_config.d" / "course.json",
        {"ServerApp": {"jpserver_extensions": {"autograder.lab.server": True}}},
    )
    # no question about Jupyter's news, which would come over the network
    _write(
        folder / "config" / "labconfig" / "page_config.json",
        {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}},
    )
    _settings(folder / "settings")
    return _release(course, folder / "released")


def _settings(folder: Path) -> None:
    """Begin with the user's own settings, such as the theme; show Markdown as pages."""
    if folder.exists():
        return
    users = Path(
        os.environ.get("JUPYTERLAB_SETTINGS_DIR")
        or Path(jupyter_config_dir(), "lab", "user-settings")
    )
    fresh = folder.with_name("settings.part")
    shutil.rmtree(fresh, ignore_errors=True)
    if users.is_dir():
        shutil.copytree(users, fresh)
    documents = fresh / DOCUMENTS
    if not documents.exists():
        _write(documents, {"defaultViewers": {"markdown": "Markdown Preview"}})
    fresh.rename(folder)


def _release(course: Course, remembered: Path) -> list[str]:
    """Release each assignment once: one that an instructor withdrew stays withdrawn."""
    outbound = course.exchange.outbound
    known = remembered.read_text(encoding="utf-8").split() if remembered.exists() else []
    if not outbound.exists():
        known = []
    names = [path.name for path in sorted(course.root.glob("release/*")) if path.is_dir()]
    problems = []
    for name in [name for name in names if name not in known]:
        try:
            if not (outbound / name).exists():
                must_succeed(course.api.release_assignment(name))
        except NbgraderFailed as error:
            problems.append(f"{name} could not be put into the exchange. {error.sentence()}")
            continue
        known.append(name)
    remembered.write_text("\n".join(known) + "\n", encoding="utf-8")
    return problems


def _write(path: Path, content: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=1), encoding="utf-8")


def environment(root: Path) -> dict[str, str]:
    """JupyterLab's environment: no user's configuration is read, nothing is written outside."""
    folder = root / FOLDER
    return {
        **os.environ,
        "PYTHONNOUSERSITE": "1",
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "JUPYTER_DATA_DIR": str(folder / "data"),
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"),
        # given here, so that it stands neither in a list of processes nor in Jupyter's own log
        "JUPYTER_TOKEN": os.environ.get("JUPYTER_TOKEN") or secrets.token_hex(24),
        ANNOUNCE: "1",
    }


def options(root: Path) -> list[str]:
    """JupyterLab's options."""
    first = "/lab/tree/START.md" if (root / "START.md").exists() else "/lab"
    chosen = [
        f"--LabApp.default_url={first}",
        f"--ServerApp.root_dir={root}",
        "--ServerApp.log_level=WARN",
        "--LabApp.log_level=WARN",
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        chosen.append("--allow-root")
    if not has_browser():
        chosen.append("--no-browser")
    return chosen


def has_browser() -> bool:
    """Whether a window can be opened; a browser in the terminal would only be in the way."""
    screen = sys.platform in ("darwin", "win32") or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")
    )
    try:
        webbrowser.get()
    except webbrowser.Error:
        return False
    return screen


def open_lab(root: Path, arguments: list[str]) -> None:
    """Become JupyterLab, opened on the start page. Does not return."""
    program = str(Path(sys.executable).with_name("jupyter-lab"))
    os.chdir(root)
    os.execve(program, [program, *options(root), *arguments], environment(root))
