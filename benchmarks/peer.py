"""Measure otter-grader on chapter 01: `otter run`, one submission after another, no container.

otter-grader is not a dependency. It gets an environment of its own, which also sees the packages
of this one. The exercises have otter-grader's own form: a test file for each, and a zip archive.
"""

from __future__ import annotations

import ast
import json
import subprocess
import sysconfig
import time
import venv
from pathlib import Path

from benchmarks.made_courses import ROOT, make_notebooks
from benchmarks.measuring import make_environment
from benchmarks.sizes import FIRST

#: The environment stays for the next run.
_ENVIRONMENT = ROOT / ".otter"
_PYTHON = _ENVIRONMENT / "bin" / "python"
_INSTALL_SECONDS = 600.0
_TEST_FILE = """OK_FORMAT = False

from otter.test_files import test_case

name = "{name}"
points = {points}


@test_case(points={points}, hidden=True)
def test_{name}(env):
    exec({body!r}, env)
    result = eval({last!r}, env).result
    assert result.earned == result.possible
"""


class NotInstalledError(RuntimeError):
    """otter-grader can't be installed here. The message says why."""


def install() -> None:
    """Make otter-grader's environment, if it is missing.

    Raises:
        NotInstalledError: If pip can't install it, for example without a network.
    """
    if (_ENVIRONMENT / "ready").exists():
        return
    venv.create(_ENVIRONMENT, clear=True, with_pip=True)
    command = [str(_PYTHON), "-m", "pip", "install", "--quiet", "otter-grader"]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=_INSTALL_SECONDS)
    except (OSError, subprocess.SubprocessError) as error:
        raise NotInstalledError("pip could not install it. Is there a network?") from error
    packages = sysconfig.get_path("purelib")
    paths = {"base": str(_ENVIRONMENT), "platbase": str(_ENVIRONMENT)}
    place = Path(sysconfig.get_path("purelib", vars=paths))
    (place / "this_course.pth").write_text(f"{packages}\n{ROOT}\n", encoding="utf-8")
    (_ENVIRONMENT / "ready").touch()


def measure_otter(folder: Path, count: int) -> float:
    """Return the seconds that `otter run` takes for one submission.

    Args:
        folder: An empty folder.
        count: The number of submissions.
    """
    archive = _make_archive(folder)
    begin = time.perf_counter()
    for text in make_notebooks(FIRST)[:count]:
        (folder / f"{FIRST}.ipynb").write_text(text, encoding="utf-8")
        _run_otter(folder, "run", f"{FIRST}.ipynb", "-a", str(archive), "--no-logo")
    seconds = (time.perf_counter() - begin) / count
    results = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    assert sum(test.get("score", 0) for test in results["tests"]) > 0, results
    return seconds


def _make_archive(folder: Path) -> Path:
    """Write a test file for each exercise, and pack them as otter-grader does."""
    from autograder.cells import get_grade_id, get_nbgrader_metadata, is_test
    from autograder.course import load_assignment

    tests = folder / "tests"
    tests.mkdir()
    for cell in load_assignment(ROOT, FIRST).notebook.cells:
        if is_test(cell):
            tree = ast.parse(cell.source)
            last = tree.body.pop()
            assert isinstance(last, ast.Expr)
            name = get_grade_id(cell).replace("-", "_")
            text = _TEST_FILE.format(
                name=name,
                points=get_nbgrader_metadata(cell)["points"],
                body=ast.unparse(tree),
                last=ast.unparse(last),
            )
            (tests / f"{name}.py").write_text(text, encoding="utf-8")
    (folder / "otter_config.json").write_text("{}", encoding="utf-8")
    archive = folder / "autograder.zip"
    options = ["--no-environment", "--no-requirements", "-c", "otter_config.json"]
    _run_otter(folder, "generate", "-t", "tests", "-o", archive.name, *options)
    return archive


def _run_otter(folder: Path, *arguments: str) -> None:
    command = [str(_PYTHON), "-m", "otter", *arguments]
    subprocess.run(command, cwd=folder, env=make_environment(), check=True, capture_output=True)
