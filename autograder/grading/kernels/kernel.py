"""What the judge needs of a student's kernel: run a cell, answer a request, be stopped.

One stream socket joins the judge and the student's process, and everything passes over it: cells
to run, their outputs, requests and replies. There is no Jupyter connection in the judge's process:
no ports, no message of the student's that is read before its size is known, no second parser for
hostile bytes. In the student's process a real `ipykernel` kernel object and its shell run the
cells, so magics, display, widgets, plots and top-level ``await`` are what they are in JupyterLab.
A call costs tenths of a millisecond (a Jupyter comm: three).

`LocalLauncher` (`autograder.grading.kernels.local`) starts such a process without a sandbox.
Another launcher

1. makes a connected stream socket (a socketpair that a fork inherits; loopback TCP elsewhere),
2. in the new process calls ``serve(stream)`` of `autograder.grading.student.kernel_process` in
   the main thread, which never returns. Before it forks, a warm server may call its ``prepare()``
   once: it imports and builds the shell (the slow part) and starts no thread,
3. in the judge returns ``StreamKernel(stream, process)`` (`stream_kernel`), with the other end and
   a `Process`, the operating-system side that only the launcher knows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

CellStatus = Literal["ok", "error", "timed out", "died"]


class KernelTrouble(Exception):
    """The student's process did not do its part. The text is a sentence for the student."""


class KernelTimedOut(KernelTrouble):
    """No answer within the deadline. An interrupt may bring the kernel back."""


class KernelDied(KernelTrouble):
    """The process has ended; a new one is needed."""


class KernelSpokeNonsense(KernelTrouble):
    """What came back is no reply; the stream can't be trusted to be in step any more."""


@dataclass
class CellRun:
    """What running one cell gave.

    Attributes:
        outputs: Jupyter outputs as plain dictionaries (nbformat 4), checked and bounded.
        status: ``"timed out"`` after an interrupt was tried; ``"died"`` when the process ended.
        execution_count: As the kernel counts, or None where it did not say.
        recovered: After a timeout, whether the kernel answers again.
        note: A sentence for the student where output was cut or the cell did not end.
    """

    outputs: list[dict[str, Any]] = field(default_factory=list)
    status: CellStatus = "ok"
    execution_count: int | None = None
    recovered: bool = True
    note: str = ""


class Process(Protocol):
    """The operating-system side of a kernel. None of these may block or raise."""

    def interrupt(self) -> None:
        """Send the kernel SIGINT (or what stands for it)."""

    def is_alive(self) -> bool:
        """Whether the kernel's process still runs."""

    def exit_reason(self) -> str:
        """Why it ended, as half a sentence: ``"it used more than 2 GB of memory"``; or empty."""

    def kill(self) -> None:
        """End the kernel and all of its descendants at once, and remove its folders."""


class Kernel(Protocol):
    """A running student's kernel, as the judge sees it."""

    def execute(
        self, source: str, *, timeout: float, label: str = "", course: bool = False
    ) -> CellRun:
        """Run a cell and wait at most `timeout` seconds; interrupt it then. Never raises.

        Args:
            source: The cell's text.
            timeout: In seconds.
            label: Names the cell in tracebacks: its grade id.
            course: Whether the course wrote it. What it defines, functions marked
                `checks.in_kernel` see even if the student defines it again.
        """

    def request(
        self, header: bytes, buffers: Sequence[bytes], *, timeout: float
    ) -> tuple[bytes, list[bytes]]:
        """Send a request to the agent and wait at most `timeout` seconds for its reply.

        Raises:
            KernelTimedOut: No reply in time.
            KernelDied: The process has ended or closed the stream.
            KernelSpokeNonsense: Not a reply, or one beyond the limits.
        """

    def interrupt(self, *, timeout: float) -> bool:
        """Stop what runs. True when the kernel answers again within `timeout` seconds."""

    def is_alive(self) -> bool:
        """Whether the kernel can still be asked."""

    def exit_reason(self) -> str:
        """Why it ended, as half a sentence, or empty."""

    def close(self) -> None:
        """End the kernel and everything it started. Never raises; twice is once."""


class Launcher(Protocol):
    """Starts kernels."""

    def start(self, folder: Path | None) -> Kernel:
        """A fresh kernel.

        Args:
            folder: The assignment's data files, to be seen (read-only or as a private copy) in
                the working directory; None for none.

        Raises:
            RuntimeError: It can't be started on this machine; the sentence says why.
        """
