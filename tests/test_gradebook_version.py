"""A gradebook of another nbgrader: every command says what to do, and changes nothing."""

from __future__ import annotations

import importlib.util
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from autograder.cli import app
from autograder.gradebook_version import find_version_problem
from tests.support import tiny
from tests.support.tiny import ASSIGNMENT

COMMANDS = [
    ["grade", ASSIGNMENT], ["run", ASSIGNMENT], ["watch", "--once"], ["release"], ["report"],
    ["export", "--to", "canvas"], ["export", "--to", "csv"],
    ["zip", ASSIGNMENT, "archive.zip"], ["zip", ASSIGNMENT, "--feedback"],
]  # fmt: skip


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny.release(tmp_path_factory.mktemp("course"))


def set_version(course: Path, version: str) -> None:
    with closing(sqlite3.connect(course / "gradebook.db")) as opened, opened:
        opened.execute("UPDATE alembic_version SET version_num = ?", (version,))


def test_the_current_version_is_no_problem(course: Path) -> None:
    assert find_version_problem(f"sqlite:///{course}/gradebook.db") == ""
    assert find_version_problem(f"sqlite:///{course}/missing.db") == ""
    (course / "empty.db").touch()
    assert find_version_problem(f"sqlite:///{course}/empty.db") == ""


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_says_how_to_upgrade(command: list[str], course: Path) -> None:
    before = (course / "gradebook.db").read_bytes()
    set_version(course, "724cde206c17")
    try:
        old = (course / "gradebook.db").read_bytes()
        result = CliRunner().invoke(app, [*command, "--course-dir", str(course)])
        assert result.exit_code == 1
        assert "run: nbgrader db upgrade" in " ".join(result.output.split())
        assert (course / "gradebook.db").read_bytes() == old
    finally:
        (course / "gradebook.db").write_bytes(before)


def test_a_newer_version_is_told(course: Path) -> None:
    before = (course / "gradebook.db").read_bytes()
    set_version(course, "ffffffffffff")
    problem = find_version_problem(f"sqlite:///{course}/gradebook.db")
    (course / "gradebook.db").write_bytes(before)
    assert "A newer nbgrader" in problem


def test_an_old_gradebook_of_nbgraders_own_tests_is_told() -> None:
    package = importlib.util.find_spec("nbgrader")
    assert package
    assert package.origin
    database = Path(package.origin).parent / "tests" / "apps" / "files" / "gradebook.db"
    if not database.exists():
        pytest.skip("this nbgrader has no tests")
    assert "An older nbgrader" in find_version_problem(f"sqlite:///{database}")
