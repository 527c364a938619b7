"""Import nbgrader without its extensions of Jupyter Server.

nbgrader's `__init__` imports them to offer them to a server, and they import all of nbgrader and
nbconvert. That is a large part of the time of a short command, and no command needs them.
"""

from __future__ import annotations

import importlib
import sys
from contextlib import suppress
from types import ModuleType
from typing import Any

#: The modules that `nbgrader/__init__.py` imports, each for one function.
EXTENSIONS = tuple(
    f"nbgrader.server_extensions.{name}"
    for name in ("assignment_list", "course_list", "validate_assignment", "formgrader")
)


def import_nbgrader() -> None:
    """Import the package `nbgrader`. Its extensions are imported when something asks for them.

    If nbgrader is not installed, or another version needs more of an extension, this does nothing.
    Then the next import of nbgrader is an ordinary one.
    """
    if "nbgrader" in sys.modules:
        return
    places = {name: _make_placeholder(name) for name in EXTENSIONS}
    sys.modules.update(places)
    try:
        with suppress(ImportError):
            importlib.import_module("nbgrader")
    finally:
        for name in places:
            del sys.modules[name]


def _make_placeholder(name: str) -> ModuleType:
    """Return a module with the one function that nbgrader asks for."""

    def load_jupyter_server_extension(server: Any) -> None:
        importlib.import_module(name).load_jupyter_server_extension(server)

    module = ModuleType(name)
    module.__dict__["load_jupyter_server_extension"] = load_jupyter_server_extension
    return module
