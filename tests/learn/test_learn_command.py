"""The command `learn`, up to the point where JupyterLab takes over."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from autograder.cli import app
from autograder.lab import start
from autograder.learn import grader_state
from autograder.learn.grader_state import create_grader_lock
from autograder.learn.workspace import COURSE_VARIABLE, Workspace
from course.progress import VARIABLE
from tests.learn.small_course import FIRST, change_cell

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


def test_a_workspace_is_opened_once(
    course: Path, workspace: Workspace, opened: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grader_state, "END_SECONDS", 0.1)
    run_learn(course, workspace.folder)
    with create_grader_lock(workspace):
        run = run_learn(course, workspace.folder)
    assert run.exit_code == 1
    assert "is open already" in run.output
    assert len(opened) == 1


def test_a_folder_that_cant_be_written(course: Path, workspace: Workspace, opened: Calls) -> None:
    workspace.folder.write_text("a file where a folder must be")
    run = run_learn(course, workspace.folder)
    assert run.exit_code == 1
    assert "can't be written" in " ".join(run.output.split())
    assert opened == []
