"""The package's layers, as pyproject.toml tells them to import-linter."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

from autograder.grading.sandbox.files import package_paths
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


def find_modules(package: str) -> set[str]:
    """Return the modules and packages in a package."""
    return {
        f"{package}.{path.stem}".replace("/", ".")
        for path in (ROOT / package.replace(".", "/")).iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    } - {f"{package}.__init__"}


def test_the_contract_of_the_students_process_names_every_other_module() -> None:
    """The process may import its own program, and three modules that import nothing else."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    (contract,) = [
        c for c in contracts["contracts"] if c["name"].startswith("The student's process")
    ]
    modules = find_modules("autograder") | find_modules("autograder.grading")
    alone = {"autograder.logs", "autograder.deadline", "autograder.language"}
    own = {"autograder.grading", *alone}
    assert modules - own - set(contract["source_modules"]) == set(contract["forbidden_modules"])


def test_the_contract_of_the_students_disk_names_every_other_module() -> None:
    """The contract allows what `package_paths` shows, and forbids all other modules."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    (contract,) = [c for c in contracts["contracts"] if "student's disk" in c["name"]]
    shown = {Path(path).relative_to(ROOT) for path in package_paths()} - {
        Path("autograder/__init__.py")
    }
    assert {".".join(path.parts) for path in shown} == set(contract["source_modules"])
    modules = find_modules("autograder")
    assert modules - set(contract["source_modules"]) == set(contract["forbidden_modules"])
