"""The instructor's side of a rehearsal: `autograder watch`, `autograder report`, their memory."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

import psutil  # type: ignore[import-untyped]

#: A page of the class's report is read again this many seconds after the last one.
REPORT_SECONDS = 20


@dataclass
class Watch:
    """A running `autograder watch`.

    Attributes:
        root: The course's folder.
        assignment: The assignment that it grades.
        peak: The most memory in bytes that it and its processes used. Shared pages count once.
    """

    root: Path
    assignment: str
    peak: int = 0

    def __enter__(self) -> Watch:
        self.log = self.root / "watch.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*_COMMAND, "watch", self.assignment], cwd=self.root, stdout=log, stderr=log,
                env={**os.environ, "PYTHONUNBUFFERED": "1", "COLUMNS": "200"},
            )  # fmt: skip
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._measure, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._thread.join()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(120)

    def wait_until_ready(self, seconds: float) -> None:
        """Wait until it watches.

        Raises:
            RuntimeError: It ended or does not watch after this time.
        """
        end = time.monotonic() + seconds
        while "Watching" not in self.read_log():
            if time.monotonic() > end or self.process.poll() is not None:
                raise RuntimeError(f"The watch did not start: {self.read_log()}")
            time.sleep(0.1)

    def read_log(self) -> str:
        """Return what it printed."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def count_gradings(self) -> Counter[str]:
        """Return how often each student was graded."""
        return count_gradings(self.read_log(), self.assignment)

    def _measure(self) -> None:
        while not self._ended.wait(1):
            with contextlib.suppress(psutil.Error):
                this = psutil.Process(self.process.pid)
                total = 0
                for process in [this, *this.children(recursive=True)]:
                    with contextlib.suppress(psutil.Error):
                        total += process.memory_full_info().pss
                self.peak = max(self.peak, total)


def count_gradings(log: str, assignment: str) -> Counter[str]:
    """Return how often each student was graded, from what the watch printed.

    A line with a time is a grading. A page that was only made again has no time.
    """
    pattern = rf"^\d\d:\d\d:\d\d +(\S+) +{re.escape(assignment)} .* in \d"
    return Counter(re.findall(pattern, log, re.MULTILINE))


@dataclass
class ReportReader:
    """Makes the class's report again and again, one at a time.

    Attributes:
        root: The course's folder.
        assignment: The assignment.
        seconds: How long each report took.
        failures: What a report printed that failed.
    """

    root: Path
    assignment: str
    seconds: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    _process: subprocess.Popen[str] | None = None
    _began: float = 0.0

    def look(self) -> None:
        """Start a report if it is time for one, or take a finished one."""
        now = time.monotonic()
        if self._process is None:
            if now - self._began > REPORT_SECONDS:
                self._began = now
                self._process = subprocess.Popen(
                    [*_COMMAND, "report", self.assignment], cwd=self.root, text=True,
                    stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                )  # fmt: skip
        elif self._process.poll() is not None:
            self.finish()

    def finish(self) -> None:
        """Wait for the report that is being made."""
        if self._process:
            output, _ = self._process.communicate()
            self.seconds.append(time.monotonic() - self._began)
            if self._process.returncode:
                self.failures.append(output.strip())
            self._process, self._began = None, time.monotonic()


_COMMAND = [sys.executable, "-m", "autograder.cli"]
