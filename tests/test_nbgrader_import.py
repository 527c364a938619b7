"""The commands import nbgrader without its extensions, and lose nothing of it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.support.copies import Ended, run_in_copies

GETS_THEM_ALL = """
import importlib
from unittest import mock
loaders = [
    mock.patch.object(importlib.import_module(name), "load_jupyter_server_extension")
    for name in EXTENSIONS
]
mocks = [loader.start() for loader in loaders]
nbgrader._load_jupyter_server_extension("the server")
for loader in mocks:
    loader.assert_called_once_with("the server")
"""
IMPORTED_AFTER = """
from nbgrader.server_extensions.assignment_list.handlers import default_handlers
from nbgrader.server_extensions.formgrader.formgrader import FormgradeExtension
assert default_handlers and FormgradeExtension.name
"""
HELP = """
from nbgrader.apps import NbGraderApp
NbGraderApp.launch_instance(argv=[*{name!r}.split(), "--help"])
"""
COMMANDS = ["", "autograde", "generate_feedback", "formgrader", "db"]

#: What each program finds imported.
IMPORTS = """
import sys
from autograder.commands.nbgrader_import import EXTENSIONS, import_nbgrader
import_nbgrader()
import nbgrader
assert not {name for name in sys.modules if "server_extensions" in name}
"""


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Ended]:
    """How the programs ended that ran after the import."""
    programs = {"all": GETS_THEM_ALL, "after": IMPORTED_AFTER}
    programs |= {f"nbgrader {name}": HELP.format(name=name) for name in COMMANDS}
    found = run_in_copies(IMPORTS, list(programs.values()), tmp_path_factory.mktemp("programs"))
    return dict(zip(programs, found, strict=True))


def test_a_server_that_asks_for_the_extensions_gets_them_all(ended: dict[str, Ended]) -> None:
    assert ended["all"].returncode == 0, ended["all"].output


def test_the_extensions_can_be_imported_after_it(ended: dict[str, Ended]) -> None:
    assert ended["after"].returncode == 0, ended["after"].output


@pytest.mark.parametrize("name", COMMANDS)
def test_the_commands_of_nbgrader_run_after_it(name: str, ended: dict[str, Ended]) -> None:
    done = ended[f"nbgrader {name}"]
    assert "nbgrader" in done.output
    assert done.returncode == 0, done.output


def test_another_version_of_nbgrader_is_imported_as_it_is() -> None:
    """It may need more of its extensions than the function that starts them."""
    done = subprocess.run(
        [sys.executable, "-c", """
import sys
from unittest import mock
from types import ModuleType
from autograder.commands import nbgrader_import
with mock.patch.object(nbgrader_import, "_make_placeholder", ModuleType):
    nbgrader_import.import_nbgrader()
import nbgrader
assert nbgrader.load_formgrader.__module__ == "nbgrader.server_extensions.formgrader.formgrader"
"""],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
