"""The package as others install it: every import is declared, and the lock has what is declared."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
#: Written as students' work, not run as a part of the tests.
NOT_OURS = ("tests/banks/", "tests/attacks/attacks/")


def modules(folder: str) -> list[Path]:
    """The Python files below a folder of the repository."""
    files = sorted((ROOT / folder).rglob("*.py"))
    return [path for path in files if not str(path.relative_to(ROOT)).startswith(NOT_OURS)]


def imported(path: Path) -> set[str]:
    """The first names of what a file imports, in functions too."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
    return {name.partition(".")[0] for name in names}


def declared(*extras: str) -> dict[str, Requirement]:
    """What pyproject.toml asks for, by the normal form of its name."""
    lines, wanted = list(PROJECT["dependencies"]), list(extras)
    while wanted:
        lines += PROJECT["optional-dependencies"][wanted.pop()]
        own = [item for item in map(Requirement, lines) if item.name == PROJECT["name"]]
        lines = [line for line in lines if Requirement(line).name != PROJECT["name"]]
        wanted += [extra for item in own for extra in item.extras]
    return {canonicalize_name(item.name): item for item in map(Requirement, lines)}


@pytest.mark.parametrize(
    ("folder", "extras"),
    [
        ("autograder", ["grader", "dask"]),
        ("autograder/checks", []),
        ("autograder/results", []),
        ("course", []),
        ("benchmarks", ["dev"]),
        ("tests", ["dev"]),
    ],
)
def test_every_import_is_declared(folder: str, extras: list[str]) -> None:
    files = modules(folder)
    assert len(files) > 4
    own = {"autograder", "benchmarks", "course", "rehearsal", "tests"}
    if folder == "tests":
        own |= {part for path in files for part in (path.stem, path.parent.name)}
    known, names = packages_distributions(), declared(*extras)
    undeclared = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in files
        for name in imported(path) - own - sys.stdlib_module_names
        if not {canonicalize_name(item) for item in known.get(name, ())} & names.keys()
    }
    assert not undeclared


def test_the_lock_has_every_dependency_in_a_version_that_is_allowed() -> None:
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    assert all(re.match(r"[a-z0-9-]+==[\w.]+( ; |$)", line) for line in lines)
    names = [line.partition("==")[0] for line in lines]
    assert names == sorted(names)
    pins: dict[str, list[str]] = {}
    for line in lines:
        pins.setdefault(line.partition("==")[0], []).append(re.split("==| ;", line)[1])
    for name, requirement in declared("dev").items():
        if name != canonicalize_name(PROJECT["name"]):
            assert name in pins
            assert all(requirement.specifier.contains(version) for version in pins[name]), name


@pytest.mark.parametrize("package", ["autograder", "course"])
def test_types_of_the_package_are_announced(package: str) -> None:
    assert (ROOT / package / "py.typed").is_file()
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert "py.typed" in tomllib.loads(text)["tool"]["setuptools"]["package-data"][package]
