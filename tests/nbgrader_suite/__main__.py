"""Run nbgrader's own tests with this course's configuration: `make test-nbgrader`.

The tests are a part of the installed package `nbgrader`. Each makes a course with a configuration
of its own, which nbgrader reads after this course's. `differences.toml` lists the tests that must
fail, and the reason for each.
"""

from __future__ import annotations

import getpass
import os
import re
import sys
import tempfile
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DIFFERENCES = Path(__file__).with_name("differences.toml")
MODULES = [
    "autograde", "generate_feedback", "validate", "zip_collect", "collect", "submit",
    "fetch_assignment", "fetchfeedback", "releaseassignment", "releasefeedback", "list",
    "generate_assignment", "export",
]  # fmt: skip
#: Each test has a course and an exchange in folders of its own.
OF_THIS_COURSE = re.compile(r"^c\.(CourseDirectory|Exchange)\..*$", re.MULTILINE)
#: These tests need none of the modules that this course's notebooks import.
FASTER = "\nc.Grader.preload = ['torch', 'autograder.checks']\n"


class ExpectDifferences:
    """A pytest plugin: tests with an intended difference must fail."""

    @staticmethod
    def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
        with DIFFERENCES.open("rb") as file:
            differences = tomllib.load(file)
        for item in items:
            reason = differences.get(item.path.stem, {}).get(getattr(item, "originalname", ""))
            if reason:
                item.add_marker(pytest.mark.xfail(reason=reason, strict=True))


def main(options: list[str]) -> int:
    """Run the tests in a folder of their own, with pytest's further options."""
    named = [option for option in options if option in MODULES]
    modules = [f"nbgrader.tests.apps.test_nbgrader_{name}" for name in named or MODULES]
    with tempfile.TemporaryDirectory(prefix="nbgrader-suite-") as folder:
        path = ROOT / "nbgrader_config.py"
        text = OF_THIS_COURSE.sub("", path.read_text(encoding="utf-8"))
        config = text.replace("__file__", repr(str(path))) + FASTER
        Path(folder, "nbgrader_config.py").write_text(config, encoding="utf-8")
        Path(folder, "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
        scripts = str(Path(sys.executable).parent)
        os.environ["PATH"] = os.pathsep.join([scripts, os.environ["PATH"]])
        os.environ["PYTHONPATH"] = str(ROOT)
        os.environ["JUPYTER_CONFIG_PATH"] = folder
        os.environ.setdefault("USER", getpass.getuser())  # a test reads it
        os.chdir(folder)
        others = [option for option in options if option not in MODULES]
        fixed = ["-q", "-W", "ignore", "-p", "no:cacheprovider", f"--rootdir={folder}"]
        return pytest.main([*fixed, *others, "--pyargs", *modules], plugins=[ExpectDifferences()])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
