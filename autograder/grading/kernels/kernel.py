"""What the judge needs from a student's kernel: run a cell, answer a request, be stopped.

One stream socket connects the judge and the student's process. It carries everything: cells to
run, their outputs, requests and replies. The judge's process has no Jupyter connection. So it opens
no ports, it knows a message's size before it reads the message, and only one parser reads hostile
bytes. In the student's process, a real `ipykernel` kernel object and its shell run the cells, so
magics, display, widgets, plots and top-level ``await`` work as in JupyterLab. A call takes tenths
of a millisecond (a Jupyter comm takes three milliseconds).

`LocalLauncher` (`autograder.grading.kernels.local`) starts such a process without a sandbox.
Any other launcher does three things:

1. It makes a connected stream socket: a socketpair that a fork inherits, or else loopback TCP.
2. In the main thread of the new process, it calls ``serve(stream)`` of
   `autograder.grading.student.kernel_process`, which never returns. A warm server may call
   ``prepare()`` of that module once before it forks. ``prepare()`` does the slow part: it imports
   and builds the shell, and it starts no thread.
3. In the judge, it returns ``StreamKernel(stream, process, settings)`` (`stream_kernel`) with its
   end of the stream and a `Process`, the operating-system side that only the launcher knows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

from autograder.language import Text

CellStatus = Literal["ok", "error", "timed out", "died"]


class KernelError(Exception):
    """The student's process failed.

    Attributes:
        message: A message for the student.
    """

    def __init__(self, message: Text) -> None:
        super().__init__(message)
        self.message = message


class KernelTimedOut(KernelError):
    """The kernel did not answer before the deadline. After an interrupt it may answer again."""


class KernelDied(KernelError):
    """The kernel's process has ended, or it does not answer any more. A new one is needed."""


class InvalidReplyError(KernelError):
    """The kernel sent something that is not a reply. The stream can't be used any more."""


@dataclass
class CellRun:
    """The result of running one cell.

    Attributes:
        outputs: Jupyter outputs as plain dictionaries (nbformat 4), checked and bounded.
        status: ``"timed out"`` after an interrupt was tried; ``"died"`` when the process ended.
        execution_count: The kernel's count of cells, or None if its reply has no valid count.
        recovered: After a timeout, whether the kernel answers again.
        note: A message for the student if output was cut or the cell did not end. Else empty.
        error: The exception that ended the cell, or None.
    """

    outputs: list[dict[str, Any]] = field(default_factory=list)
    status: CellStatus = "ok"
    execution_count: int | None = None
    recovered: bool = True
    note: Text = ""
    error: Exception | None = None


class Process(Protocol):
    """The operating-system side of a kernel. The judge calls it, and no method may raise."""

    def interrupt(self) -> None:
        """Send SIGINT to the kernel, or its equivalent on this system. Return at once."""

    def is_alive(self) -> bool:
        """Whether the kernel's process still runs. Return at once."""

    def exit_reason(self) -> Text:
        """Return why the process ended, as a clause: ``"it used more than 2 GB of memory"``.

        The text is empty if the reason is not known or the process still runs.
        """

    def waited_seconds(self) -> float:
        """Return how long the kernel was ready to run but waited for a core, in seconds.

        0 if this system does not tell it.
        """

    def kill(self) -> None:
        """End the kernel and all of its descendants at once, and remove its folders."""


class Kernel(Protocol):
    """A student's running kernel, as the judge sees it."""

    def execute(
        self, source: str, *, timeout: float, label: str = "", course: bool = False
    ) -> CellRun:
        """Run a cell. Interrupt it after `timeout` seconds. Never raises.

        Args:
            source: The cell's text.
            timeout: How long the cell may run, in seconds.
            label: The cell's name in tracebacks: its grade id.
            course: Whether the course wrote the cell. Functions marked `checks.in_kernel` use
                the course's definitions, even if the student defines these names again.
        """

    def request(
        self, header: bytes, buffers: Sequence[bytes], *, timeout: float
    ) -> tuple[bytes, list[bytes]]:
        """Send a request to the agent and wait at most `timeout` seconds for its reply.

        The time in which the kernel waits for a core of a busy machine does not count.

        Raises:
            KernelTimedOut: If no reply comes in time.
            KernelDied: If the process has ended or closed the stream.
            InvalidReplyError: If the process sends something else, or more than the limits allow.
        """

    def interrupt(self, *, timeout: float) -> bool:
        """Stop what runs. Return whether the kernel answers again within `timeout` seconds."""

    def waited_seconds(self) -> float:
        """Return how long the kernel has waited for a core; see `Process.waited_seconds`."""

    def is_alive(self) -> bool:
        """Whether the kernel can still answer requests."""

    def exit_reason(self) -> Text:
        """Return why the kernel ended; see `Process.exit_reason`."""

    def close(self) -> None:
        """End the kernel and everything it started. Never raises. A second call does nothing."""


class Launcher(Protocol):
    """Starts kernels. `grade_notebook.grade` calls it for the first and for each fresh kernel."""

    def start(self, folder: Path | None) -> Kernel:
        """Start a fresh kernel.

        Args:
            folder: The folder with the assignment's data files, or None. The kernel sees them in
                its working directory, read-only or as a private copy.

        Raises:
            RuntimeError: If no kernel can start on this machine. The message says why.
        """
