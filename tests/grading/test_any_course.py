"""nbgrader's quickstart course, pointed at this grader by one line, has the points of stock."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from traitlets.config import Config

from autograder.any_course import SETTINGS, use_autograder
from autograder.course import Course
from tests.support import ROOT

LINE = "from autograder.any_course import use_autograder; use_autograder(c)\n"
FASTER = "c.Grader.preload = ['torch', 'autograder.checks']\n"


#: What a course decides itself: its folders, and what releasing does to its cells.
OWN = {"CourseDirectory", "Exchange", "GenerateAssignment"}


def test_the_settings_are_those_of_this_course() -> None:
    ours, made = Course.open(ROOT).config, Config()
    use_autograder(made)
    for name in SETTINGS:
        assert ours[name] == made[name], name
    assert set(SETTINGS) == set(ours) - OWN


def run(folder: Path, *command: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder, env=environment, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def answer_as(student: str, solution: str, stub: str) -> str:
    """Return what a student writes into a cell: all right, nothing, or a wrong sum."""
    right = re.sub(r"[ \t]*### (BEGIN|END) SOLUTION\n?", "", solution)
    if student == "hacker":
        return stub
    return right if student == "bitdiddle" else right.replace("i ** 2", "i ** 3")


def submit(course: Path, student: str) -> None:
    folder = course / "submitted" / student / "ps1"
    folder.mkdir(parents=True)
    for path in sorted((course / "release" / "ps1").glob("*.ipynb")):
        submission = nbformat.read(path, as_version=4)
        source = nbformat.read(course / "source" / "ps1" / path.name, as_version=4)
        solutions = {
            cell.metadata.nbgrader.grade_id: cell.source
            for cell in source.cells
            if cell.metadata.get("nbgrader", {}).get("solution")
        }
        for cell in submission.cells:
            name = cell.metadata.get("nbgrader", {}).get("grade_id")
            if name in solutions:
                cell.source = answer_as(student, solutions[name], cell.source)
        nbformat.write(submission, folder / path.name)
    (folder / "timestamp.txt").write_text("2026-01-02 03:04:05 UTC")


def read_points(table: Path) -> dict[str, tuple[str, str]]:
    with table.open() as file:
        return {row["student_id"]: (row["score"], row["max_score"]) for row in csv.DictReader(file)}


@pytest.mark.slow
def test_the_quickstart_course_has_the_points_of_stock(tmp_path: Path) -> None:
    run(tmp_path, "nbgrader", "quickstart", "course101")
    course, stock = tmp_path / "course101", tmp_path / "stock"
    run(course, "nbgrader", "generate_assignment", "ps1")
    for student in ("bitdiddle", "hacker", "reasoner"):
        submit(course, student)
    shutil.copytree(course, stock)
    run(stock, "nbgrader", "autograde", "ps1")
    run(stock, "nbgrader", "export", "--to", "grades.csv")
    with (course / "nbgrader_config.py").open("a") as file:
        file.write(f"c.Exchange.root = {str(tmp_path / 'exchange')!r}\n{LINE}{FASTER}")
    text = run(course, "autograder.cli", "run", "ps1")
    assert "3 graded, 0 graded before" in text
    assert "is not in its own cell" not in text  # the course's own cells are no answers
    assert "feedback: 3 pages made" in text  # one count for each student, who has two files
    run(course, "autograder.cli", "report", "ps1")
    run(course, "autograder.cli", "export", "--to", "csv")
    points = read_points(course / "grades.csv")
    assert points == read_points(stock / "grades.csv")
    assert float(points["bitdiddle"][0]) > float(points["reasoner"][0]) > float(points["hacker"][0])
    for name in ("problem1", "problem2"):
        page = (course / "feedback" / "bitdiddle" / "ps1" / f"{name}.html").read_text()
        assert "Follows" not in page
    assert (course / "reports" / "ps1.html").exists()
    assert "0 graded, 3 graded before" in run(course, "autograder.cli", "run", "ps1")
