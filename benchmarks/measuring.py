"""Run a measurement in a process of its own, time a command, and read the memory in use."""

from __future__ import annotations

import multiprocessing
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]

from benchmarks.made_courses import ROOT

_COMMAND_SECONDS = 600.0


def run_alone(measure: Callable[..., Any], *arguments: Any) -> Any:
    """Call a function in a fresh process, and return what it returns."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as executor:
        return executor.submit(measure, *arguments).result()


def time_command(*command: str, repeat: int = 1) -> float:
    """Return the seconds that a Python command takes, the median of `repeat` runs."""
    seconds = []
    for _ in range(repeat):
        begin = time.perf_counter()
        subprocess.run(
            make_command(*command),
            env=make_environment(),
            cwd=ROOT,
            check=True,
            stdout=subprocess.DEVNULL,
            timeout=_COMMAND_SECONDS,
        )
        seconds.append(time.perf_counter() - begin)
    return statistics.median(seconds)


def make_command(*arguments: str) -> list[str]:
    """Return the command that runs this Python."""
    return [sys.executable, *arguments]


def make_environment() -> dict[str, str]:
    """Return an environment in which Python imports this repository's code."""
    return {**os.environ, "PYTHONPATH": str(ROOT)}


@contextmanager
def stopwatch(times: dict[str, float], name: str) -> Iterator[None]:
    """Add the seconds of this context to `times[name]`."""
    begin = time.perf_counter()
    yield
    times[name] = times.get(name, 0.0) + time.perf_counter() - begin


def read_memory() -> float:
    """Return the megabytes in use by this process and its children. Shared pages count once."""
    this_process, total = psutil.Process(), 0
    for process in [this_process, *this_process.children(recursive=True)]:
        with suppress(OSError, psutil.Error, StopIteration):
            text = Path(f"/proc/{process.pid}/smaps_rollup").read_text(encoding="ascii")
            line = next(line for line in text.splitlines() if line.startswith("Pss:"))
            total += int(line.split()[1])
    return total / 1024
