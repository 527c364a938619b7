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

#: What an instructor can do about a gradebook that is damaged.
RESTORE_GRADEBOOK = "The file is damaged. Put a copy from your backup in its place."

_SQLITE = "sqlite:///"
#: A gradebook may be locked for longer. The command that opens it next waits and says so.
_LOCK_SECONDS = 0.5
_REVISION = re.compile(r"^(down_revision|revision) = '(\w+)'$", re.MULTILINE)
#: Tables of nbgrader. While it makes a gradebook, some are there before others.
_TABLES = {"alembic_version", "assignment", "course", "student"}


class UnusableFile(Exception):
    """A file is not a gradebook, or it is damaged. The message says what to do."""


def find_version_problem(url: str) -> str:
    """Return why a gradebook can't be used, such as its version, or an empty text.

    Args:
        url: The database's address. A SQLite file may be missing.
    """
    is_file = url.startswith(_SQLITE)
    try:
        version = (
            _read_version(Path(url.removeprefix(_SQLITE))) if is_file else _ask_for_version(url)
        )
    except ImportError as error:
        return (
            f"The gradebook {hide_password(url)} needs a Python package: {error}. For PostgreSQL: "
            "pip install 'psycopg[binary]'"
        )
    except UnusableFile as error:
        return str(error)
    except ValueError:  # the message does not show an address that may have a password
        return (
            "CourseDirectory.db_url in nbgrader_config.py is not the address of a database. "
            "Correct it. Addresses are like sqlite:///gradebook.db or "
            "postgresql+psycopg://NAME@HOST/DATABASE."
        )
    if version is None:
        return ""
    known, newest = _find_versions()
    if version == newest or not known:
        return ""
    name = url.removeprefix(_SQLITE) if is_file else hide_password(url)
    if version and version not in known:
        return (
            f"A newer nbgrader made the gradebook {name}. Install that version of nbgrader: "
            "pip install --upgrade nbgrader"
        )
    save = "Copy the file to a safe place" if is_file else "Make a backup of the database"
    return f"An older nbgrader made the gradebook {name}. {save}, and then run: nbgrader db upgrade"


def hide_password(url: str) -> str:
    """Return a database's address for a message."""
    from sqlalchemy.engine import make_url

    return make_url(url).render_as_string(hide_password=True)


def _ask_for_version(url: str) -> str | None:
    """Return the version that a database on a server names, as `_read_version` does.

    Raises:
        ImportError: The database's driver is not installed.
        ValueError: It is not the address of a database.
    """
    from sqlalchemy import NullPool, create_engine, inspect, text  # takes tenths of a second
    from sqlalchemy.exc import ArgumentError, SQLAlchemyError

    try:
        engine = create_engine(url, poolclass=NullPool)
        with engine.connect() as connection:
            tables = inspect(connection).get_table_names()
            if "alembic_version" not in tables:
                return "" if "assignment" in tables else None
            row = connection.execute(text("SELECT version_num FROM alembic_version")).first()
            return str(row[0]) if row else ""
    except ArgumentError as error:
        raise ValueError(error) from error
    except SQLAlchemyError:
        return None


def _read_version(database: Path) -> str | None:
    """Return the version that a database names. It is empty in very old ones.

    Returns None if there is no gradebook, or if it can't be read now. nbgrader says what is wrong
    then.

    Raises:
        UnusableFile: It is not a gradebook, or it is damaged.
    """
    if database.is_dir():
        raise UnusableFile(
            f"The gradebook {database} is a folder. Move it to another place, or correct "
            "CourseDirectory.db_url in nbgrader_config.py."
        )
    if not database.is_file():
        return None
    try:
        address = f"{database.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, timeout=_LOCK_SECONDS, uri=True)) as opened:
            tables = {name for (name,) in opened.execute("SELECT name FROM sqlite_master")}
            if tables and tables.isdisjoint(_TABLES):
                raise UnusableFile(
                    f"The database {database} belongs to another program. Correct "
                    "CourseDirectory.db_url in nbgrader_config.py, or move the file away."
                )
            if "alembic_version" not in tables:
                return "" if "assignment" in tables else None
            row = opened.execute("SELECT version_num FROM alembic_version").fetchone()
            return str(row[0]) if row else ""
    except sqlite3.OperationalError:  # such as a lock
        return None
    except sqlite3.Error as error:
        raise UnusableFile(
            f"The gradebook {database} can't be used: {error}. {RESTORE_GRADEBOOK}"
        ) from error


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
