"""What is used up is bounded, the reason is said, and nothing is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from autograder.grading.kernels.forkserver_client import WarmServer
from autograder.grading.kernels.stream_kernel import StreamKernel
from autograder.grading.kernels.warm import WarmLauncher
from autograder.grading.sandbox import Resources
from autograder.grading.sandbox.warden import describe
from autograder.settings import Settings
from tests.sandbox.sandboxed import Starter, run_cell, say
from tests.support import ROOT

MIB = 1024 * 1024


def running(mark: str) -> list[int]:
    """Processes of this machine whose command line contains `mark`."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
        except OSError:
            pass
    return found


def gone(mark: str, seconds: float = 10.0) -> bool:
    deadline = time.monotonic() + seconds
    while running(mark):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def death(kernel: StreamKernel, code: str) -> str:
    """Why the kernel ended while it ran the code."""
    run = run_cell(kernel, code)
    assert run.status == "died", run
    assert not kernel.is_alive()
    return kernel.exit_reason()


def test_a_fork_bomb_ends_at_the_limit(start: Starter) -> None:
    kernel = start(processes=40)
    code = """
        import os, signal, time
        children = []
        try:
            while len(children) < 500:
                pid = os.fork()
                if pid == 0:
                    time.sleep(60)
                    os._exit(0)
                children.append(pid)
        except BlockingIOError:
            pass
        for pid in children:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        print(len(children))
    """
    assert 5 <= int(say(kernel, code)) <= 40
    assert say(kernel, "print('alive')") == "alive"


def test_threads_count_as_processes(start: Starter) -> None:
    kernel = start(processes=30)
    code = """
        import threading
        stop = threading.Event()
        count = 0
        try:
            while count < 500:
                threading.Thread(target=stop.wait).start()
                count += 1
        except RuntimeError:
            pass
        stop.set()
        print(count)
    """
    assert int(say(kernel, code)) <= 30


def test_too_large_an_allocation_is_an_ordinary_error(start: Starter) -> None:
    kernel = start(memory_bytes=300 * MIB)
    run = run_cell(kernel, "hog = bytearray(2 * 2**30)")
    assert run.status == "error"
    assert run.outputs[-1]["ename"] == "MemoryError"
    run = run_cell(kernel, "import torch; torch.zeros(2**29)")
    assert run.status == "error"
    assert say(kernel, "print('alive')") == "alive"


def test_memory_of_all_processes_together_is_bounded(start: Starter) -> None:
    kernel = start(memory_bytes=300 * MIB)
    code = """
        import os, time
        for _ in range(4):
            if os.fork() == 0:
                hog = bytearray(b"x") * (150 * 2**20)
                time.sleep(60)
                os._exit(0)
        time.sleep(60)
    """
    assert death(kernel, code) == "it used more than 300 MB of memory"


def test_shared_memory_is_bounded(start: Starter) -> None:
    kernel = start(memory_bytes=200 * MIB)
    code = """
        import mmap
        shared = mmap.mmap(-1, 1500 * 2**20)
        for start in range(0, len(shared), 4096):
            shared[start] = 1
    """
    assert death(kernel, code) == "it used more than 200 MB of memory"


def test_written_files_are_bounded(start: Starter) -> None:
    kernel = start(tmp_bytes=20 * MIB, file_bytes=8 * MIB)
    code = """
        import os
        written = 0
        for number, folder in enumerate(["/tmp", "/dev/shm", os.path.expanduser("~"), "."] * 3):
            try:
                with open(f"{folder}/{number}", "wb", buffering=0) as file:
                    while True:
                        written += file.write(bytes(2**20))
            except OSError as error:
                last = error.strerror
        print(written // 2**20, last)
    """
    size, reason = say(kernel, code).split(" ", 1)
    assert 10 <= int(size) <= 20
    assert reason == "No space left on device"
    run = run_cell(start(file_bytes=8 * MIB), "open('big', 'wb').write(bytes(9 * 2**20))")
    assert run.outputs[-1]["ename"] == "OSError"


def test_many_small_files_are_bounded(start: Starter) -> None:
    code = """
        try:
            for number in range(100_000):
                open(f"/tmp/{number}", "w").close()
        except OSError as error:
            print(error.strerror)
    """
    assert say(start(), code) == "No space left on device"


def test_cpu_time_of_all_processes_is_bounded(start: Starter) -> None:
    assert (
        death(start(cpu_seconds=1), "while True: pass") == "it used more than 1 seconds of CPU time"
    )
    code = """
        import os, time
        for _ in range(2):
            if os.fork() == 0:
                while True: pass
        time.sleep(60)
    """
    assert death(start(cpu_seconds=1), code) == "it used more than 1 seconds of CPU time"


def test_wall_time_is_bounded(start: Starter) -> None:
    code = "import time\nwhile True:\n  try: time.sleep(60)\n  except BaseException: pass"
    assert death(start(submission_seconds=1.5), code) == "it took longer than 1.5 seconds in all"


