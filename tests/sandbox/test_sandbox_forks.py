"""How the fork server copies itself: into namespaces, and with huge pages."""

from __future__ import annotations

import os
from pathlib import Path

import psutil
import pytest

from autograder.grading.kernels.forkserver_client import WarmServer
from autograder.grading.kernels.warm import WarmLauncher
from autograder.grading.sandbox import SandboxError, linux, namespaces
from autograder.grading.student import forkserver
from autograder.settings import Settings
from tests.sandbox.sandboxed import Starter, say

_HUGE_PAGES = Path("/sys/kernel/mm/transparent_hugepage/enabled")


def test_a_kernel_has_two_processes(start: Starter, launcher: WarmLauncher) -> None:
    assert isinstance(launcher._server, WarmServer)
    server = psutil.Process(launcher._server.pid)
    kernel = start()
    before = {process.pid for process in server.children()}
    another = start()
    (warden,) = [process for process in server.children() if process.pid not in before]
    assert len(warden.children(recursive=True)) == 1
    assert say(another, "import os; print(os.getpid(), os.getppid())") == "2 1"
    assert say(kernel, "print(1)") == "1"


def test_a_copy_without_user_ids_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    copies = []

    def refuse(pid: int) -> None:
        copies.append(pid)
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(namespaces, "_map_ids", refuse)
    with pytest.raises(SandboxError, match="User ids could not be mapped"):
        namespaces.fork()
    (copy,) = copies
    assert os.waitstatus_to_exitcode(os.waitpid(copy, 0)[1]) == 1


def test_a_refused_namespace_leaves_no_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    shared_files = 0x200  # Linux refuses it together with new file systems
    monkeypatch.setattr(namespaces, "ALL", linux.CLONE_NEWNS | shared_files)
    with pytest.raises(SandboxError, match="does not let the grader make namespaces"):
        namespaces.fork()


@pytest.mark.skipif(not _HUGE_PAGES.exists(), reason="This Linux has no huge pages.")
@pytest.mark.skipif(
    tuple(map(int, os.uname().release.split(".")[:2])) < (6, 1), reason="Linux 6.1 has it first."
)
def test_the_server_of_many_kernels_has_huge_pages() -> None:
    with WarmLauncher(Settings(preload=("torch",))) as launcher:
        assert isinstance(launcher._server, WarmServer)
        memory = Path(f"/proc/{launcher._server.pid}/smaps_rollup")

        def measure() -> int:
            line = next(line for line in memory.open() if line.startswith("AnonHugePages:"))
            return int(line.split()[1])

        for _ in range(forkserver._MANY_KERNELS - 1):
            launcher.start(None).close()
        before = measure()
        for _ in range(2):  # the second one starts when the server is done
            kernel = launcher.start(None)
            assert say(kernel, "print(1)") == "1"
            kernel.close()
        assert measure() > before + 50_000
