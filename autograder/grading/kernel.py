"""What the judge needs of a student's kernel: run a cell, answer a request, be stopped.

Two implementations: `autograder.grading.local.LocalKernel`, a plain ipykernel without a sandbox,
and the sandboxed, warm one. Both are a `autograder.grading.zmq_kernel.ZmqKernel`, which talks
Jupyter's protocol to run cells and a stream socket for requests, over an operating-system process
that only they know how to start and stop.

To start another kind of kernel, a launcher

1. starts a process with an `ipykernel.kernelapp.IPKernelApp` and, in it, one end of a connected
   stream socket (a socketpair that a fork inherits; loopback TCP where nothing can be inherited),
2. in that process, after ``app.initialize()`` and before ``app.start()``, calls
   ``autograder.grading.agent.install(app.kernel, stream)``,
3. in the judge, returns ``ZmqKernel(connection, stream, process)``, with the contents of the
   kernel's connection file, the other end of the stream, and a `Process`.

Why a stream socket and not a Jupyter comm: the judge reads a size before it reads a reply, so no
reply can fill its memory; no JSON of the student's is parsed on the way; and a call costs tenths
of a millisecond instead of three. Why the agent listens on the kernel's event loop and not in a
thread: calls run where cells run, in the main thread, and an interrupt reaches them.
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

    def execute(self, source: str, *, timeout: float) -> CellRun:
        """Run a cell and wait at most `timeout` seconds; interrupts it then. Never raises."""

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
            folder: The assignment's data files, to be the working directory (a private copy or
                a read-only view of it); None for an empty one.

        Raises:
            RuntimeError: It can't be started on this machine; the sentence says why.
        """
