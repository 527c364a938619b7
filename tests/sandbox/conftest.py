"""One fork server for all tests of the sandbox, and kernels from it."""

from __future__ import annotations

import os
import re
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from autograder.grading.kernel import CellRun
from autograder.grading.kernels import WarmLauncher
from autograder.grading.sandbox import Limits
from autograder.grading.stream_kernel import StreamKernel

ROOT = Path(__file__).parents[2]
SECRET = "secret-4711"
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")

collect_ignore_glob = [] if sys.platform == "linux" else ["test_*.py"]


def text_of(run: CellRun) -> str:
    """All that a cell printed, returned or raised, without colours."""
    parts = []
    for output in run.outputs:
        if output["output_type"] == "stream":
            parts.append(output["text"])
        elif output["output_type"] == "error":
            parts.append("\n".join(output["traceback"]))
        else:
            parts.append(" ".join(output["data"]))
            parts.append(output["data"].get("text/plain", ""))
    return _COLOURS.sub("", "\n".join(parts))


def run_cell(kernel: StreamKernel, code: str, timeout: float = 60.0) -> CellRun:
    return kernel.execute(textwrap.dedent(code), timeout=timeout)


def say(kernel: StreamKernel, code: str, timeout: float = 60.0) -> str:
    """What a cell printed; it must end well."""
    run = run_cell(kernel, code, timeout)
    assert run.status == "ok", f"{run.note} {kernel.exit_reason()}\n{text_of(run)}"
    return text_of(run).strip()


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
        with WarmLauncher(hidden=[ROOT, course]) as one:
            yield one
    finally:
        del os.environ["AUTOGRADER_SECRET"]


Starter = Callable[..., StreamKernel]


@pytest.fixture
def start(launcher: WarmLauncher) -> Iterator[Starter]:
    """Start kernels with limits of their own; they end with the test."""
    usual = launcher.limits
    kernels: list[StreamKernel] = []

    def one(folder: Path | None = None, **limits: float) -> StreamKernel:
        launcher.limits = Limits(**limits)  # type: ignore[arg-type]
        kernels.append(launcher.start(folder))
        return kernels[-1]

    yield one
    launcher.limits = usual
    for kernel in kernels:
        kernel.close()


@pytest.fixture(scope="module")
def shared_kernel(launcher: WarmLauncher) -> Iterator[StreamKernel]:
    """One kernel for tests that leave it as it was."""
    kernel = launcher.start(None)
    yield kernel
    kernel.close()