def test_a_prepared_kernel_may_wait(launcher: WarmLauncher, start: Starter) -> None:
    launcher.resources = Resources(submission_seconds=1.0)
    launcher.prepare(None)
    time.sleep(1.5)
    assert say(start(submission_seconds=1.0), "print('still here')") == "still here"


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("import os; os._exit(3)", "your code ended it"),
        ("import os; os.kill(os.getpid(), 9)", "it was ended by SIGKILL"),
        ("import ctypes; ctypes.string_at(0)", "it crashed in compiled code (segmentation fault)"),
        ("import os; os.abort()", "it was ended by SIGABRT"),
    ],
)  # fmt: skip
def test_the_reason_of_an_end_is_said(start: Starter, code: str, reason: str) -> None:
    assert death(start(), code) == reason


def test_a_closed_stream_is_not_the_end_of_the_grader(start: Starter) -> None:
    kernel = start()
    run = run_cell(kernel, "import os; os.closerange(3, 1000); import time; time.sleep(60)", 5.0)
    assert run.status in ("died", "timed out")
    kernel.close()
    assert not kernel.is_alive()


def test_a_daemon_dies_with_the_kernel(start: Starter) -> None:
    mark = f"98765.{os.getpid()}"
    kernel = start()
    code = f"""
        import os, subprocess, signal
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                signal.signal(signal.SIGTERM, signal.SIG_IGN)
                subprocess.Popen(["sleep", "{mark}"], start_new_session=True)
            os._exit(0)
        os.wait()
    """
    say(kernel, code)
    deadline = time.monotonic() + 5
    while not running(mark) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert running(mark)
    kernel.close()
    assert gone(mark)


def test_a_daemon_dies_when_the_student_ends_the_kernel(start: Starter) -> None:
    mark = f"98764.{os.getpid()}"
    code = f"import os, subprocess; subprocess.Popen(['sleep', '{mark}']); os._exit(0)"
    assert death(start(), code) == "your code ended it"
    assert gone(mark)


def test_an_interrupt_stops_a_cell_and_the_kernel_goes_on(start: Starter) -> None:
    kernel = start()
    run = run_cell(kernel, "x = 5\nwhile True: pass", timeout=0.3)
    assert run.status == "timed out"
    assert run.recovered
    assert say(kernel, "print(x)") == "5"


def test_an_interrupt_reaches_what_a_cell_has_started(start: Starter) -> None:
    kernel = start()
    run = run_cell(kernel, "import os; os.system('sleep 60')", timeout=0.3)
    assert run.status == "timed out"
    assert run.recovered


def test_all_end_when_the_grader_is_killed(tmp_path: Path) -> None:
    mark = f"98763.{os.getpid()}"
    program = f"""
import sys, time
from autograder.grading.kernels.warm import WarmLauncher
from autograder.settings import Settings
launcher = WarmLauncher(Settings(preload=()))
kernel = launcher.start(None)
run = kernel.execute("import subprocess; p = subprocess.Popen(['sleep', '{mark}'])", timeout=60)
launcher.prepare(None)
print(launcher._server.pid, run.status, flush=True)
time.sleep(600)
"""
    grader = subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=os.environ | {"TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert grader.stdout is not None
    server, status = grader.stdout.readline().split()
    assert status == "ok"
    assert running(mark)
    grader.send_signal(signal.SIGKILL)
    grader.wait()
    assert gone(mark)
    deadline = time.monotonic() + 10
    while Path("/proc", server).exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not Path("/proc", server).exists()
    assert not list(tmp_path.glob("autograder-*"))


def test_a_fork_server_that_was_killed_is_replaced() -> None:
    with WarmLauncher(Settings(preload=())) as launcher:
        kernel = launcher.start(None)
        launcher.prepare(None)
        assert isinstance(launcher._server, WarmServer)
        os.kill(launcher._server.pid, signal.SIGKILL)
        assert say(kernel, "print('goes on')") == "goes on"
        kernel.close()
        for _ in range(2):  # the one that was prepared, and a new one
            kernel = launcher.start(None)
            assert say(kernel, "print('fresh')") == "fresh"
            kernel.close()


def test_limits_must_be_positive() -> None:
    with pytest.raises(ValueError, match="cpu_seconds must be more than 0"):
        Resources(cpu_seconds=0)


def test_every_end_has_words() -> None:
    assert describe(0) == "your code ended it"
    assert describe(-signal.SIGXCPU) == "it used more CPU time than allowed"
    assert describe(-signal.SIGSYS) == "it made a system call that is not allowed"
    # a student's code chooses these numbers, and the sentence is shown before hidden results
    assert {describe(code) for code in range(256)} == {"your code ended it"}
    assert {describe(-signal.SIGUSR1), describe(-63)} == {"it was ended by a signal"}
