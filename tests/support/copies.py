"""Run programs in copies of one process, so that it imports what they share only once."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_RUNS = """
import json, os, sys, traceback
imports, programs, outputs = json.load(sys.stdin)
exec(imports)
for program, output in zip(programs, outputs):
    if os.fork() == 0:
        for descriptor in (1, 2):
            os.dup2(os.open(output, os.O_WRONLY | os.O_CREAT | os.O_APPEND), descriptor)
        code = 1
        try:
            exec(program, globals())
            code = 0
        except SystemExit as end:
            code = end.code or 0
        except BaseException:
            traceback.print_exc()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    print(os.waitstatus_to_exitcode(os.wait()[1]), flush=True)
"""


@dataclass(frozen=True)
class Ended:
    """How a program ended, and what it wrote to both of its outputs."""

    returncode: int
    output: str


def run_in_copies(imports: str, programs: Sequence[str], folder: Path) -> list[Ended]:
    """Run programs in a folder, one after the other, each in a copy of a process with `imports`."""
    with tempfile.TemporaryDirectory() as place:
        outputs = [f"{place}/{number}" for number in range(len(programs))]
        done = subprocess.run(
            [sys.executable, "-c", _RUNS],
            cwd=folder, input=json.dumps([imports, programs, outputs]), capture_output=True,
            text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        codes = map(int, done.stdout.split())
        return [
            Ended(code, Path(output).read_text())
            for code, output in zip(codes, outputs, strict=True)
        ]


def run_nbgrader(*commands: Sequence[str], folder: Path) -> list[Ended]:
    """Run `nbgrader` with the arguments of each command in a folder."""
    program = "NbGraderApp.launch_instance(argv={!r})"
    programs = [program.format(list(command)) for command in commands]
    return run_in_copies("from nbgrader.apps import NbGraderApp", programs, folder)
