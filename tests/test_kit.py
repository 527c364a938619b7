"""The kit: one zip file for students, and the install of a learner who has nothing else."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import venv
import zipfile
from importlib.metadata import distribution, packages_distributions
from io import BytesIO
from pathlib import Path

import nbformat
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from typer.testing import CliRunner

from autograder.authoring.canonical import find_notebooks
from autograder.cli import app
from autograder.kit import FOLDER, make_kit
from autograder.language import current_language
from tests.support import ROOT
from tests.support.secret_lines import find_leaks, read_secret_lines
from tests.test_packaging import declared

ASSIGNMENT = "00_introduction"
#: Modules of Python that exist on some systems only.
LINUX_ONLY = {"fcntl", "grp", "posix", "pty", "pwd", "resource", "syslog", "termios", "tty"}

#: Run in the fresh environment. It refuses what a learner's install does not have.
LEARNER = """
import builtins, importlib, json, pkgutil, sys
allowed, linux_only, notebook, answers = json.loads(sys.stdin.read())
original = builtins.__import__

def guarded(name, globals=None, locals=None, fromlist=(), level=0):
    importer, top = (globals or {}).get("__name__", ""), name.partition(".")[0]
    if not level and importer.partition(".")[0] in ("autograder", "course", "__main__"):
        known = top in sys.stdlib_module_names or top in ("autograder", "course", *allowed)
        if not known or top in linux_only:
            raise ModuleNotFoundError(f"{importer} imports {name}", name=name)
    return original(name, globals, locals, fromlist, level)

builtins.__import__ = guarded
for package in ("course", "autograder.checks", "autograder.results"):
    found = importlib.import_module(package)
    assert "site-packages" in found.__file__, found.__file__
    for module in pkgutil.walk_packages(found.__path__, package + "."):
        importlib.import_module(module.name)

from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
shell.run_line_magic("colors", "nocolor")
for cell in notebook:
    source = answers.get(cell["id"], cell["source"])
    shell.run_cell(source)
"""


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The kit of this course, unpacked."""
    folder = tmp_path_factory.mktemp("kit")
    archive = make_kit(ROOT, folder / "kit.zip")
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(folder)
    return folder / FOLDER


def read_source(assignment: str) -> list[nbformat.NotebookNode]:
    path = ROOT / "source" / assignment / f"{assignment}.ipynb"
    cells: list[nbformat.NotebookNode] = nbformat.read(path, as_version=4).cells
    return cells


def test_it_has_lessons_assignments_and_a_page_to_start_from(kit: Path) -> None:
    for lesson in ROOT.glob("notebooks/*.ipynb"):
        assert (kit / "notebooks" / lesson.name).read_bytes() == lesson.read_bytes()
        assert (kit / lesson.stem / lesson.name).exists()
    start = (kit / "START.md").read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#]+)", start)
    assert len(links) > 14
    assert [link for link in links if not (kit / link).exists()] == []
    (wheel,) = kit.glob("*.whl")
    assert start.count(wheel.name) == 2
    assert wheel.name in (kit / "environment.yml").read_text(encoding="utf-8")


def test_links_of_assignments_lead_to_the_lessons_of_the_kit(kit: Path) -> None:
    for path in kit.glob("[0-9]*/*.ipynb"):
        links = set(re.findall(r"\]\((\.\.[^)#]+)", path.read_text(encoding="utf-8")))
        assert links
        assert [link for link in links if not (path.parent / link).exists()] == []


def test_it_has_no_solution_and_no_hidden_test(kit: Path) -> None:
    secrets = read_secret_lines(50, with_checks=True)
    assert len(secrets) > 500
    (wheel,) = kit.glob("*.whl")
    texts = [path.read_bytes() for path in kit.rglob("*") if path.is_file() and path != wheel]
    with zipfile.ZipFile(BytesIO(wheel.read_bytes())) as opened:
        texts += [opened.read(name) for name in opened.namelist()]
        assert not [name for name in opened.namelist() if name.startswith(("source/", "tests/"))]
    assert find_leaks(secrets, texts) == set()


def test_a_solution_in_a_json_string_is_found() -> None:
    secrets = {'print("π\\n", weights[0])  # the solution of an exercise', "x = torch.zeros(3)"}
    code = "def solve():\n    " + "\n    ".join(secrets) + "\n    return 1\n"
    strings = [
        json.dumps(code),
        json.dumps(code, ensure_ascii=False),
        json.dumps(json.dumps(code)),
        json.dumps(code.splitlines(keepends=True), indent=1),
    ]
    for text in (code, *strings):
        assert find_leaks(secrets, [text.encode()]) == secrets
    assert find_leaks(secrets, [b"def solve():\n    return torch.zeros(3)"]) == set()


def learner_packages() -> set[str]:
    """The names that a learner's install can import: what it declares, and what these need."""
    wanted, seen = list(declared()), set()
    while wanted:
        name = wanted.pop()
        if name in seen:
            continue
        seen.add(name)
        for text in distribution(name).requires or []:
            needed = Requirement(text)
            if not needed.marker or needed.marker.evaluate({"extra": ""}):
                wanted.append(canonicalize_name(needed.name))
    return {
        module
        for module, names in packages_distributions().items()
        if {canonicalize_name(name) for name in names} & seen
    }


