"""Run a program where no network is."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache

from tests.support import ROOT


def run_offline(*arguments: str) -> str:
    """Run Python in a network namespace where no interface is up, and return what it prints.

    A machine that does not allow this runs it with its network.
    """
    done = subprocess.run(
        [*_find_prefix(), sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@cache
def _find_prefix() -> list[str]:
    alone = ["unshare", "--user", "--map-root-user", "--net"]
    if not shutil.which("unshare") or subprocess.run([*alone, "true"], check=False).returncode:
        return []
    return alone
