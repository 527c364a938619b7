"""Start JupyterLab on a course, with all of its files in the course's folder."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import sys
import webbrowser
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from jupyter_core.paths import jupyter_config_dir

from autograder.course import Course
from autograder.language import current_language

#: The folder of JupyterLab's own files. It writes nothing to the user's home.
FOLDER = ".jupyter"
#: With this environment variable our server extension prints the address.
ANNOUNCE = "AUTOGRADER_LAB"

#: JupyterLab's news, which it would load from the network.
NEWS = "@jupyterlab/apputils-extension:announcements"

#: JupyterLab's plugin that opens and saves documents.
_DOCUMENTS = "@jupyterlab/docmanager-extension:plugin"
#: JupyterLab's plugin that chooses the language of its menus.
_TRANSLATION = "@jupyterlab/translation-extension:plugin"


def prepare(course: Course) -> None:
    """Make the folders of JupyterLab and of the exchange. Release nothing: instructors do.

    Raises:
        OSError: The course's folder is not writable.
    """
    folder = course.root / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    (folder / ".gitignore").write_text("*\n", encoding="utf-8")
    write_configuration(folder, {"autograder.lab.server": True}, [NEWS])
    copy_user_settings(folder / "settings")
    _make_exchange(course.exchange.root)


def write_configuration(
    folder: Path, server: dict[str, bool], disabled: Iterable[str], **documents: Any
) -> None:
    """Write JupyterLab's configuration into its folder. Markdown opens as a page.

    JupyterLab speaks the course's language, if its language pack is installed.

    Args:
        folder: The folder of JupyterLab's own files.
        server: Which extensions of the server to load, and which not.
        disabled: The plugins of JupyterLab to leave out.
        documents: Further settings of how JupyterLab opens and saves documents.
    """
    config = folder / "config"
    # not in a file of jupyter_server_config.d, because there the environment's files come first
    _write_json(
        config / "jupyter_server_config.json", {"ServerApp": {"jpserver_extensions": server}}
    )
    _write_json(
        config / "labconfig" / "page_config.json",
        {"disabledExtensions": dict.fromkeys(disabled, True)},
    )
    viewers = {"defaultViewers": {"markdown": "Markdown Preview"}}
    _write_json(
        config / "labconfig" / "default_setting_overrides.json",
        {_DOCUMENTS: {**viewers, **documents}, _TRANSLATION: {"locale": current_language()}},
    )


def copy_user_settings(folder: Path) -> None:
    """Copy the user's own settings, such as the theme, the first time."""
    if folder.exists():
        return
    user_settings = Path(
        os.environ.get("JUPYTERLAB_SETTINGS_DIR")
        or Path(jupyter_config_dir(), "lab", "user-settings")
    )
    fresh = folder.with_name("settings.part")
    shutil.rmtree(fresh, ignore_errors=True)
    if user_settings.is_dir():
        shutil.copytree(user_settings, fresh)
        fresh.rename(folder)


def _make_exchange(root: Path) -> None:
    """Make the exchange's folder like nbgrader. Without it, the formgrader offers no release.

    If the folder can't be made, the formgrader's page says so.
    """
    if not root.exists():
        with suppress(OSError):
            root.mkdir()
            root.chmod(0o777)


def _write_json(path: Path, content: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=1), encoding="utf-8")


def make_environment(folder: Path) -> dict[str, str]:
    """Return JupyterLab's environment.

    With it, JupyterLab reads no configuration of the user, and keeps its files in `folder`.
    """
    return {
        **os.environ,
        "PYTHONNOUSERSITE": "1",
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "JUPYTER_DATA_DIR": str(folder / "data"),
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"),
        # set in the environment, so that no list of processes and no log of Jupyter shows it
        "JUPYTER_TOKEN": os.environ.get("JUPYTER_TOKEN") or secrets.token_hex(24),
        ANNOUNCE: "1",
    }


def make_options(root: Path, first_page: str = "") -> list[str]:
    """Return JupyterLab's command-line options. By default it opens START.md, if there is one."""
    if not first_page:
        first_page = "/lab/tree/START.md" if (root / "START.md").exists() else "/lab"
    options = [
        f"--LabApp.default_url={first_page}",
        f"--ServerApp.root_dir={root}",
        "--ServerApp.log_level=WARN",
        "--LabApp.log_level=WARN",
        # each kernel warns about a connection in plain text
        "--KernelManager.transport_encryption=auto",
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        options.append("--allow-root")
    if not has_browser():
        options.append("--no-browser")
    return options


def has_browser() -> bool:
    """Return whether a browser window can open. A browser in the terminal does not count."""
    screen = sys.platform in ("darwin", "win32") or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")
    )
    try:
        webbrowser.get()
    except webbrowser.Error:
        return False
    return screen


def open_lab(root: Path, options: list[str], environment: dict[str, str]) -> None:
    """Replace this process with JupyterLab. This does not return."""
    program = str(Path(sys.executable).with_name("jupyter-lab"))
    os.chdir(root)
    os.execve(program, [program, *options], environment)
