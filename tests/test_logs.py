"""The log: what is in it, who can write it, and what the terminal shows."""

from __future__ import annotations

import logging
import logging.handlers
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from autograder import logs
from autograder.cli import app
from autograder.grading.kernels.forkserver_client import WarmServer
from autograder.settings import Settings

RECORD = re.compile(
    r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} [A-Z]+ \d+ autograder\S*: ", re.MULTILINE
)
FORGED = "2026-01-01 00:00:00,000 INFO 1 autograder.grading: Graded eve"
linux = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")


@pytest.fixture(autouse=True)
def _handlers() -> Iterator[None]:
    package = logging.getLogger("autograder")
    before, level = list(package.handlers), package.level
    yield
    for handler in set(package.handlers) - set(before):
        package.removeHandler(handler)
        handler.close()
    package.setLevel(level)


@pytest.mark.parametrize("separator", ["\n", "\r", "\r\n", "\v", "\f", "\x1c", "\x85", "\u2028"])
def test_no_text_can_forge_a_record(tmp_path: Path, separator: str) -> None:
    logs.write_to(tmp_path)
    log = logging.getLogger("autograder.tests")
    text = f"\x1b[2Jeve{separator}{FORGED}\u202e"
    log.warning("Of a student: %s", text)
    try:
        raise ValueError(text)
    except ValueError:
        log.exception("It failed: %s", text)
    lines = (tmp_path / logs.NAME).read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if RECORD.match(line)] == [
        line for line in lines if not line.startswith("  | ")
    ]
    assert sum(bool(RECORD.match(line)) for line in lines) == 2
    assert any("ValueError" in line for line in lines)
    assert not re.search("[\x00-\x09\x0b-\x1f\u202e]", "\n".join(lines))


def test_half_a_surrogate_pair_can_be_written() -> None:
    assert logs.escape("a\ud800b") == "a\\ud800b"


def test_the_file_begins_anew_when_it_is_long(tmp_path: Path) -> None:
    logs.write_to(tmp_path)
    for _ in range(6):
        logging.getLogger("autograder.tests").warning("x" * 2**20)
    assert len(list(tmp_path.glob(f"{logs.NAME}*"))) == 4


def test_a_worker_writes_to_the_same_file_after_it_was_moved(tmp_path: Path) -> None:
    logs.write_to(tmp_path)
    path = logs.get_path()
    logs.remove_handler(logging.handlers.RotatingFileHandler)
    logs.join_file(path, logging.DEBUG)
    log = logging.getLogger("autograder.tests")
    log.debug("before")
    (tmp_path / logs.NAME).rename(tmp_path / "moved")
    log.debug("after")
    assert "before" in (tmp_path / "moved").read_text()
    assert "after" in (tmp_path / logs.NAME).read_text()


def test_a_log_that_cannot_be_written_stops_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / logs.NAME).mkdir()
    logs.write_to(tmp_path)
    logging.getLogger("autograder.tests").warning("not written")
    logs.join_file(logs.get_path(), logging.INFO)
    logging.getLogger("autograder.tests").warning("not written")
    assert capfd.readouterr().err == ""


def test_errors_go_to_standard_error_and_to_the_log_with_exit_code_1(tmp_path: Path) -> None:
    run = CliRunner().invoke(app, ["lab", "--course-dir", str(tmp_path)])
    assert run.exit_code == 1
    assert "There is no nbgrader_config.py" in run.stderr
    assert run.stdout == ""
    assert "ERROR" in (tmp_path / logs.NAME).read_text()


def test_verbose_shows_records_and_the_traceback_of_an_error(tmp_path: Path) -> None:
    command = ["grade", "nothing", "--course-dir", str(tmp_path)]
    quiet = CliRunner().invoke(app, command)
    shown = CliRunner().invoke(app, ["--verbose", *command])
    assert quiet.exit_code == shown.exit_code == 1
    assert "Traceback" not in quiet.stderr
    assert "Started" in shown.stderr
    assert "Traceback" in shown.stderr
    assert "Traceback" in (tmp_path / logs.NAME).read_text()
    again = CliRunner().invoke(app, command)
    assert "Traceback" not in again.stderr


@linux
def test_doctor_names_the_log(tmp_path: Path) -> None:
    run = CliRunner().invoke(app, ["doctor", "--course-dir", str(tmp_path)])
    assert f"The log is {tmp_path.resolve() / logs.NAME}." in run.stdout


def test_the_log_is_not_in_git(root: Path) -> None:
    command = ["git", "check-ignore", logs.NAME, f"{logs.NAME}.1"]
    done = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True)
    assert done.stdout.split() == [logs.NAME, f"{logs.NAME}.1"]


@linux
def test_why_the_fork_server_did_not_start(tmp_path: Path) -> None:
    logs.write_to(tmp_path)
    server = WarmServer(Settings(preload=("no_such_module",)))
    try:
        ready = Path(server._folder, "ready")
        while not ready.exists():
            assert server._process.poll() is None
            os.sched_yield()
    finally:
        server.close()
    text = (tmp_path / logs.NAME).read_text()
    assert "The fork server did not start" in text
    assert "  | ModuleNotFoundError: No module named 'no_such_module'" in text
