"""How the fork server copies itself: into namespaces, and with huge pages."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from autograder.grading.kernels.forkserver_client import WarmServer
from autograder.grading.kernels.warm import WarmLauncher
from autograder.grading.sandbox import SandboxError, linux, namespaces
from autograder.grading.student import forkserver
from autograder.settings import Settings
from tests.sandbox.sandboxed import Starter, say
from tests.support import ROOT

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


#: Runs in a process with one thread, as the fork server: a copy of others may wait for a lock.
_REFUSED = """
import os
from autograder.grading.sandbox import SandboxError, namespaces
copies = []
def refuse(pid):
    copies.append(pid)
    raise PermissionError(1, "Operation not permitted")
namespaces._map_ids = refuse
try:
    namespaces.fork()
except SandboxError as error:
    print(error)
print("exit code", os.waitstatus_to_exitcode(os.waitpid(copies[0], 0)[1]))
"""
_FAILED = """
import os
from autograder.grading.sandbox import jail
def fail(*arguments):
    raise KeyboardInterrupt
jail._run_warden = fail
jail.start(None, None, [], print)
print("exit code", os.waitstatus_to_exitcode(os.waitpid(-1, 0)[1]))
"""


def run(code: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    return done.stdout.splitlines()


def test_a_copy_without_user_ids_ends() -> None:
    reason, code = run(_REFUSED)
    assert reason.startswith("User ids could not be mapped")
    assert code == "exit code 1"


def test_a_copy_that_fails_does_not_go_on_as_the_server() -> None:
    assert run(_FAILED) == ["exit code 1"]


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
