"""Run a command of the program that must stop with a message."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from autograder.cli import app


def run_to_message(command: list[str], course: Path) -> str:
    """Run a command that must stop with a message. Return its output in one line."""
    result = CliRunner().invoke(app, [*command, "--course-dir", str(course)])
    assert result.exit_code == 1, result.output
    assert isinstance(result.exception, SystemExit), result.exception
    return " ".join(result.output.split())
