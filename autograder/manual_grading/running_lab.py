"""Find the address of the page in a JupyterLab that runs on a course."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]
from jupyter_core.paths import jupyter_runtime_dir


def find_page(root: Path, own_folder: Path) -> str:
    """Return the page's address with its token, or an empty text if no JupyterLab runs there.

    Args:
        root: The course's folder.
        own_folder: The folder of the files of the JupyterLab that `autograder lab` starts.
    """
    for folder in (own_folder / "runtime", Path(jupyter_runtime_dir())):
        for server in _read_servers(folder):
            if Path(server["root_dir"]).resolve() in (root.resolve(), *root.resolve().parents):
                token = server.get("token", "")
                return f"{server['url']}manual-grading{f'?token={token}' if token else ''}"
    return ""


def _read_servers(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield what the running Jupyter servers wrote about themselves."""
    for path in sorted(folder.glob("jpserver-*.json")):
        try:
            server = json.loads(path.read_text(encoding="utf-8"))
            if psutil.pid_exists(server["pid"]) and {"root_dir", "url"} <= server.keys():
                yield server
        except (OSError, ValueError, KeyError, TypeError):
            continue  # the server writes this file now, or it is not ours
