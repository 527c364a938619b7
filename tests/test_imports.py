"""The package's layers, as pyproject.toml tells them to import-linter."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter

from tests.support import ROOT


def test_imports_keep_the_contracts() -> None:
    """Nothing imports upwards or in a circle, and nothing of the judge reaches a student."""
    run = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()",
         "--no-cache"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout + run.stderr
    assert "0 broken" in run.stdout


def test_no_two_modules_share_a_file_name() -> None:
    names = Counter(path.name for path in (ROOT / "autograder").rglob("*.py"))
    assert {name for name, count in names.items() if count > 1} == {"__init__.py"}
