"""What the student's process may import: nothing that belongs to the judge."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.support import ROOT

#: Folders and modules of the package that the sandboxed process sees or is built from.
ALLOWED = ("student", "wire", "sandbox")


def imported(file: Path) -> set[str]:
    """The names of this package's modules that a file imports, as dotted paths."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return {name for name in names if name.split(".")[0] == "autograder"}


@pytest.mark.parametrize("folder", ["student", "wire", "sandbox"])
def test_the_students_process_imports_nothing_of_the_judge(folder: str) -> None:
    files = sorted((ROOT / "autograder" / "grading" / folder).rglob("*.py"))
    assert files
    foreign = {
        f"{file.name}: {name}"
        for file in files
        for name in imported(file)
        if not name.startswith(tuple(f"autograder.grading.{part}" for part in ALLOWED))
    }
    assert not foreign


def test_results_import_nothing_of_the_grader_and_no_pytorch() -> None:
    for file in sorted((ROOT / "autograder" / "results").rglob("*.py")):
        text = file.read_text(encoding="utf-8")
        assert "import torch" not in text
        assert all(name.startswith("autograder.results") for name in imported(file)), file.name
