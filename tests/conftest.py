"""What all tests share: how examples are drawn, how tests are spread, one warm fork server."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.support import ROOT

if TYPE_CHECKING:
    from autograder.grading.kernels.warm import WarmLauncher

# Two pytest workers on two cores: each library takes one thread.
for library in ("OMP", "OPENBLAS", "MKL"):
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")

# `repeatable` draws the same examples in every run. A case that `fuzz` found gets its own test.
settings.register_profile("repeatable", derandomize=True)
settings.register_profile("fuzz", max_examples=500, print_blob=True, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))


#: Markers of all tests in a folder.
FOLDER_MARKERS = {"attacks": ("slow", "linux"), "browser": ("browser",), "sandbox": ("linux",)}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark whole folders, and keep the tests of a file in one pytest worker.

    There the fixtures of a file are made once. A file whose tests need nothing from each other
    names its own groups (`xdist_group`).
    """
    for item in items:
        folder = item.path.relative_to(ROOT / "tests").parts[0]
        for marker in FOLDER_MARKERS.get(folder, ()):
            item.add_marker(marker)
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))


@pytest.fixture
def root() -> Path:
    """The course's folder."""
    return ROOT


@pytest.fixture(scope="session")
def launcher() -> Iterator[WarmLauncher]:
    """Kernels in sandboxes from one warm process, for all tests of a pytest worker."""
    from autograder.grading.kernels.warm import WarmLauncher
    from autograder.settings import Settings

    with WarmLauncher(Settings(hidden=(ROOT,))) as launcher:
        yield launcher
