"""A student's kernel for tests that do no harm to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from autograder.grading.judge.remote import Remote
from autograder.grading.kernels.stream_kernel import StreamKernel
from autograder.settings import Settings
from tests.support.notebooks_to_grade import SETUP, new_launcher


@pytest.fixture(scope="module")
def kernel() -> Iterator[StreamKernel]:
    """One kernel for all tests of a file that do no harm to it."""
    found = new_launcher().start(None)
    run = found.execute(SETUP, timeout=60, course=True, label="setup")
    assert run.status == "ok", run
    yield found
    found.close()


@pytest.fixture
def remote(kernel: StreamKernel) -> Remote:
    return Remote(kernel, Settings(call_seconds=10))


@pytest.fixture
def student(kernel: StreamKernel, remote: Remote) -> Callable[[str, str], object]:
    """Runs a cell of the student's and gets a name from it."""

    def define(source: str, name: str) -> object:
        run = kernel.execute(source, timeout=20, label="answer")
        assert run.status == "ok", run.outputs
        return remote.ask("get", name)

    return define
