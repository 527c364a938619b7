"""The command `learn`, up to the point where JupyterLab takes over."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from autograder.cli import app
from autograder.lab import start
from autograder.learn import grader_state
from autograder.learn.grader_state import create_grader_lock
from autograder.learn.workspace import COURSE_VARIABLE, Workspace
from autograder.learn.workspace_lock import WorkspaceInUse, hold_workspace
from course.progress import VARIABLE
from tests.learn.small_course import FIRST, change_cell
from tests.support import ROOT

Calls = list[tuple[Path, list[str], dict[str, str]]]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Calls:
    """What JupyterLab was started with: its folder, options and environment."""
    calls: Calls = []
    monkeypatch.setattr(start, "open_lab", lambda *arguments: calls.append(arguments))
    return calls


def run_learn(course: Path, folder: Path, *options: str) -> Result:
    command = ["learn", str(folder), "--course-dir", str(course), *options]
    return CliRunner().invoke(app, command)


def test_it_opens_jupyterlab_on_the_workspace(
    course: Path, workspace: Workspace, opened: Calls
) -> None:
    run = run_learn(course, workspace.folder, "--port", "8899", "--no-browser")
    assert (run.exit_code, run.output) == (0, "")
    [(root, options, environment)] = opened
    assert root == workspace.folder
    assert {"--port=8899", "--no-browser", f"--ServerApp.root_dir={root}"} <= set(options)
    assert environment[VARIABLE] == str(workspace.progress)
    assert environment[COURSE_VARIABLE] == str(course)
    [plugins] = [item for item in options if item.startswith("--LabApp.extra_labextensions_path")]
    package = Path(plugins.partition("=")[2]) / "autograder-learn" / "package.json"
    build = json.loads(package.read_text())["jupyterlab"]["_build"]
    assert (package.parent / build["load"]).is_file()


def test_nothing_of_the_instructors_is_loaded(
    course: Path, workspace: Workspace, opened: Calls
) -> None:
    run_learn(course, workspace.folder)
    config = Path(opened[0][2]["JUPYTER_CONFIG_DIR"])
    server = json.loads((config / "jupyter_server_config.json").read_text())
    extensions = server["ServerApp"]["jpserver_extensions"]
    assert not extensions["nbgrader.server_extensions.formgrader"]
    page = json.loads((config / "labconfig" / "page_config.json").read_text())
    assert page["disabledExtensions"]["@jupyter/nbgrader:formgrader"]
    assert not (course / ".jupyter").exists()


def test_it_says_what_an_update_did(course: Path, workspace: Workspace, opened: Calls) -> None:
    run_learn(course, workspace.folder)
    lesson = f"notebooks/{FIRST}.ipynb"
    change_cell(workspace.folder / lesson, "guess = ...", "guess = 2")
    change_cell(course / lesson, "`1 + 1`", "`2 + 2`")
    run = run_learn(course, workspace.folder)
    assert f"The course has a new version of {lesson}. Yours stays as it is" in run.output


def test_a_course_is_not_a_learners_folder(course: Path, opened: Calls) -> None:
    for folder in (course, course.parent):
        run = run_learn(course, folder)
        assert run.exit_code == 1
        assert "Name another one." in " ".join(run.output.split())
    assert opened == []
    assert not (course / "START.md").exists()


def test_a_grader_that_still_ends_is_not_disturbed(
    course: Path, workspace: Workspace, opened: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grader_state, "END_SECONDS", 0.1)
    run_learn(course, workspace.folder)
    with create_grader_lock(workspace):
        run = run_learn(course, workspace.folder)
    assert run.exit_code == 1
    assert "has not ended yet. Try again" in " ".join(run.output.split())
    assert len(opened) == 1


def test_two_starts_at_once_do_not_disturb_each_other(workspace: Workspace) -> None:
    """JupyterLab takes the place of the process that locks the workspace, and keeps the lock."""
    becomes_another = """
import os, sys
from pathlib import Path
from autograder.learn.workspace import Workspace
from autograder.learn.workspace_lock import hold_workspace
with hold_workspace(Workspace(Path(sys.argv[1]))):
    os.execv(sys.executable, [sys.executable, "-c", "print('ready', flush=True); input()"])
"""
    first = subprocess.Popen(
        [sys.executable, "-c", becomes_another, str(workspace.folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    try:
        assert first.stdout.readline() == b"ready\n"
        with (
            pytest.raises(WorkspaceInUse, match=r"is open already\. Stop"),
            hold_workspace(workspace),
        ):
            pass
        runtime = workspace.course / start.FOLDER / "runtime"
        runtime.mkdir(parents=True)
        server = {"pid": first.pid, "url": "http://localhost:8899/", "token": "abc"}
        (runtime / f"jpserver-{first.pid}.json").write_text(json.dumps(server))
        with (
            pytest.raises(WorkspaceInUse, match=r"http://localhost:8899/lab\?token=abc\nStop"),
            hold_workspace(workspace),
        ):
            pass
    finally:
        first.communicate(b"\n")
    with hold_workspace(workspace):
        pass


def test_a_folder_that_cant_be_written(course: Path, workspace: Workspace, opened: Calls) -> None:
    workspace.folder.write_text("a file where a folder must be")
    run = run_learn(course, workspace.folder)
    assert run.exit_code == 1
    assert "can't be written" in " ".join(run.output.split())
    assert opened == []
