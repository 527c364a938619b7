"""A gradebook is opened quickly the second time, and a file that was replaced is a new one."""

from __future__ import annotations

from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder import gradebook_connection
from autograder.course import Course
from autograder.gradebook_connection import open_gradebook


@pytest.fixture(autouse=True)
def find_programs(tmp_path: Path) -> None:
    """Put the programs of this environment on the PATH: nbgrader starts one of them."""
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\n")
    Course.open(tmp_path)


def test_the_second_opening_looks_for_no_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path}/gradebook.db"
    with open_gradebook(url, "c101") as book:
        book.add_student("ada")
    with open_gradebook(url, "c101") as book:
        assert [student.id for student in book.students] == ["ada"]
    monkeypatch.setattr(gradebook_connection, "Gradebook", None)  # nbgrader's way to open it
    with open_gradebook(url, "c101") as book:
        book.add_student("emmy")
    with open_gradebook(url, "c101") as book:
        assert [student.id for student in book.students] == ["ada", "emmy"]


def test_a_gradebook_in_place_of_another_is_read(tmp_path: Path) -> None:
    path, other = tmp_path / "gradebook.db", tmp_path / "other.db"
    for file, student in ((path, "ada"), (other, "alan")):
        with Gradebook(f"sqlite:///{file}", "c101") as book:
            book.add_student(student)
    for expected in ("ada", "alan"):
        with open_gradebook(f"sqlite:///{path}", "c101") as book:
            assert [student.id for student in book.students] == [expected]
        if other.exists():
            other.replace(path)


def test_an_empty_file_gets_its_tables(tmp_path: Path) -> None:
    path = tmp_path / "gradebook.db"
    path.touch()
    with open_gradebook(f"sqlite:///{path}", "c101") as book:
        assert book.students == []