def test_checks_run_where_only_a_learner_s_install_is(kit: Path, tmp_path: Path) -> None:
    """A fresh environment with the wheel, and of other packages only what its base declares."""
    venv.create(tmp_path / "venv", with_pip=False)
    (site,) = (tmp_path / "venv").glob("lib/python*/site-packages")
    (wheel,) = kit.glob("*.whl")
    with zipfile.ZipFile(wheel) as opened:
        opened.extractall(site)
    (site / "others.pth").write_text(str(Path(nbformat.__file__).parents[1]) + "\n")
    allowed = learner_packages()
    assert {"torch", "ipywidgets", "sklearn"} <= allowed
    assert not {"nbgrader", "jupyterlab", "typer", "nh3"} & allowed
    released = nbformat.read(kit / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", as_version=4).cells
    cells = [
        {"id": cell.id, "source": cell.source} for cell in released if cell.cell_type == "code"
    ]
    answers = {cell.id: cell.source for cell in read_source(ASSIGNMENT) if cell.id == "pick_device"}
    run = subprocess.run(
        [tmp_path / "venv" / "bin" / "python", "-W", "ignore", "-c", LEARNER],
        input=json.dumps([sorted(allowed), sorted(LINUX_ONLY), cells, answers]),
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": ""},
    )
    assert run.returncode == 0, run.stderr
    assert "Traceback" not in run.stdout + run.stderr
    shown = re.findall(r"^Out\[.*\]: (.+)$", run.stdout, re.MULTILINE)
    assert shown == ["0", "3", "0", "0", "0"]  # of five exercises one is answered


def test_the_kit_in_chinese(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def build(root: Path, to: Path) -> Path:
        assert (root / "pyproject.toml").exists()
        return Path(shutil.copy(root / "LICENSE", to / "made.whl"))

    monkeypatch.setattr("autograder.kit.build_wheel", build)
    monkeypatch.setenv("COURSE_LANGUAGE", "zh_CN")
    archive = make_kit(ROOT / "zh_CN", tmp_path / "kit.zip")
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(tmp_path)
    kit = tmp_path / f"{FOLDER}-zh_CN"
    assert sorted(path.name for path in tmp_path.iterdir()) == [kit.name, "kit.zip"]
    for lesson in ROOT.glob("notebooks/*.ipynb"):
        translated = ROOT / "zh_CN" / "notebooks" / lesson.name
        assert (kit / "notebooks" / lesson.name).read_bytes() == translated.read_bytes()
        assert (kit / lesson.stem / lesson.name).exists()
    assert "| 01 | [张量](notebooks/01_tensors.ipynb)" in (kit / "START.md").read_text("utf-8")
    # a notebook of the kit shows its results in Chinese, in any JupyterLab
    monkeypatch.delenv("COURSE_LANGUAGE")
    monkeypatch.chdir(kit / "01_tensors")
    assert current_language() == "zh_CN"


def test_the_command_says_what_a_learner_s_install_lacks(tmp_path: Path) -> None:
    (tmp_path / "typer.py").write_text("raise ModuleNotFoundError('gone', name='typer')\n")
    run = subprocess.run(
        [sys.executable, "-m", "autograder", "doctor"],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"},
    )
    assert run.returncode == 1
    assert "needs the package typer" in run.stderr
    assert "deep-learning-with-pytorch[grader]" in run.stderr
    assert "Traceback" not in run.stderr


def test_a_course_that_is_not_a_checkout_gets_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\n")
    run = CliRunner().invoke(app, ["kit", str(tmp_path / "kit.zip"), "--course-dir", str(tmp_path)])
    assert run.exit_code == 1
    assert "has no pyproject.toml" in " ".join(run.stderr.split())
    assert not (tmp_path / "kit.zip").exists()


def test_every_notebook_says_what_to_install_where_the_course_is_missing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    sources = set()
    for path in find_notebooks(ROOT):
        cell = next(c for c in nbformat.read(path, 4).cells if c.cell_type == "code")
        assert cell.id == "installed"
        assert cell.metadata.jupyter.source_hidden
        assert cell.metadata.cellView == "form"
        sources.add(cell.source)
    (source,) = sources
    exec(source, {})  # here the course is installed
    # without site-packages
    run = subprocess.run([sys.executable, "-ISc", source], capture_output=True, text=True)
    assert run.stderr.splitlines()[-1].startswith("ModuleNotFoundError: The package of this course")
    assert "%pip install --find-links . deep-learning-with-pytorch" in run.stderr


def test_codespaces_installs_what_a_student_needs() -> None:
    settings = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text())
    assert "'.[lab]'" in settings["postCreateCommand"]
    assert (ROOT / ".devcontainer" / settings["build"]["dockerfile"]).exists()
    for file in settings["customizations"]["codespaces"]["openFiles"]:
        assert (ROOT / file).exists()
