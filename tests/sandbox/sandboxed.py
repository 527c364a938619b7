"""What the tests of the sandbox share: run a cell, read what it said."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable

from autograder.grading.kernels.kernel import CellRun
from autograder.grading.kernels.stream_kernel import StreamKernel

SECRET = "secret-4711"
Starter = Callable[..., StreamKernel]
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def text_of(run: CellRun) -> str:
    """All that a cell printed, returned or raised, without colors."""
    parts = []
    for output in run.outputs:
        if output["output_type"] == "stream":
            parts.append(output["text"])
        elif output["output_type"] == "error":
            parts.append("\n".join(output["traceback"]))
        else:
            parts.append(" ".join(output["data"]))
            parts.append(output["data"].get("text/plain", ""))
    return _COLOURS.sub("", "\n".join(parts))


def run_cell(kernel: StreamKernel, code: str, timeout: float = 60.0) -> CellRun:
    return kernel.execute(textwrap.dedent(code), timeout=timeout)


def say(kernel: StreamKernel, code: str, timeout: float = 60.0) -> str:
    """What a cell printed; it must end well."""
    run = run_cell(kernel, code, timeout)
    assert run.status == "ok", f"{run.note} {kernel.exit_reason()}\n{text_of(run)}"
    return text_of(run).strip()
