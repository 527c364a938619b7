"""Read a TOML file of the course, and name the file if it has a mistake."""

from __future__ import annotations

import tomllib
from importlib.resources.abc import Traversable
from typing import Any


class TomlError(ValueError):
    """A file is not TOML. The message names the file and the place in it."""


def read_toml(file: Traversable) -> dict[str, Any]:
    """Return the content of a TOML file: a path, or a file of a package.

    Raises:
        OSError: The file can't be read.
        TomlError: It is not TOML in UTF-8.
    """
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise TomlError(f"{file}: {error}. Correct it, and run the command again.") from error
