"""The command tells what is left to grade, and where the page is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from autograder.cli import app
from autograder.course import Course
from tests.manual_grading.conftest import NAME


def run(course: Course, *words: str) -> tuple[int, str]:
    command = ["manual-grading", *words, "--no-browser", "--course-dir", str(course.root)]
    done = CliRunner().invoke(app, command, env={"COLUMNS": "200"})
    return done.exit_code, done.output


def announce(folder: Path, root: Path, process: int) -> None:
    """Write what a Jupyter server writes about itself."""
    folder.mkdir(parents=True, exist_ok=True)
    server = {"pid": process, "root_dir": str(root), "url": "http://here:1/base/", "token": "abc"}
    (folder / f"jpserver-{process}.json").write_text(json.dumps(server))


def test_what_is_left_and_where_the_page_is(
    course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    announce(tmp_path / "runtime", course.root, ended.pid)
    announce(tmp_path / "runtime", tmp_path / "another", os.getpid())
    code, text = run(course, NAME)
    assert code == 0, text
    assert [line.split("│")[1:6] for line in text.splitlines() if "The reason" in line] == [
        [f" {NAME}   ", " The reason ", "      3 ", "        3 ", "      1 "]
    ]
    assert "Start it with `autograder lab`" in text
    announce(course.root / ".jupyter" / "runtime", course.root, os.getpid())
    assert "http://here:1/base/manual-grading?token=abc\n" in run(course)[1]


def test_the_command_names_what_only_the_formgrader_shows(course: Course) -> None:
    """`autograder run` counts these answers too, and leads to this command."""
    assert "Use the Formgrader" not in run(course, NAME)[1]
    with course.open_gradebook() as book:
        book.find_grade("one-test", NAME, NAME, "ada").needs_manual_grade = True
        book.db.commit()
    code, text = run(course, NAME)
    assert code == 0, text
    assert f"{NAME}: 1 more answer to grade, of exercises with checks" in text
    assert "Use the Formgrader" in text


def test_an_unknown_assignment_is_refused(course: Course) -> None:
    code, text = run(course, "02_missing")
    assert code == 1
    assert "02_missing" in text
