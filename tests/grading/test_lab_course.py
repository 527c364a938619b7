"""A course in the forms of public nbgrader courses has the points of stock, cell by cell."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from tests.grading.test_any_course import FASTER, LINE, read_points, run
from tests.support.lab_course import ANSWERS, ASSIGNMENTS, make_lab_course, submit

STUDENTS = (*ANSWERS, "blank")


def read_grades(course: Path) -> dict[tuple[str, str, str], tuple[float | None, bool]]:
    """Return the automatic points of each cell, and whether a person grades it."""
    with Gradebook(f"sqlite:///{course}/gradebook.db", "lab") as book:
        return {
            (submission.student.id, notebook.name, grade.name): (
                grade.auto_score,
                grade.needs_manual_grade,
            )
            for assignment in ASSIGNMENTS
            for submission in book.assignment_submissions(assignment)
            for notebook in submission.notebooks
            for grade in notebook.grades
        }


@pytest.mark.slow
def test_every_cell_has_the_points_of_stock(tmp_path: Path) -> None:
    course, stock = tmp_path / "course", tmp_path / "stock"
    make_lab_course(course)
    for assignment in ASSIGNMENTS:
        run(course, "nbgrader", "generate_assignment", assignment)
    for student in STUDENTS:
        submit(course, student)
    shutil.copytree(course, stock)
    for assignment in ASSIGNMENTS:
        run(stock, "nbgrader", "autograde", assignment)
    run(stock, "nbgrader", "export", "--to", "grades.csv")
    with (course / "nbgrader_config.py").open("a") as file:
        file.write(f"c.Exchange.root = {str(tmp_path / 'exchange')!r}\n{LINE}{FASTER}")
    for assignment in ASSIGNMENTS:
        run(course, "autograder.cli", "grade", assignment)
    expected, found = read_grades(stock), read_grades(course)
    different = {
        key: (expected.get(key), found.get(key))
        for key in sorted({*expected, *found})
        if expected.get(key) != found.get(key)
    }
    assert not different, different
    total = {
        student: sum(points or 0 for (who, *_), (points, _) in found.items() if who == student)
        for student in STUDENTS
    }
    assert total["right"] > total["partly"] > total["wrong"] > total["blank"]
    assert not [cell for (who, *cell), (points, _) in found.items() if who == "blank" and points]
    for assignment in ASSIGNMENTS:
        run(course, "autograder.cli", "run", assignment)
        run(course, "autograder.cli", "report", assignment)
        assert (course / "reports" / f"{assignment}.html").exists()
        for name in ASSIGNMENTS[assignment]:
            assert (course / "feedback" / "partly" / assignment / f"{name}.html").exists()
    run(course, "autograder.cli", "export", "--to", "csv")
    assert read_points(course / "grades.csv") == read_points(stock / "grades.csv")
