"""A new exercise works before its author has written anything, and is not released as it is."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from autograder.authoring.new_exercise import InvalidExerciseError, NewExercise, add_exercise
from autograder.authoring.rules import find_broken_rules
from autograder.course import load_assignment
from tests.support import ROOT

CHAPTER = "00_introduction"


def make(name: str, section: str = "Tensors", *, written: bool = False) -> NewExercise:
    return NewExercise(CHAPTER, name, "Twice", section, 2, 2, 5, written)


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course with one chapter."""
    for name in (f"source/{CHAPTER}", f"tests/banks/{CHAPTER}"):
        shutil.copytree(ROOT / name, tmp_path / name)
    (tmp_path / "notebooks").mkdir()
    lesson = nbformat.v4.new_notebook()
    lesson.cells = [nbformat.v4.new_markdown_cell("## Tensors"), *lesson.cells]
    nbformat.write(lesson, tmp_path / "notebooks" / f"{CHAPTER}.ipynb")
    return tmp_path


@pytest.mark.parametrize("written", [False, True])
def test_only_the_marks_keep_it_from_release(course: Path, written: bool) -> None:
    add_exercise(course, make("double_it", written=written))
    assignment = load_assignment(course, CHAPTER)
    assert assignment.exercises[-1].name == "double_it"
    assert assignment.exercises[-1].points == 2
    messages = [m for m in find_broken_rules(assignment) if "double_it" in m or "TODO" in m]
    # the test cell's mistake is in the course's own catalog, not in the installed one
    messages = [message for message in messages if "double-it-todo" not in message]
    assert len(messages) == 1
    assert re.search(r"'double_it' has \d+ TODO in its cells", messages[0])


@pytest.mark.parametrize(
    ("name", "section", "message"),
    [
        ("double-it", "Tensors", "can't be the name of a function"),
        ("class", "Tensors", "can't be the name of a function"),
        ("wheel_fits", "Tensors", "There is an exercise 'wheel_fits' already"),
        ("double_it", "Tensor", "no heading 'Tensor'. Choose one of its headings:\n  Tensors"),
    ],
)
def test_what_cant_be_made_changes_nothing(
    course: Path, name: str, section: str, message: str
) -> None:
    path = course / "source" / CHAPTER / f"{CHAPTER}.ipynb"
    before = path.read_bytes()
    with pytest.raises(InvalidExerciseError, match=re.escape(message)):
        add_exercise(course, make(name, section))
    assert path.read_bytes() == before
    assert not (course / "autograder").exists()


@pytest.mark.slow
@pytest.mark.linux
def test_the_guides_steps_work_as_written(tmp_path: Path) -> None:
    """Begin an exercise, grade its bank, fill it in, format and release: in a copy of all files."""
    for name in ("autograder", "course", "notebooks", "source"):
        ignore = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignore)
    shutil.copytree(ROOT / "tests/banks" / CHAPTER, tmp_path / "tests/banks" / CHAPTER)
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    guide = (ROOT / "docs" / "exercises.md").read_text(encoding="utf-8")
    (command,) = re.findall(r"^autograder (new-exercise .+)$", guide, flags=re.MULTILINE)
    words = command.replace("NN_topic", CHAPTER).replace("NAME", "double_it").split('"')
    run(tmp_path, *words[0].split(), "What it is not")
    assert "double_it" in run(tmp_path, "check", "double_it")
    assert "TODO" in run(tmp_path, "release", CHAPTER, fails=True)
    written = [f"source/{CHAPTER}/{CHAPTER}.ipynb", f"autograder/results/mistakes/{CHAPTER}.toml"]
    for file in written:
        text = (tmp_path / file).read_text(encoding="utf-8")
        (tmp_path / file).write_text(text.replace("TODO", "Done"), encoding="utf-8")
    run(tmp_path, "format")
    run(tmp_path, "release", CHAPTER)
    released = nbformat.read(tmp_path / "release" / CHAPTER / f"{CHAPTER}.ipynb", 4)
    assert "double_it-test" in [cell.id for cell in released.cells]


def run(folder: Path, *words: str, fails: bool = False) -> str:
    """Run a command of the copy in `folder`. Return what it prints."""
    environment = {**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "200"}
    process = subprocess.run(
        [sys.executable, "-m", "autograder", *words],
        cwd=folder, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (process.returncode != 0) == fails, process.stdout + process.stderr
    return process.stdout + process.stderr
