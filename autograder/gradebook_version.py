"""Tell whether another version of nbgrader made the gradebook, without importing nbgrader.

Each version of the database's form is a file in nbgrader's folder `alembic/versions`, which names
the version before it. The database names its own version.
"""

from __future__ import annotations

import importlib.util
import re
import sqlite3
from contextlib import closing
from pathlib import Path

_REVISION = re.compile(r"^(down_revision|revision) = '(\w+)'$", re.MULTILINE)


def find_version_problem(database: Path) -> str:
    """Return what is wrong with the version of a gradebook, or an empty text.

    Args:
        database: The SQLite file. It may be missing.
    """
    version = _read_version(database)
    if version is None:
        return ""
    known, newest = _find_versions()
    if version == newest or not known:
        return ""
    if version and version not in known:
        return (
            f"A newer nbgrader made the gradebook {database}. Install that version of nbgrader: "
            "pip install --upgrade nbgrader"
        )
    return (
        f"An older nbgrader made the gradebook {database}. Copy the file to a safe place, and "
        "then run: nbgrader db upgrade"
    )


def _read_version(database: Path) -> str | None:
    """Return the version that a database names. It is empty in very old ones.

    Returns None if there is no gradebook, or if it can't be read. nbgrader says what is wrong then.
    """
    if not database.is_file():
        return None
    try:
        with closing(
            sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)
        ) as opened:
            tables = {name for (name,) in opened.execute("SELECT name FROM sqlite_master")}
            if "alembic_version" not in tables:
                return "" if "assignment" in tables else None
            row = opened.execute("SELECT version_num FROM alembic_version").fetchone()
            return str(row[0]) if row else ""
    except sqlite3.Error:
        return None


def _find_versions() -> tuple[set[str], str]:
    """Return all versions that the installed nbgrader knows, and the newest."""
    package = importlib.util.find_spec("nbgrader")
    folders = package.submodule_search_locations if package else None
    known: set[str] = set()
    replaced: set[str] = set()
    for file in Path(next(iter(folders or [])), "alembic", "versions").glob("*.py"):
        for name, version in _REVISION.findall(file.read_text(encoding="utf-8")):
            (known if name == "revision" else replaced).add(version)
    newest = known - replaced
    return known, newest.pop() if len(newest) == 1 else ""
