"""Run a statement of this package in a new Python process."""

from __future__ import annotations

import sys
from pathlib import Path

_ROOT = Path(__file__).parents[3]


def make_python_command(statement: str, *arguments: str) -> list[str]:
    """Return the command of a new Python process that can import this package.

    Args:
        statement: The Python code to run.
        *arguments: The process's arguments. In `statement`, they are ``sys.argv[1:]``.
    """
    program = f"import sys; sys.path.append(sys.argv.pop(1)); {statement}"
    return [sys.executable, "-P", "-c", program, str(_ROOT), *arguments]
