"""Build the book once for the tests that look at it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.browser.conftest import browser  # noqa: F401  (a fixture)
from tests.support import ROOT

try:
    import playwright  # noqa: F401
except ImportError:
    collect_ignore = ["test_book_in_a_browser.py"]


@pytest.fixture(scope="session")
def html() -> Path:
    """Build the book in a network namespace where no interface is up, and return its folder."""
    alone = ["unshare", "--user", "--map-root-user", "--net"]
    if not shutil.which("unshare") or subprocess.run([*alone, "true"], check=False).returncode:
        alone = []  # this machine does not allow it
    done = subprocess.run(
        [*alone, sys.executable, "-m", "book"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "The book: file://" in done.stdout
    return ROOT / "book" / "_build" / "html"
