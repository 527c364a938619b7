"""Validate answers with reports, and with messages instead of tracebacks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest

from autograder.lab import validation
from tests.support import notebooks

SETUP = "from autograder import checks"
TEST = """ex = checks.Exercise("double", points=2)
with ex.part("the example", points=2):
    checks.equal(double(2), 4)
ex.score()"""


def write_notebook(folder: Path, answer: str, *, setup: str = SETUP) -> Path:
    """Write a notebook with one exercise."""
    made = notebooks.notebook(
        notebooks.cell("setup", setup),
        notebooks.answer("double", answer),
        notebooks.checks_of("double", TEST, points=2),
    )
    path = folder / "a.ipynb"
    nbformat.write(made, path)
    return path


@pytest.fixture(autouse=True)
def in_a_course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Validate runs in the course's folder and reads its configuration."""
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\nc.Execute.timeout = 30\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path / "none"))


def get_failure(answer: dict[str, Any]) -> dict[str, str]:
    """Return a dialog's only entry on a failure."""
    assert answer["success"]
    [entry] = answer["value"]["failed"]
    return dict(entry)


def test_a_warning_on_stderr_costs_nothing(tmp_path: Path) -> None:
    answer = "import sys\n\ndef double(x):\n    print('careful', file=sys.stderr)\n    return 2 * x"
    assert validation.validate(write_notebook(tmp_path, answer)) == {"success": True, "value": {}}


def test_wrong_answer_shows_its_report(tmp_path: Path) -> None:
    entry = get_failure(
        validation.validate(write_notebook(tmp_path, "def double(x):\n    return '<b>'"))
    )
    assert entry["source"] == "double: 0 of 2 points"
    assert "autograder-report" in entry["error"]
    assert "&lt;b&gt;" in entry["error"]
    assert "<b>" not in entry["error"]
    assert "Traceback" not in entry["error"]


def test_blank_answer_is_only_named(tmp_path: Path) -> None:
    stub = "def double(x):\n    raise NotImplementedError()"
    entry = get_failure(validation.validate(write_notebook(tmp_path, stub)))
    assert entry["source"] == "Not attempted yet: 1"
    assert entry["raw_error"] == "double"


def test_checks_that_cannot_run(tmp_path: Path) -> None:
    path = write_notebook(tmp_path, "def double(x):\n    return 2 * x", setup="checks_ = 1")
    entry = get_failure(validation.validate(path))
    assert "The checks could not run: NameError: name &#39;checks&#39; is not def" in entry["error"]
    assert "Traceback" not in entry["error"]


def test_a_kernel_that_dies(tmp_path: Path) -> None:
    answer = validation.validate(write_notebook(tmp_path, "import os\n\nos._exit(1)"))
    assert not answer["success"]
    assert answer["value"].startswith("The kernel died while it ran your notebook")


def test_a_loop_that_never_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\nc.Execute.timeout = 1\n")
    path = write_notebook(tmp_path, "while True:\n    pass", setup="pass")
    answer = validation.validate(path)
    stopped, checks = answer["value"]["failed"]
    assert "This cell was stopped after 1 seconds." in stopped["error"]
    assert checks["source"] == "double: 0 of 2 points"
    assert "Traceback" not in str(answer)


def test_a_file_that_is_not_a_notebook(tmp_path: Path) -> None:
    path = tmp_path / "a.ipynb"
    path.write_text("{ not json")
    answer = validation.validate(path)
    assert not answer["success"]
    assert answer["value"].startswith("a.ipynb can't be read as a notebook:")
