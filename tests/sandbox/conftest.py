"""One fork server for all tests of the sandbox, and kernels from it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.grading.kernels.stream_kernel import StreamKernel
from autograder.grading.kernels.warm import WarmLauncher
from autograder.grading.sandbox import Resources
from autograder.settings import Settings
from tests.sandbox.sandboxed import SECRET, Starter
from tests.support import ROOT

# Elsewhere there is no sandbox to test; `autograder doctor` says so.
collect_ignore_glob = [] if sys.platform == "linux" else ["test_*.py"]


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with everything in it that a submission must not see."""
    folder = tmp_path_factory.mktemp("course")
    for name in ("source/01/01.ipynb", "submitted/ada/01/01.ipynb", "gradebook.db"):
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(SECRET)
    return folder


@pytest.fixture(scope="session")
def launcher(course: Path) -> Iterator[WarmLauncher]:
    os.environ["AUTOGRADER_SECRET"] = SECRET
    try:
        with WarmLauncher(Settings(hidden=(ROOT, course))) as one:
            yield one
    finally:
        del os.environ["AUTOGRADER_SECRET"]


@pytest.fixture
def start(launcher: WarmLauncher) -> Iterator[Starter]:
    """Start kernels with limits of their own; they end with the test."""
    usual = launcher.resources
    kernels: list[StreamKernel] = []

    def one(folder: Path | None = None, **resources: float) -> StreamKernel:
        launcher.resources = Resources(**resources)  # type: ignore[arg-type]
        kernels.append(launcher.start(folder))
        return kernels[-1]

    yield one
    launcher.resources = usual
    for kernel in kernels:
        kernel.close()


@pytest.fixture(scope="module")
def shared_kernel(launcher: WarmLauncher) -> Iterator[StreamKernel]:
    """One kernel for tests that leave it as it was."""
    kernel = launcher.start(None)
    yield kernel
    kernel.close()
