"""The sandbox is looked at honestly, and without one nothing runs unless someone accepts that."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.grading.kernels.warm import make_launcher
from autograder.grading.sandbox import SandboxError, View, doctor, problem, seccomp
from autograder.settings import Settings
from tests.support import ROOT


def run_python(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


# A process that the system does not let make namespaces.
CONFINED = """
from autograder.grading.sandbox import linux, seccomp
linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
seccomp.apply()
from pathlib import Path
"""


def test_every_required_layer_is_active_here() -> None:
    namespaces = ["unshare", "--user", "--map-root-user", "true"]
    if subprocess.run(namespaces, capture_output=True, check=False).returncode:
        pytest.skip("This machine does not let users make namespaces.")
    statuses = doctor([ROOT])
    assert [s.name for s in statuses][:2] == ["namespaces", "file system"]
    assert {s.name for s in statuses} == {
        "namespaces", "file system", "limits", "privileges", "seccomp", "landlock",
    }  # fmt: skip
    assert [s for s in statuses if s.required and not s.active] == []
    assert all(s.stops.endswith(".") for s in statuses)
    assert problem([ROOT]) == ""


def test_a_missing_layer_is_named_with_a_remedy() -> None:
    code = """
from autograder.grading.sandbox import doctor, problem
import dataclasses, json
print(json.dumps([[dataclasses.asdict(s) for s in doctor()], problem()]))
"""
    statuses, sentence = json.loads(run_python(CONFINED + code))
    assert not any(s["active"] for s in statuses if s["required"])
    assert statuses[0]["why_not"] == (
        "This system does not let the grader make namespaces (Operation not permitted)."
    )
    assert statuses[0]["remedy"]
    assert statuses[1]["why_not"] == "It needs a layer that is missing."
    assert sentence.startswith(statuses[0]["why_not"])


def test_without_a_sandbox_grading_refuses() -> None:
    code = """
from autograder.grading.kernels.warm import make_launcher
from autograder.grading.sandbox import SandboxError
from autograder.settings import Settings
try:
    make_launcher(Settings())
except SandboxError as error:
    print("refused:", error)
print(type(make_launcher(Settings(allow_unsandboxed=True))).__name__)
"""
    refusal, accepted = run_python(CONFINED + code).splitlines()
    assert refusal.startswith("refused: Submissions are not run without a sandbox. This system")
    assert accepted == "LocalLauncher"


def test_a_course_inside_what_is_shown_is_refused() -> None:
    inside = Path(sys.prefix) / "lib"
    with pytest.raises(SandboxError, match="which submissions may read"):
        make_launcher(Settings(hidden=(inside,)))
    with pytest.raises(SandboxError, match="which submissions may read"):
        View(visible=("/usr",), hidden=("/usr/share/course",), data=None, tmp_bytes=1)


def test_elsewhere_it_can_be_imported_and_says_what_is_absent() -> None:
    code = """
import asyncio, ctypes, multiprocessing, socket, subprocess, tempfile, sys
sys.platform = "darwin"
from autograder.grading.sandbox import doctor, problem
print(problem())
print([s.active for s in doctor()])
"""
    sentence, active = run_python(code).splitlines()
    assert sentence.startswith("The sandbox needs Linux, but this is darwin.")
    assert eval(active) == [False] * 6


def judged(program: bytes, arch: int, number: int, argument: int = 0) -> int:
    """What a filter decides about a call: a small machine for the instructions it uses."""
    data = struct.pack("=iIQQ", number, arch, 0, argument)
    place, value = 0, 0
    while True:
        code, if_true, if_false, constant = struct.unpack_from("=HBBI", program, place * 8)
        place += 1
        if code == 0x20:
            value = struct.unpack_from("=I", data, constant)[0]
        elif code == 0x06:
            return int(constant)
        else:
            test = {0x15: value == constant, 0x35: value >= constant, 0x45: bool(value & constant)}
            place += if_true if test[code] else if_false


ALLOW, REFUSE, KILL = 0x7FFF0000, 0x00050001, 0x80000000


@pytest.mark.parametrize(
    ("machine", "arch", "ptrace", "read", "clone", "socket"),
    [("x86_64", 0xC000003E, 101, 0, 56, 41), ("aarch64", 0xC00000B7, 117, 63, 220, 198)],
)  # fmt: skip
def test_the_filter_on_both_architectures(
    machine: str, arch: int, ptrace: int, read: int, clone: int, socket: int
) -> None:
    program = seccomp.build(machine)

    # the first argument is at offset 16, after the instruction pointer
    def decide(number: int, argument: int = 0) -> int:
        return judged(program, arch, number, argument)

    assert decide(ptrace) == REFUSE
    assert decide(read) == ALLOW
    assert decide(clone, 17) == ALLOW
    assert decide(clone, 0x10000000 | 17) == REFUSE
    assert decide(socket, 1) == decide(socket, 2) == decide(socket, 10) == ALLOW
    assert decide(socket, 16) == 0x00050000 | 97
    assert decide(435) == 0x00050000 | 38  # clone3: "not implemented"
    assert judged(program, 0x40000003, read) == KILL  # 32 bit
    if machine == "x86_64":
        assert decide(0x40000000 | read) == KILL


def test_an_unknown_architecture_is_refused() -> None:
    with pytest.raises(SandboxError, match="knows x86_64 and aarch64, not riscv64"):
        seccomp.build("riscv64")
